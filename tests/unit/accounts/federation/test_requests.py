"""A sign-in belongs to one browser, one provider and one answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.accounts.federation.answers import Answer, Completed
from shared.accounts.federation.errors import (
    ProviderNotOffered,
    SignInCancelled,
    SignInExpired,
)
from shared.ports import Outage
from shared.ports.documents import DIRECTORY
from shared.ports.identity import IdentityRefused, ProvidedIdentity, ProviderName
from tests.support.account_world import ADA, World
from tests.support.federated import GOOGLE, LINKEDIN, Browser, ScriptedProvider

ADA_AT_GOOGLE = ProvidedIdentity("g-1", ADA, "Ada L.")

Providers = dict[ProviderName, ScriptedProvider]


def expired(done: Completed) -> bool:
    assert done.issued is None
    return isinstance(done.error, SignInExpired) and done.return_to == "/login"


def test_a_state_is_good_once(browser: Browser) -> None:
    state = browser.start()

    assert browser.come_back(state, ADA_AT_GOOGLE).issued
    assert expired(browser.come_back(state, ADA_AT_GOOGLE))


def test_a_state_is_good_once_although_it_comes_twice_at_a_time(
    world: World, browser: Browser, providers: Providers
) -> None:
    state = browser.start()
    cookies = dict(browser.cookies)

    def answer(number: int) -> Completed:
        providers[GOOGLE].people[f"code-{number}"] = ADA_AT_GOOGLE
        given = Answer(state, f"code-{number}", None, None)
        return world.another().federation.complete(GOOGLE, given, cookies=cookies)

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(answer, range(6)))
    assert sorted(bool(each.issued) for each in done) == [False] * 5 + [True]


def test_a_state_expires_after_ten_minutes(world: World, browser: Browser) -> None:
    state = browser.start()
    world.later(minutes=10)

    assert expired(browser.come_back(state, ADA_AT_GOOGLE))


def test_another_browser_completes_nothing_and_uses_nothing_up(
    world: World, browser: Browser, providers: Providers
) -> None:
    """An attacker has a victim follow the end of the attacker's own sign-in, or a stolen one."""
    state = browser.start()
    bare, busy = Browser(world.services, providers), Browser(world.services, providers)
    busy.start()

    for other in (bare, busy):
        assert expired(other.come_back(state, ADA_AT_GOOGLE))
    assert browser.come_back(state, ADA_AT_GOOGLE).issued


def test_the_answer_of_one_provider_is_none_of_another(browser: Browser) -> None:
    state = browser.start(GOOGLE)

    assert expired(browser.come_back(state, ADA_AT_GOOGLE, LINKEDIN))


def test_several_tabs_of_one_browser_sign_in(browser: Browser) -> None:
    first, second = browser.start(GOOGLE), browser.start(LINKEDIN)

    assert browser.come_back(first, ADA_AT_GOOGLE).issued
    assert browser.come_back(second, ProvidedIdentity("l", ADA, None), LINKEDIN).issued


@pytest.mark.parametrize("state", [None, "", "x", "s" * 43, "../../etc", "s" * 4096, "é" * 43])
def test_an_invented_state_is_none(browser: Browser, state: str | None) -> None:
    browser.start()
    answer = Answer(state, "code", None, None)

    assert expired(browser.services.federation.complete(GOOGLE, answer, cookies=browser.cookies))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("access_denied", SignInCancelled),
        ("user_cancelled_login", SignInCancelled),
        ("temporarily_unavailable", Outage),
        ("server_error", Outage),
        ("invalid_scope", IdentityRefused),
        ("<script>", IdentityRefused),
    ],
)
def test_what_the_provider_says_instead_of_a_code_is_told(
    browser: Browser, error: str, kind: type[Exception]
) -> None:
    answer = Answer(browser.start(), None, error, None)
    done = browser.services.federation.complete(GOOGLE, answer, cookies=browser.cookies)

    assert isinstance(done.error, kind)
    assert done.return_to == "/dashboard"


def test_neither_code_nor_error_is_no_identity(browser: Browser) -> None:
    answer = Answer(browser.start(), None, None, None)
    done = browser.services.federation.complete(GOOGLE, answer, cookies=browser.cookies)

    assert isinstance(done.error, IdentityRefused)


def test_a_provider_that_is_not_offered_is_none(world: World, browser: Browser) -> None:
    world.providers.clear()

    with pytest.raises(ProviderNotOffered):
        browser.start()
    answer = Answer("s" * 43, "code", None, None)
    done = browser.services.federation.complete("google", answer, cookies={})
    assert isinstance(done.error, ProviderNotOffered)
    assert browser.services.federation.offered() == ()


@pytest.mark.clause("P8")
def test_the_cookie_is_bound_to_our_host_and_lives_as_long_as_the_sign_in(
    browser: Browser,
) -> None:
    _, cookie = browser.services.federation.start("google", return_to="/", cookies={})

    assert (cookie.name, cookie.max_age_s, cookie.secure) == ("__Host-imock_oauth", 600, True)


def test_the_store_holds_nothing_that_would_complete_a_sign_in(
    world: World, browser: Browser, providers: Providers
) -> None:
    ada = world.member()
    state = browser.start(caller=world.caller(world.login()))
    [request] = providers[GOOGLE].asked
    [value] = browser.cookies["__Host-imock_oauth"]
    kept = world.everything()

    for secret in (state, request.nonce, request.code_verifier, value, value.partition(".")[0]):
        assert secret.encode() not in kept
    assert ada in value
    directory = [
        document
        for key in (each for each in [f"oauth:{sha(state)}"])
        for document in world.store.list_partition(DIRECTORY, key)
    ]
    assert len(directory) == 1
    assert ada not in str(directory[0].body)


def sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def test_nonce_and_verifier_differ_and_differ_each_time(
    browser: Browser, providers: Providers
) -> None:
    for _ in range(3):
        browser.start()
    secrets = [
        text
        for request in providers[GOOGLE].asked
        for text in (request.state, request.nonce, request.code_verifier)
    ]

    assert len(set(secrets)) == 9
    assert {len(text) for text in secrets} == {43}
