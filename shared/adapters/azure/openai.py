"""Azure OpenAI: chat completions with a JSON schema, as whoever the credential says we are.

A small client over ``requests`` rather than the ``openai`` package (docs/adr/0041). A prompt names
no user and no session, and nothing of it or of the answer is logged.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from azure.core.exceptions import AzureError

from shared.adapters.azure.service import CONNECT_WITHIN_S
from shared.kernel.trace import log_event
from shared.ports.language_model import Completion, LanguageModelFailed, NoCompletion, Prompt

if TYPE_CHECKING:
    import requests
    from azure.core.credentials import TokenCredential

_SCOPE = "https://cognitiveservices.azure.com/.default"
_MAX_BYTES = 256 * 1024
_TRIES = 3
_FIRST_PAUSE_S = 0.5
_SEED = 7

_REST_S, _LONGEST_REST_S = 30.0, 300.0
_FAIR_S = 10.0
"""A deadline from which on not to be in time says something about the service."""

_OF_STATUS: Mapping[int, NoCompletion] = {
    HTTPStatus.UNAUTHORIZED: NoCompletion.NOT_AUTHORISED,
    HTTPStatus.FORBIDDEN: NoCompletion.NOT_AUTHORISED,
    HTTPStatus.NOT_FOUND: NoCompletion.NOT_AUTHORISED,
    HTTPStatus.REQUEST_TIMEOUT: NoCompletion.UNAVAILABLE,
    HTTPStatus.TOO_MANY_REQUESTS: NoCompletion.THROTTLED,
}
_TRIED_AGAIN = {NoCompletion.UNAVAILABLE, NoCompletion.THROTTLED}
_RESTS_AFTER = {*_TRIED_AGAIN, NoCompletion.TOO_SLOW, NoCompletion.NOT_AUTHORISED}


class _Failed(Exception):
    """One try has failed; ``wait_s`` is what the service asks us to wait, if it says so."""

    def __init__(self, failure: NoCompletion, *, wait_s: float | None = None) -> None:
        super().__init__(failure)
        self.failure = failure
        self.wait_s = wait_s


@dataclass(slots=True)
class _Rest:
    """Until when nothing is asked, and why; threads may race, and one asks once more then."""

    until: float = float("-inf")
    failure: NoCompletion = NoCompletion.UNAVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureOpenAI:
    """One deployment of a model at ``https://NAME.openai.azure.com``."""

    endpoint: str
    deployment: str
    api_version: str
    credential: "TokenCredential"
    wait: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    rest: _Rest = field(default_factory=_Rest)

    @property
    def name(self) -> str:
        """See LanguageModel."""
        return f"azure-openai {self.deployment} {self.api_version}"

    def complete(self, prompt: Prompt, *, deadline_s: float) -> Completion:
        """See LanguageModel.

        What may pass by itself is tried again while there is time for it: no answer, an error of
        the service, too many requests. Retry-After is kept to. After a failure of the service
        it is left alone for a while, so that its outage does not hold up request after request.
        """
        began = self.monotonic()
        if began < self.rest.until:
            raise LanguageModelFailed(self.rest.failure)
        ends_at = began + deadline_s
        body = json.dumps(_body(prompt)).encode()
        for again in range(1, _TRIES + 1):
            try:
                return _completion(self._asked(body, ends_at))
            except _Failed as failed:
                pause = failed.wait_s if failed.wait_s is not None else _FIRST_PAUSE_S * again
                late = self.monotonic() + pause >= ends_at
                if failed.failure not in _TRIED_AGAIN or late or again == _TRIES:
                    self._give_up(failed, deadline_s)
                self.wait(pause)
        raise AssertionError  # the last try returns or gives up

    def _give_up(self, failed: _Failed, deadline_s: float) -> NoReturn:
        failure = failed.failure
        unfair = failure is NoCompletion.TOO_SLOW and deadline_s < _FAIR_S
        if failure in _RESTS_AFTER and not unfair:
            self.rest.failure = failure
            rest_s = max(_REST_S, min(failed.wait_s or 0.0, _LONGEST_REST_S))
            self.rest.until = self.monotonic() + rest_s
        level = logging.ERROR if failure is NoCompletion.NOT_AUTHORISED else logging.WARNING
        log_event("language_model.failed", level=level, failure=failure.value)
        raise LanguageModelFailed(failure) from None

    def _asked(self, body: bytes, ends_at: float) -> bytes:
        """Send one request and return the body of its success; raises _Failed."""
        import requests  # noqa: PLC0415 - a cold start need not know of it
        from urllib3.exceptions import HTTPError, ReadTimeoutError  # noqa: PLC0415

        token = self._token()
        left_s = ends_at - self.monotonic()
        if left_s <= 0:
            raise _Failed(NoCompletion.TOO_SLOW)
        try:
            with requests.Session() as session, self._posted(session, token, body, left_s) as reply:
                answer = self._read(reply, ends_at)
        except (requests.ReadTimeout, ReadTimeoutError, TimeoutError):
            raise _Failed(NoCompletion.TOO_SLOW) from None
        except (requests.RequestException, HTTPError, OSError):
            raise _Failed(NoCompletion.UNAVAILABLE) from None
        if reply.status_code != HTTPStatus.OK:
            raise _refusal(reply.status_code, reply.headers, answer)
        return answer

    def _posted(
        self, session: "requests.Session", token: str, body: bytes, left_s: float
    ) -> "requests.Response":
        import certifi  # noqa: PLC0415 - see _asked

        session.trust_env = False  # a .netrc would replace the token
        return session.post(
            f"{self.endpoint.rstrip('/')}/openai/deployments/{self.deployment}/chat/completions",
            params={"api-version": self.api_version},
            data=body,
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "User-Agent": "imock",
            },
            timeout=(min(CONNECT_WITHIN_S, left_s), left_s),
            verify=certifi.where(),
            allow_redirects=False,
            stream=True,
        )

    def _read(self, reply: "requests.Response", ends_at: float) -> bytes:
        """Return the body, whose pieces may come slowly; raises OSError, _Failed."""
        body = b""
        while piece := reply.raw.read1(decode_content=True):
            body += piece
            if len(body) > _MAX_BYTES:
                raise _Failed(NoCompletion.INVALID)
            if self.monotonic() > ends_at:
                raise TimeoutError
        return body

    def _token(self) -> str:
        """Return a token of our identity, which the credential keeps and renews."""
        try:
            return self.credential.get_token(_SCOPE).token
        except AzureError:
            raise _Failed(NoCompletion.NOT_AUTHORISED) from None


def _body(prompt: Prompt) -> dict[str, Any]:
    return {
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user},
        ],
        "max_completion_tokens": prompt.most_tokens,
        "temperature": 0,
        "seed": _SEED,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": prompt.schema_name, "strict": True, "schema": prompt.schema},
        },
    }


def _refusal(status: int, headers: Mapping[str, str], body: bytes) -> _Failed:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        failure = NoCompletion.UNAVAILABLE
    elif status == HTTPStatus.BAD_REQUEST and _mapping(_mapping(_json(body)).get("error")).get(
        "code"
    ) in {"content_filter", "ResponsibleAIPolicyViolation"}:
        failure = NoCompletion.FILTERED
    else:
        failure = _OF_STATUS.get(status, NoCompletion.INVALID)
    return _Failed(failure, wait_s=_wait_named_by(headers))


def _wait_named_by(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the service asks for; one that names a date is taken as silent."""
    for name, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        named = headers.get(name, "")
        if named.isascii() and named.isdecimal():
            return int(named[:9]) / per_second
    return None


def _completion(body: bytes) -> Completion:
    """Read a success; raises LanguageModelFailed with the tokens that it cost all the same."""
    answer = _mapping(_json(body))
    choices = answer.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message, finish = _mapping(choice.get("message")), choice.get("finish_reason")
    total = _mapping(answer.get("usage")).get("total_tokens")
    tokens = total if isinstance(total, int) and total > 0 else 0
    text, model = message.get("content"), answer.get("model")
    failure = None
    if finish == "content_filter":
        failure = NoCompletion.FILTERED
    elif message.get("refusal"):
        failure = NoCompletion.REFUSED
    elif finish == "length":
        failure = NoCompletion.TRUNCATED
    elif not isinstance(text, str) or finish != "stop":
        failure = NoCompletion.INVALID
    if failure or not isinstance(text, str):
        log_event("language_model.failed", level=logging.WARNING, failure=failure)
        raise LanguageModelFailed(failure or NoCompletion.INVALID, tokens=tokens)
    return Completion(text, model[:100] if isinstance(model, str) and model else "unnamed", tokens)


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
