"""Reading reports: by their candidates, and for five minutes by whoever holds a link."""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from shared.interviews.errors import NoSuchReportLink, NoSuchSession, NotEvaluated
from shared.interviews.evaluation import SessionEvaluation
from shared.interviews.report.model import Report, ReportLink, build_report
from shared.kernel.clock import Clock
from shared.ports.keys import Keys

LINK_LIFE = timedelta(minutes=5)

_PROGRESS = 10
_FORM = re.compile(r"v1\.(usr_[0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Reads reports and makes links to them.

    ``candidate`` returns the name in an active account, or None. A link is signed and stored
    nowhere: it names a session, and shows nothing once that, or the account, is gone.
    """

    evaluation: SessionEvaluation
    candidate: Callable[[str], str | None]
    keys: Keys
    clock: Clock
    public_url: str

    def read(self, *, user_id: str, session_id: str, time_zone: str | None) -> Report:
        """Return the report of a session; raises NoSuchSession, NotEvaluated."""
        name = self.candidate(user_id)
        if name is None:
            raise NoSuchSession
        session, evaluation = self.evaluation.evaluated(user_id=user_id, session_id=session_id)
        earlier = self.evaluation.earlier_results(session, limit=_PROGRESS)
        return build_report(session, evaluation, earlier, candidate=name, time_zone=time_zone)

    def link(self, *, user_id: str, session_id: str, time_zone: str | None) -> ReportLink:
        """Return a link to the page of a report; raises NoSuchSession, NotEvaluated."""
        self.evaluation.evaluated(user_id=user_id, session_id=session_id)
        until = int((self.clock() + LINK_LIFE).timestamp())
        signed = f"v1.{user_id}.{until}"
        query = {"key": f"{signed}.{self._mac(signed, session_id)}"}
        if time_zone:
            query["time_zone"] = time_zone
        path = f"/api/v1/sessions/{quote(session_id)}/report/page"
        url = f"{self.public_url}{path}?{urlencode(query)}"
        return ReportLink(url=url, expires_at=datetime.fromtimestamp(until, UTC))

    def linked(self, *, session_id: str, key: str, time_zone: str | None) -> Report:
        """Return the report that a link leads to; raises NoSuchReportLink for whatever reason."""
        match = _FORM.fullmatch(key)
        if not match:
            raise NoSuchReportLink
        mac = self._mac(key.rpartition(".")[0], session_id)
        expired = self.clock().timestamp() >= int(match[2])
        if not hmac.compare_digest(match[3], mac) or expired:
            raise NoSuchReportLink
        try:
            return self.read(user_id=match[1], session_id=session_id, time_zone=time_zone)
        except (NoSuchSession, NotEvaluated):
            raise NoSuchReportLink from None

    def _mac(self, signed: str, session_id: str) -> str:
        secret = self.keys.secret("report-link")
        return hmac.digest(secret, f"{signed}\0{session_id}".encode(), "sha256").hex()
