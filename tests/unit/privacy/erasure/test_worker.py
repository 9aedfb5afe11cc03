"""An erasure that is cut off, delayed or raced goes on by itself, and ends with nothing left."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dev.razorpay import subscriptions
from shared.accounts.errors import InvalidToken, WrongCredentials, WrongPassword
from shared.accounts.model import IssuedTokens, Status
from shared.billing.sales import NewSale
from shared.kernel.errors import DomainError
from shared.ports import Outage
from shared.ports.blobs import RECORDINGS, RESUMES, TRANSIENT
from shared.ports.documents import RETENTION, USERS
from shared.ports.queues import ERASURES
from shared.privacy.erasure.model import LAST_WRITE_AFTER, ErasureJob, FinishedErasure, Stage
from shared.privacy.receipts import verified
from tests.support.clock import FixedClock
from tests.support.erasure_world import ADDRESS, PASSWORD, ErasureWorld

pytestmark = pytest.mark.clause("P5.3", "P7.4")


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> ErasureWorld:
    return ErasureWorld(tmp_path, clock)


@pytest.fixture
def granted(world: ErasureWorld) -> IssuedTokens:
    granted = world.member()
    world.fill(granted.user_id)
    return granted


def contents_of(world: ErasureWorld, token: str) -> dict[str, Any]:
    found = world.services.erasure.erasures.progress(token)
    assert isinstance(found, FinishedErasure)
    return verified(found.receipt, world.services.erasure.receipts.public_key())


def test_nothing_is_left_and_the_receipt_says_what_there_was(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    started = world.request(granted)
    world.settled()

    assert world.traces(granted.user_id, "canary", "Asha Rao", ADDRESS) == []
    receipt = contents_of(world, started.progress_token)
    assert receipt["removed"] == {
        "documents:users": 6,
        "documents:directory": 2,
        "documents:retention": 2,
        "blobs:resumes": 1,
        "blobs:transient": 1,
        "blobs:recordings": 1,
        "queue:emails-poison": 1,
        "outbox": 1,
    }
    assert receipt["left"] == 0
    assert granted.user_id not in str(receipt)


def test_an_account_is_dead_from_the_answer_on(world: ErasureWorld, granted: IssuedTokens) -> None:
    other = world.another()
    world.request(granted)

    with pytest.raises(WrongCredentials):
        other.services.accounts.logins.login(
            email=ADDRESS, password=PASSWORD, client="c", cookies={}
        )
    with pytest.raises(InvalidToken):
        world.services.accounts.authenticator.authenticate(granted.access_token)


def test_a_request_that_is_repeated_is_one_erasure(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    first = world.request(granted)
    world.clock.forward(timedelta(minutes=1))
    again = world.another().request(granted)

    assert again == first
    assert len(world.going_on()) == 1


def test_the_wrong_password_begins_nothing(world: ErasureWorld, granted: IssuedTokens) -> None:
    caller = world.services.accounts.authenticator.authenticate(granted.access_token)
    with pytest.raises(WrongPassword):
        world.services.erasure.erasures.request(caller, password="wrong", client="c")

    assert world.going_on() == []
    assert world.services.accounts.account.is_active(granted.user_id)


def test_a_password_that_changes_before_the_fence_calls_an_erasure_off(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    """The request was cut off between the job and the fence; then the password was changed."""
    world.around(lambda port: _Dying(port, "replace"))
    with pytest.raises(Outage):
        world.request(granted)
    world = world.another()
    assert len(world.going_on()) == 1
    caller = world.services.accounts.authenticator.authenticate(granted.access_token)
    world.services.accounts.recovery.change(
        caller,
        current_password=PASSWORD,
        new_password="mossy-lantern-quartz-81",
        client="c",
        cookies={},
    )
    world.settled()

    assert world.going_on() == []
    assert world.services.accounts.account.is_active(granted.user_id)
    assert world.services.blobs.read(RESUMES, f"{granted.user_id}/res_1/a.pdf")


def test_an_erasure_that_was_cut_off_before_the_fence_goes_on_by_itself(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    world.around(lambda port: _Dying(port, "replace"))
    with pytest.raises(Outage):
        world.request(granted)
    world = world.another()
    world.settled()

    assert world.named_in(granted.user_id) == []


def test_an_account_that_the_release_before_has_half_erased_is_taken_up(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    account = world.services.unfenced_documents.get(USERS, granted.user_id, "account")
    assert account
    erasure = {
        "receipt_id": f"era_{'0' * 32}",
        "login_id": "lgn_1",
        "asked_at": "2026-11-20T00:00:00.000000Z",
    }
    body = {**account.body, "status": Status.ERASING, "erasure": erasure}
    world.services.unfenced_documents.upsert(USERS, granted.user_id, body)
    world.clock.forward(timedelta(days=1))

    world.settled()

    assert world.named_in(granted.user_id) == []
    assert world.member().user_id != granted.user_id


def test_an_account_that_cannot_be_read_is_erased(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    body = {"id": "account", "user_id": granted.user_id, "status": "erasing"}
    world.services.unfenced_documents.upsert(USERS, granted.user_id, body)
    world.settled()

    assert world.named_in(granted.user_id) == []


def test_the_address_can_be_registered_again_as_soon_as_the_data_is_removed(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    world.request(granted)
    world.work()
    world.clock.forward(timedelta(seconds=30))
    again = world.member()
    world.settled()

    assert again.user_id != granted.user_id
    assert world.services.accounts.account.read(again.user_id).email == ADDRESS
    assert world.services.accounts.logins.login(
        email=ADDRESS, password=PASSWORD, client="c", cookies={}
    )


def test_a_registration_during_an_erasure_waits_for_it_and_is_not_lost(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    world.request(granted)
    world.clock.forward(timedelta(seconds=1))
    world.register()
    with pytest.raises(DomainError):
        world.deliver()
    world.work()
    world.clock.forward(timedelta(minutes=1))
    world.deliver()
    world.verify()

    assert world.services.accounts.logins.login(
        email=ADDRESS, password=PASSWORD, client="c", cookies={}
    )


def test_what_arrives_by_an_upload_url_after_the_fence_is_found_before_the_receipt(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    started = world.request(granted)
    world.work()
    late = f"{granted.user_id}/ses_9/late"
    world.services.unfenced_blobs.put(TRANSIENT, late, b"late", content_type="video/webm")
    job = world.services.erasure.erasures.progress(started.progress_token)
    assert isinstance(job, ErasureJob)
    assert job.stage is Stage.REMOVED
    world.settled()

    assert list(world.services.unfenced_blobs.list(TRANSIENT)) == []


def test_there_is_no_receipt_while_anything_is_left(
    world: ErasureWorld, granted: IssuedTokens
) -> None:
    """A store that says that it has removed what it has not."""
    started = world.request(granted)
    world.around(_Keeping)
    world.work()
    world.clock.forward(LAST_WRITE_AFTER)
    for _ in range(20):
        world.services.erasure.worker.run_due()
        world.clock.forward(timedelta(hours=1))

    [job] = world.going_on()
    assert job.body["failures"] > 3
    world = world.another()
    world.come_to_rest()
    assert contents_of(world, started.progress_token)["left"] == 0


@pytest.mark.parametrize("outage", ["documents", "blobs", "queue", "gateway"])
def test_an_outage_of_days_delays_an_erasure_and_no_more(
    world: ErasureWorld, granted: IssuedTokens, outage: str
) -> None:
    world.services.billing.orders.place(NewSale(granted.user_id, "credits_5"))
    started = world.services.billing.subscriptions.start(NewSale(granted.user_id, "pro_monthly"))
    gateway_id = started.sale.gateway_id or ""
    world.bank.checkout.begin_subscription(gateway_id)
    asked = world.request(granted)
    part = f"unfenced_{outage}" if outage in {"documents", "blobs"} else outage
    whole = world.another()
    world.services.replace(**{part: _Away()})
    for built in ("erasure", "billing"):
        vars(world.services).pop(built, None)
    for _ in range(5):
        try:
            world.work()
            world.services.erasure.worker.run_due()
        except Outage:
            pass
        world.clock.forward(timedelta(days=1))
    assert len(whole.going_on()) == 1

    whole.come_to_rest()

    assert whole.named_in(granted.user_id) == []
    assert contents_of(whole, asked.progress_token)
    subscription = whole.bank.state.get("subscription", gateway_id)
    assert subscription["status"] == "cancelled"
    with pytest.raises(Exception, match=r"."):
        subscriptions.charge(whole.bank.state, gateway_id)


def test_two_workers_at_once_give_one_receipt(world: ErasureWorld, granted: IssuedTokens) -> None:
    started = world.request(granted)
    other = world.another()
    world.services.erasure.worker.run(started.receipt_id)
    other.services.erasure.worker.run(started.receipt_id)
    world.settled()
    other.come_to_rest()

    assert contents_of(world, started.progress_token)["number"] == 1


def test_a_message_without_an_erasure_is_no_error(world: ErasureWorld) -> None:
    world.services.erasure.worker.run(f"era_{'0' * 32}")
    world.services.queue.send(ERASURES, {"erasure_id": f"era_{'1' * 32}"})
    world.work()

    assert world.services.queue.length(ERASURES) == 0


def test_others_keep_everything(world: ErasureWorld, granted: IssuedTokens) -> None:
    bob = world.member("bob@example.com")
    world.fill(bob.user_id)
    before = sorted(world.named_in(bob.user_id))
    world.request(granted)
    world.settled()

    assert sorted(world.named_in(bob.user_id)) == before
    assert world.services.accounts.account.is_active(bob.user_id)
    assert list(world.services.unfenced_documents.find(RETENTION, "user_id", bob.user_id))
    assert [e for e in world.services.blobs.list(RECORDINGS) if bob.user_id in e.name]


def test_an_erasure_whose_scrub_fails_is_finished_and_scrubbed_by_the_timer(
    world: ErasureWorld, granted: IssuedTokens, caplog: pytest.LogCaptureFixture
) -> None:
    world.request(granted)
    world.work()
    world.clock.forward(LAST_WRITE_AFTER + timedelta(minutes=1))
    world.around(lambda port: _Dying(port, "scrub"))
    world.services.erasure.worker.run(world.going_on()[0].id)

    assert world.going_on() == []
    assert "unreadable" not in caplog.text
    world.another().services.erasure.worker.run_due()
    assert world.traces(granted.user_id, "canary", ADDRESS) == []


class _Dying:
    """A port that fails at one operation."""

    def __init__(self, port: object, operation: str) -> None:
        self._port, self._operation = port, operation

    def __getattr__(self, name: str) -> Any:
        if name == self._operation:
            raise Outage(retry_after_s=1)
        return getattr(self._port, name)


class _Keeping:
    """A store that keeps the blobs that it is told to remove."""

    def __init__(self, port: object) -> None:
        self._port = port

    def __getattr__(self, name: str) -> Any:
        return (lambda *_: 0) if name == "delete_prefix" else getattr(self._port, name)


class _Away:
    """A service that does not answer."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def fail(*_: object, **__: object) -> None:
            raise Outage(retry_after_s=1)

        return fail
