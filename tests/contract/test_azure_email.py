"""What only Communication Services promise: an id is one operation, refusals are told apart."""

from collections.abc import Callable

import pytest
from azure.core.credentials import TokenCredential

from dev.emulators.email_service import EmailEmulator
from dev.emulators.web import WebReply, WebRequest
from shared.adapters.azure.email import AcsEmail
from shared.ports import Outage
from shared.ports.email import Undeliverable
from tests.support.contract import silent
from tests.support.emails import SENDER, an_email


@pytest.fixture
def sender(acs: EmailEmulator, credential: TokenCredential) -> AcsEmail:
    return AcsEmail(acs.url, credential, sender=SENDER)


def delivered(acs: EmailEmulator) -> int:
    return len(list(acs.outbox.iterdir()))


def refusing(
    status: int, code: str = "x", headers: dict[str, str] | None = None
) -> Callable[[WebRequest], WebReply]:
    return lambda _: WebReply(status, {"error": {"code": code, "message": "no"}}, headers or {})


def test_a_message_whose_answer_was_lost_is_sent_once(acs: EmailEmulator, sender: AcsEmail) -> None:
    def lose_the_answer(request: WebRequest) -> WebReply:
        acs.answer(request)
        return WebReply(503)

    acs.interrupt(lose_the_answer)
    with pytest.raises(Outage):
        sender.send(an_email())
    acs.interrupt(acs.answer)
    sender.send(an_email())
    sender.send(an_email())

    assert delivered(acs) == 1


def test_nothing_in_a_message_watches_who_reads_it(acs: EmailEmulator, sender: AcsEmail) -> None:
    sent = []

    def read(request: WebRequest) -> WebReply:
        sent.append(request.json())
        return acs.answer(request)

    acs.interrupt(read)
    sender.send(an_email())

    assert sent[0]["userEngagementTrackingDisabled"] is True
    assert sent[0]["senderAddress"] == "no-reply@imock.ai"


def test_a_recipient_whom_the_service_cannot_reach_is_undeliverable(
    acs: EmailEmulator, sender: AcsEmail
) -> None:
    with pytest.raises(Undeliverable):
        sender.send(an_email(to="नमस्ते@example.com"))
    assert delivered(acs) == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "InvalidSenderUserName"),
        (400, "BadRequest"),
        (401, "Denied"),
        (403, "Forbidden"),
        (404, "DomainNotLinked"),
        (500, "InternalServerError"),
    ],
)
def test_what_is_wrong_with_us_or_the_service_is_an_outage(
    acs: EmailEmulator, sender: AcsEmail, status: int, code: str
) -> None:
    """The message is not given up: it waits, and in the end somebody looks."""

    def refuse(request: WebRequest) -> WebReply:
        return refusing(status, code)(request) if request.method == "POST" else acs.answer(request)

    acs.interrupt(refuse)

    with pytest.raises(Outage):
        sender.send(an_email())


def test_a_service_that_has_had_enough_says_when_to_come_back(
    acs: EmailEmulator, sender: AcsEmail
) -> None:
    acs.interrupt(refusing(429, headers={"Retry-After": "120"}))

    with pytest.raises(Outage) as refused:
        sender.send(an_email())

    assert refused.value.retry_after_s == 120


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "0", "9" * 20, "²"])
def test_a_strange_retry_after_is_kept_within_reason(
    acs: EmailEmulator, sender: AcsEmail, value: str
) -> None:
    acs.interrupt(refusing(503, headers={"Retry-After": value.encode().decode("latin-1")}))

    with pytest.raises(Outage) as refused:
        sender.send(an_email())

    assert 1 <= refused.value.retry_after_s <= 600


def test_a_service_that_does_not_answer_is_an_outage_soon(
    acs: EmailEmulator, credential: TokenCredential
) -> None:
    sender = AcsEmail(acs.url, credential, sender=SENDER, answer_within_s=0.2)

    with silent(acs), pytest.raises(Outage):
        sender.send(an_email())


def test_a_service_that_refuses_us_does_not_pass_for_healthy(
    acs: EmailEmulator, sender: AcsEmail
) -> None:
    acs.interrupt(refusing(403))

    with pytest.raises(Outage):
        sender.ping()
