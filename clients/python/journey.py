"""From a login to the report with the generated client, and the end of the account.

``python journey.py URL EMAIL PASSWORD RESUME``, for an address that has been confirmed.
"""

import sys
import time
from pathlib import Path

from imock_client import AuthenticatedClient, Client
from imock_client.api.accounts import account_delete, auth_login
from imock_client.api.interviews import (
    session_answer,
    session_create,
    session_end,
    session_evaluate,
    session_report,
)
from imock_client.api.resumes import upload_resume
from imock_client.models import (
    AccountDelete,
    Login,
    NewAnswer,
    NewSession,
    PendingEvaluation,
    Problem,
    Report,
)
from imock_client.types import File


class Refused(Exception):
    """The API's problem document."""


def ok[T](answer: T | Problem | None) -> T:
    """Return what an operation answers with; raises Refused with the code of a problem."""
    if isinstance(answer, Problem):
        raise Refused(f"{answer.code}: {answer.detail}")
    if answer is None:
        raise Refused("an answer that the description does not know")
    return answer


def main(url: str, email: str, password: str, resume: str) -> None:
    """Play it."""
    login = ok(auth_login.sync(client=Client(url), body=Login(email=email, password=password)))
    client = AuthenticatedClient(url, login.access_token)
    with Path(resume).open("rb") as pdf:
        uploaded = ok(upload_resume.sync(client=client, body=File(pdf)))

    wanted = NewSession(role="backend", level="mid", question_count=3, resume_id=uploaded.id)
    session = ok(session_create.sync(client=client, body=wanted))
    for question in session.questions:
        answer = NewAnswer(text="I measured first: an index was missing. p99 fell to 140 ms.")
        ok(session_answer.sync(session.id, question.id, client=client, body=answer))
    ok(session_end.sync(session.id, client=client))
    while isinstance(
        result := ok(session_evaluate.sync(session.id, client=client)), PendingEvaluation
    ):
        time.sleep(result.retry_after_s)

    report = ok(session_report.sync(session.id, client=client))
    if not isinstance(report, Report):
        raise Refused("a page instead of the report")
    print("overall:", report.overall, "answers:", len(report.answers))
    erasure = ok(account_delete.sync(client=client, body=AccountDelete(password=password)))
    print("receipt:", erasure.receipt_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
