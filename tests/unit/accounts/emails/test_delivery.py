from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from shared.accounts.emails.jobs import EmailJob
from shared.kernel.errors import Unavailable
from shared.ports.email import Email, Undeliverable
from shared.ports.queues import EMAILS, OfNextRelease
from tests.support.account_world import (
    ADA,
    CLIENT,
    OTHER_PASSWORD,
    World,
    text_of,
    token_of,
)
from tests.support.clock import FixedClock


def forgot(world: World) -> None:
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)


def receive(world: World) -> dict[str, Any]:
    (message,) = world.queue.receive(EMAILS)
    world.queue.delete(EMAILS, message)
    return message.body


def test_a_message_that_comes_twice_sends_one_mail_whose_link_works(world: World) -> None:
    world.register()
    body = receive(world)
    for _ in range(5):
        world.services.emails.deliver(body)

    assert len(world.letters()) == 1
    world.verify(world.token())


def test_a_message_that_comes_twice_sends_one_reset_whose_link_works(world: World) -> None:
    world.member()
    forgot(world)
    body = receive(world)
    for _ in range(5):
        world.services.emails.deliver(body)

    assert len(world.letters()) == 2
    world.services.recovery.reset(token=world.token(), new_password=OTHER_PASSWORD, client=CLIENT)
    assert world.login(password=OTHER_PASSWORD)


@pytest.mark.parametrize("operation", range(1, 6))
@pytest.mark.parametrize("occasion", ["registration", "reset"])
def test_a_delivery_that_was_cut_off_ends_with_a_mail_whose_link_works(
    world: World, occasion: str, operation: int
) -> None:
    if occasion == "registration":
        world.register()
    else:
        world.member()
        forgot(world)
    body = receive(world)
    with world.dying_before(operation):
        world.services.emails.deliver(body)
    world.services.emails.deliver(body)

    if occasion == "registration":
        world.verify(world.token())
    else:
        world.services.recovery.reset(
            token=world.token(), new_password=OTHER_PASSWORD, client=CLIENT
        )


class Refusing:
    """A sender that refuses everything."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def send(self, _email: Email) -> None:
        raise self.error

    def ping(self) -> str:
        return "refusing"


class Later(Unavailable):
    code = "test.later"
    title = "Later"


def with_sender(root: Path, sender: Refusing) -> World:
    world = World(root, FixedClock())
    world.email = sender  # type: ignore[assignment] # another sender of the same port
    world.services = world.another()
    return world


def test_a_mail_that_can_be_tried_again_is_left_in_the_queue(tmp_path: Path) -> None:
    world = with_sender(tmp_path, Refusing(Later(retry_after_s=1)))
    world.register()

    with pytest.raises(Later):
        world.services.emails.deliver(receive(world))


def test_a_mail_that_is_refused_for_good_is_dropped(tmp_path: Path) -> None:
    world = with_sender(tmp_path, Refusing(Undeliverable()))
    world.register()

    world.services.emails.deliver(receive(world))


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "text",
        {"kind": 7},
        {"kind": "reset"},
        {"kind": "reset", "address_id": 1, "occasion_id": "o"},
        {"kind": "notice", "user_id": "u", "notice": 7, "occasion_id": "o"},
    ],
)
def test_a_message_that_we_did_not_write_is_refused(world: World, body: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        world.services.emails.deliver(body)

    assert world.letters() == []


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "newsletter", "user_id": "usr_1"},
        {"kind": "notice", "user_id": "usr_1", "notice": "moved_house", "occasion_id": "occ_1"},
    ],
)
def test_a_message_of_a_later_kind_waits_for_its_release(world: World, body: object) -> None:
    """After a roll-back: it is sent again for a week rather than set aside."""
    with pytest.raises(OfNextRelease) as waits:
        world.services.emails.deliver(body)

    assert isinstance(waits.value, Unavailable)


def test_every_kind_of_message_is_known(world: World) -> None:
    for job in get_args(EmailJob.__value__):
        with pytest.raises(ValidationError):
            world.services.emails.deliver({"kind": job.model_fields["kind"].default})


def test_a_message_of_the_next_release_is_understood(world: World) -> None:
    world.register()
    world.services.emails.deliver({**receive(world), "added_by_the_next_release": {"and": "more"}})

    world.verify(world.token())


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "registration", "address_id": "a", "attempt_id": "x"},
        {"kind": "resend", "address_id": "a", "occasion_id": "x"},
        {"kind": "reset", "address_id": "a", "occasion_id": "x"},
        {"kind": "notice", "user_id": "u", "notice": "login_ended", "occasion_id": "x"},
    ],
)
def test_a_message_about_somebody_who_has_left_sends_nothing(
    world: World, body: dict[str, str]
) -> None:
    world.services.emails.deliver(body)

    assert world.letters() == []


def test_a_late_message_about_a_registration_that_was_confirmed_sends_nothing(
    world: World,
) -> None:
    world.register()
    body = receive(world)
    world.services.emails.deliver(body)
    world.verify(world.token())
    for path in world.outbox.glob("*.eml"):
        path.unlink()

    world.services.emails.deliver(body)

    assert world.letters() == []


def test_the_queue_holds_ids_only(world: World) -> None:
    world.member()
    world.register(name="Ada Lovelace")
    world.services.registration.resend(email=ADA, client=CLIENT, request_key=None)
    forgot(world)
    bodies = [message.body for message in world.queue.receive(EMAILS, limit=10)]

    assert len(bodies) == 3
    for body in bodies:
        assert set(body) <= {"kind", "address_id", "attempt_id", "occasion_id"}
        assert "@" not in str(body)
        assert "lovelace" not in str(body).lower()


def test_no_letter_carries_a_token_that_outlives_its_purpose(world: World) -> None:
    world.member()
    forgot(world)
    world.deliver()
    reset = token_of(world.letters()[-1])
    world.services.recovery.reset(token=reset, new_password=OTHER_PASSWORD, client=CLIENT)
    world.deliver()

    assert "#token=" not in text_of(world.letters()[-1])
