"""Mail is paced under the quota of the service: never above it, in order, and none is lost."""

import heapq
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shared.adapters.email_pace import MailPace, PacedEmail, Quota
from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.errors import Unavailable
from shared.ports import Outage
from shared.ports.documents import DIRECTORY, Json
from shared.ports.email import Email, Paced
from shared.ports.queues import EMAILS
from shared.store import Collection
from shared.web.retries import handle_message
from tests.support.clock import NOON, FixedClock

QUOTA = Quota(per_minute=30, per_hour=100)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def mail(name: str, *, campaign: bool = False) -> Email:
    return Email(name, "a@example.com", "s", "t", "h", campaign)


@dataclass
class Service:
    """The service: what it took and when, and until when it is away."""

    clock: FixedClock
    away_until: datetime = NOON
    took: list[tuple[datetime, str]] = field(default_factory=list)

    def send(self, email: Email) -> None:
        if self.clock() < self.away_until:
            raise Outage(retry_after_s=5)
        self.took.append((self.clock(), email.id))

    def forget(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        return self.kept(whose, before=before)

    def kept(self, whose: Callable[[str], bool], *, before: datetime) -> int:
        return sum(whose(name) for at, name in self.took if at <= before)

    def ping(self) -> str:
        return "service"

    def names(self) -> list[str]:
        return [name for _, name in self.took]

    def most_in(self, window: timedelta) -> int:
        times = [at for at, _ in self.took]
        return max(sum(at <= each < at + window for each in times) for at in times)


@pytest.fixture
def service(clock: FixedClock) -> Service:
    return Service(clock)


@pytest.fixture
def parts(tmp_path: Path, clock: FixedClock) -> Services:
    return Services(Settings(data_dir=tmp_path), clock=clock)


def instance(parts: Services, service: Service, quota: Quota = QUOTA) -> PacedEmail:
    paces = Collection(parts.documents, DIRECTORY, MailPace)
    return PacedEmail(sender=service, quota=quota, paces=paces, clock=parts.clock)


def play(
    clock: FixedClock, instances: list[PacedEmail], arrivals: Iterable[tuple[float, Email]]
) -> None:
    """Let each mail arrive at its second, and return whenever it is told to."""
    waiting = [(NOON + SECOND * at, place, each) for place, (at, each) in enumerate(arrivals)]
    heapq.heapify(waiting)
    tries = 0
    while waiting:
        clock.now, place, email = heapq.heappop(waiting)
        tries += 1
        try:
            instances[tries % len(instances)].send(email)
        except Unavailable as error:
            heapq.heappush(waiting, (clock.now + SECOND * error.retry_after_s, place, email))
        assert tries < 2000


def test_a_rush_goes_out_in_order_and_never_above_the_quota(
    parts: Services, service: Service, clock: FixedClock
) -> None:
    instances = [instance(parts, service) for _ in range(3)]

    play(clock, instances, [(place * 0.5, mail(f"{place}")) for place in range(150)])

    assert service.names() == [f"{place}" for place in range(150)]
    assert service.most_in(MINUTE) == 30
    assert service.most_in(HOUR) == 100
    assert service.took[-1][0] - NOON < 1.1 * HOUR


def test_instances_that_ask_at_the_same_moment_share_one_quota(
    parts: Services, service: Service
) -> None:
    def send(number: int) -> bool:
        try:
            instance(parts, service).send(mail(f"{number}"))
        except Unavailable:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(send, range(48)))

    assert 0 < sum(sent) == len(service.took) <= 30


def test_a_campaign_leaves_room_and_waits_for_what_somebody_waits_for(
    parts: Services, service: Service, clock: FixedClock
) -> None:
    campaign = [(0, mail(f"c{place}", campaign=True)) for place in range(90)]
    registrations = [(60 * place + 1, mail(f"r{place}")) for place in range(30)]

    play(clock, [instance(parts, service)], [*campaign, *registrations])

    sent_at = {name: at for at, name in service.took}
    assert len(sent_at) == 120
    assert all(sent_at[each.id] - NOON == SECOND * at for at, each in registrations)
    assert [name for name in service.names() if name[0] == "c"] == [m.id for _, m in campaign]
    assert service.most_in(MINUTE) <= 30
    assert service.most_in(HOUR) <= 100


def test_who_waits_is_not_overtaken_and_a_mail_that_never_returns_is_not_waited_for(
    parts: Services, service: Service, clock: FixedClock
) -> None:
    one = instance(parts, service, Quota(per_minute=1, per_hour=0))
    one.send(mail("first"))
    for name in ("gone", "second"):
        with pytest.raises(Paced):
            one.send(mail(name))
    clock.forward(MINUTE + 15 * SECOND)  # the turn of the one that is gone
    with pytest.raises(Paced):
        one.send(mail("second"))
    with pytest.raises(Paced) as late:
        one.send(mail("third"))

    assert late.value.retry_after_s == 150
    clock.forward(3 * HOUR)
    one.send(mail("third"))
    assert service.names() == ["first", "third"]


def test_an_outage_of_the_service_uses_up_no_quota(
    parts: Services, service: Service, clock: FixedClock
) -> None:
    one = instance(parts, service, Quota(per_minute=2, per_hour=0))
    service.away_until = clock() + SECOND
    for _ in range(5):
        with pytest.raises(Outage):
            one.send(mail("a"))
    clock.forward(SECOND)

    one.send(mail("a"))
    one.send(mail("b"))
    with pytest.raises(Paced):
        one.send(mail("c"))


def test_beyond_the_turns_that_are_kept_mails_come_back_later(
    parts: Services, service: Service, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    monkeypatch.setattr("shared.adapters.email_pace.MOST_WAITING", 3)
    one = instance(parts, service, Quota(per_minute=2, per_hour=0))

    play(clock, [one], [(0, mail(f"{place}")) for place in range(12)])

    assert sorted(service.names()) == sorted(f"{place}" for place in range(12))
    assert service.most_in(MINUTE) <= 2


@pytest.mark.parametrize(
    ("away", "mails"), [(MINUTE, 40), (HOUR, 40), (24 * HOUR, 8)], ids=["minute", "hour", "day"]
)
def test_after_an_outage_every_mail_of_the_queue_goes_out_within_the_quota(
    parts: Services, service: Service, clock: FixedClock, away: timedelta, mails: int
) -> None:
    service.away_until = NOON + away
    one = instance(parts, service, Quota(per_minute=5, per_hour=20))

    def work(message: Json, _parts: Services) -> None:
        one.send(mail(message["name"]))

    for place in range(mails):
        parts.queue.send(EMAILS, {"name": f"{place}"})
    while parts.queue.length(EMAILS) and clock() < NOON + away + 12 * HOUR:
        for message in parts.queue.receive(EMAILS, limit=32):
            handle_message(EMAILS, work, message.body, parts, name="work", dequeued=1)
            parts.queue.delete(EMAILS, message)
        soon = clock() < NOON + 5 * MINUTE
        clock.forward(10 * SECOND if soon else 2 * MINUTE if away <= HOUR else 15 * MINUTE)

    assert sorted(service.names()) == sorted(f"{place}" for place in range(mails))
    assert service.most_in(MINUTE) <= 5
    assert service.most_in(HOUR) <= 20
    assert parts.queue.length(EMAILS.poison) == 0


def test_in_azure_mail_is_paced_unless_there_is_no_limit(tmp_path: Path) -> None:
    def sender(**given: int) -> object:
        url = "https://a.example"
        settings = Settings(
            backend="azure",
            cosmos_endpoint=url,
            blob_endpoint=url,
            recordings_blob_endpoint=url,
            queue_endpoint=url,
            key_vault_url=url,
            smtp_url="smtp://mail.example:587",
            **given,  # type: ignore[arg-type]
        )
        made = Services(settings)
        made.replace(documents=Services(Settings(data_dir=tmp_path)).documents)
        return made.email

    assert isinstance(sender(), PacedEmail)
    assert not isinstance(sender(mails_per_minute=0, mails_per_hour=0), PacedEmail)
