"""What people do with accounts, cut off at any call of a port, and what must hold in the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import cast

from shared.accounts.errors import InvalidToken, LinkInvalid, TooManyAttempts, WrongCredentials
from shared.accounts.model import IssuedTokens
from shared.accounts.wiring import build
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import RequestKey
from shared.ports.documents import DocumentStore
from shared.ports.queues import EMAILS
from tests.support.account_world import ADA, CLIENT, OTHER_PASSWORD, PASSWORD, World, jar, text_of
from tests.support.authenticator import Authenticator
from tests.support.clock import FixedClock
from tests.support.injection import Explored, Faults, Killed, Kind
from tests.support.memory import memory_folder

KEY = RequestKey(key="k", fingerprint="f")
LEASE_S = 31


class Tried:
    """One world: steps run with a fault, and again after it, as people and hosts do."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.granted: IssuedTokens | None = None
        self.device = Authenticator()

    def start(self, faults: Faults | None = None) -> None:
        """Start the process anew, with or without faults."""
        world, faults = self.world, faults or Faults()
        world.services = build(
            world.rules,
            documents=faults.around(cast("DocumentStore", world.watched)),
            queue=faults.around(world.queue),
            email=faults.around(world.email),
            keys=world.keys,
            clock=world.clock,
        )

    def deliver(self) -> None:
        """Do the work that waits; a message that failed comes back."""
        for message in self.world.queue.receive(EMAILS, limit=10):
            self.world.services.emails.deliver(message.body)
            self.world.queue.delete(EMAILS, message)


type Step = Callable[[Tried], object]


@dataclass(frozen=True)
class AccountWorkflow:
    """``act`` runs with a fault; ``holds`` asserts what must be true in the end."""

    name: str
    arrange: Callable[[Tried], object]
    act: tuple[Step, ...]
    holds: Callable[[Tried], object]


def explore_accounts(workflow: AccountWorkflow, kinds: tuple[Kind, ...]) -> Explored:
    """Run a workflow with every fault at every call."""
    faults = Faults()
    _run(workflow, faults)
    wrong, points = [], 0
    for at in range(1, len(faults.calls) + 1):
        for kind in kinds:
            points += 1
            try:
                _run(workflow, Faults(at, kind))
            except (AssertionError, DomainError) as failure:
                place = f"call {at} of {len(faults.calls)} ({faults.calls[at - 1]})"
                wrong.append(f"{place}, {kind}: {failure!r}")
    return Explored(workflow.name, len(faults.calls), points, wrong)


def _run(workflow: AccountWorkflow, faults: Faults) -> None:
    with _world() as world:
        tried = Tried(world)
        workflow.arrange(tried)
        tried.start(faults)
        for step in workflow.act:
            _persist(tried, step)
        tried.start()
        workflow.holds(tried)


def _persist(tried: Tried, step: Step) -> None:
    """Do a step, once more after its failure, and after a pause where that is asked for."""
    try:
        step(tried)
    except (Killed, DomainError):
        tried.start()
        if step is _deliver:
            tried.world.later(seconds=LEASE_S)
        try:
            step(tried)
        except TooManyAttempts as refused:
            tried.world.later(seconds=refused.retry_after_s)
            step(tried)


@contextmanager
def _world() -> Iterator[World]:
    with memory_folder() as folder:
        yield World(folder, FixedClock(), rate_limits=True)


def _deliver(tried: Tried) -> None:
    tried.deliver()


def _logs_in(tried: Tried, password: str = PASSWORD) -> None:
    assert tried.world.login(password=password)


def _is_refused(tried: Tried, password: str) -> None:
    try:
        tried.world.login(password=password)
    except WrongCredentials:
        return
    raise AssertionError("logged in")


def _registered(tried: Tried) -> None:
    tried.world.register()
    tried.world.deliver()


def _member(tried: Tried) -> None:
    tried.world.member()
    tried.granted = tried.world.login()
    tried.world.later(minutes=2)


def _forgotten(tried: Tried) -> None:
    _member(tried)
    tried.world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    tried.world.deliver()


def _register(tried: Tried) -> None:
    tried.world.register(request_key=KEY)


def _verify(tried: Tried) -> None:
    tried.world.verify(tried.world.token())


def _verify_once(tried: Tried) -> None:
    """Try once and come back a month later, by another registration."""
    with suppress(Killed, DomainError):
        _verify(tried)


def _resend(tried: Tried) -> None:
    tried.world.services.registration.resend(email=ADA, client=CLIENT, request_key=KEY)


def _login(tried: Tried) -> None:
    tried.granted = tried.world.login()


def _refresh(tried: Tried) -> None:
    assert tried.granted
    tried.granted = tried.world.services.logins.refresh(jar(tried.granted), client=CLIENT)


def _forgot(tried: Tried) -> None:
    tried.world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=KEY)


def _reset(tried: Tried) -> None:
    try:
        tried.world.services.recovery.reset(
            token=tried.world.token(), new_password=OTHER_PASSWORD, client=CLIENT
        )
    except LinkInvalid:
        _logs_in(tried, OTHER_PASSWORD)  # the first try took effect


def _change(tried: Tried) -> None:
    assert tried.granted
    try:
        tried.world.services.recovery.change(
            tried.world.caller(tried.granted),
            current_password=PASSWORD,
            new_password=OTHER_PASSWORD,
            client=CLIENT,
            cookies={},
        )
    except InvalidToken:
        _logs_in(tried, OTHER_PASSWORD)


def _add_passkey(tried: Tried) -> None:
    """Do what the page does: begin anew unless the passkey is there already."""
    assert tried.granted
    caller, passkeys = tried.world.caller(tried.granted), tried.world.services.passkeys
    if not passkeys.listed(caller):
        passkeys.add(caller, tried.device.create(passkeys.begin(caller)), name="My phone")


def _sign_in(tried: Tried) -> None:
    passkeys = tried.world.services.passkeys
    signed = tried.device.get(passkeys.proofs.options())
    tried.granted = passkeys.sign_in(signed, client=CLIENT, cookies={})


def _has_one_passkey(tried: Tried) -> None:
    _sign_in(tried)
    assert tried.granted
    assert len(tried.world.services.passkeys.listed(tried.world.caller(tried.granted))) == 1


def _with_passkey(tried: Tried) -> None:
    _member(tried)
    _add_passkey(tried)


def _confirmed_and_in(tried: Tried) -> None:
    tried.world.verify(tried.world.token())
    _logs_in(tried)


def _registers_again(tried: Tried) -> None:
    tried.world.later(days=30)
    tried.world.register(password=OTHER_PASSWORD)
    tried.world.deliver()
    if "account already" in text_of(tried.world.letters(ADA)[-1]):
        _logs_in(tried)  # the one try took effect
    else:
        tried.world.verify(tried.world.token(), OTHER_PASSWORD)
        _logs_in(tried, OTHER_PASSWORD)


def _still_in(tried: Tried) -> None:
    tried.world.later(minutes=1)
    _refresh(tried)
    tried.world.deliver()
    assert len(tried.world.letters(ADA)) == 1


def _resets(tried: Tried) -> None:
    tried.world.services.recovery.reset(
        token=tried.world.token(), new_password=OTHER_PASSWORD, client=CLIENT
    )
    _logs_in(tried, OTHER_PASSWORD)


def _has_the_new_password(tried: Tried) -> None:
    _logs_in(tried, OTHER_PASSWORD)
    _is_refused(tried, PASSWORD)


ACCOUNT_WORKFLOWS = (
    AccountWorkflow("register", lambda _: None, (_register, _deliver), _confirmed_and_in),
    AccountWorkflow("verify", _registered, (_verify,), _logs_in),
    AccountWorkflow("verify and give up", _registered, (_verify_once,), _registers_again),
    AccountWorkflow("resend", _registered, (_resend, _deliver), _confirmed_and_in),
    AccountWorkflow("login", _member, (_login,), _still_in),
    AccountWorkflow("refresh", _member, (_refresh,), _still_in),
    AccountWorkflow("forgot", _member, (_forgot, _deliver), _resets),
    AccountWorkflow("reset", _forgotten, (_reset,), _has_the_new_password),
    AccountWorkflow("change", _member, (_change,), _has_the_new_password),
    AccountWorkflow("passkey added", _member, (_add_passkey,), _has_one_passkey),
    AccountWorkflow("passkey used", _with_passkey, (_sign_in,), _has_one_passkey),
)
