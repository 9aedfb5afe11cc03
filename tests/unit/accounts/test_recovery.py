import threading
from datetime import timedelta

import pytest

from shared.accounts.attempts import MAX_TOKENS
from shared.accounts.errors import (
    InvalidToken,
    LinkInvalid,
    LoginEnded,
    PasswordTooCommon,
    PasswordTooPersonal,
    PasswordUnchanged,
    TooManyAttempts,
    WrongCredentials,
    WrongPassword,
)
from shared.accounts.model import IssuedTokens, Status
from shared.kernel.idempotency import RequestKey
from tests.support.account_world import (
    ADA,
    CLIENT,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    jar,
    text_of,
    token_of,
)

THIRD_PASSWORD = "copper-violin-harbour-5"


@pytest.fixture
def granted(world: World) -> IssuedTokens:
    world.member()
    return world.login()


def reset_token(world: World) -> str:
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.deliver()
    return world.token()


def change(world: World, granted: IssuedTokens, current: str, new: str) -> IssuedTokens:
    return world.services.recovery.change(
        world.caller(granted), current_password=current, new_password=new, client=CLIENT, cookies={}
    )


def test_a_link_sets_the_password_and_ends_every_login(world: World, granted: IssuedTokens) -> None:
    world.services.recovery.reset(
        token=reset_token(world), new_password=OTHER_PASSWORD, client=CLIENT
    )

    assert world.login(password=OTHER_PASSWORD)
    with pytest.raises(WrongCredentials):
        world.login(password=PASSWORD)
    with pytest.raises(InvalidToken):
        world.caller(granted)
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(granted), client=CLIENT)


def test_the_link_leads_to_the_frontend_with_the_token_in_the_fragment(
    world: World, granted: IssuedTokens
) -> None:
    token = reset_token(world)

    assert f"https://app.example.com/reset-password#token={token}" in text_of(world.letters()[-1])


def test_asking_for_a_link_changes_nothing(world: World, granted: IssuedTokens) -> None:
    reset_token(world)

    assert world.login()
    assert world.caller(granted)


def test_a_link_works_once(world: World, granted: IssuedTokens) -> None:
    token = reset_token(world)
    world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)

    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=token, new_password=THIRD_PASSWORD, client=CLIENT)
    assert world.login(password=OTHER_PASSWORD)


def test_using_one_link_makes_the_others_worthless(world: World, granted: IssuedTokens) -> None:
    first, second = reset_token(world), reset_token(world)
    world.services.recovery.reset(token=second, new_password=OTHER_PASSWORD, client=CLIENT)

    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=first, new_password=THIRD_PASSWORD, client=CLIENT)


def test_a_link_that_was_asked_for_first_still_works_while_none_was_used(
    world: World, granted: IssuedTokens
) -> None:
    first, _second = reset_token(world), reset_token(world)

    world.services.recovery.reset(token=first, new_password=OTHER_PASSWORD, client=CLIENT)


def test_changing_the_password_makes_links_worthless(world: World, granted: IssuedTokens) -> None:
    token = reset_token(world)
    change(world, granted, PASSWORD, OTHER_PASSWORD)

    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=token, new_password=THIRD_PASSWORD, client=CLIENT)


def test_a_link_works_for_an_hour(world: World, granted: IssuedTokens) -> None:
    token = reset_token(world)
    world.later(hours=1)

    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)


def test_a_refused_password_leaves_the_link_good(world: World, granted: IssuedTokens) -> None:
    token = reset_token(world)
    with pytest.raises(PasswordTooCommon):
        world.services.recovery.reset(token=token, new_password="password1234", client=CLIENT)
    with pytest.raises(PasswordTooPersonal):
        world.services.recovery.reset(token=token, new_password="ada-lovelace-1", client=CLIENT)

    world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)


def test_the_owner_is_told_of_a_reset(world: World, granted: IssuedTokens) -> None:
    world.services.recovery.reset(
        token=reset_token(world), new_password=OTHER_PASSWORD, client=CLIENT
    )
    world.deliver()

    assert "was reset with a link" in text_of(world.letters(ADA)[-1])


def test_no_more_links_are_kept_than_are_good_for_anything(
    world: World, granted: IssuedTokens
) -> None:
    tokens = [reset_token(world) for _ in range(MAX_TOKENS + 2)]

    assert len(world.stored_account(granted.user_id).resets) == MAX_TOKENS
    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=tokens[1], new_password=OTHER_PASSWORD, client=CLIENT)
    world.services.recovery.reset(token=tokens[2], new_password=OTHER_PASSWORD, client=CLIENT)


def test_nothing_is_sent_to_an_address_without_an_account(world: World) -> None:
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.register()
    world.deliver()

    assert [letter["Subject"] for letter in world.letters()] == ["Confirm your email address"]


def test_an_account_that_may_not_be_used_gets_no_link_and_takes_none(
    world: World, granted: IssuedTokens
) -> None:
    token = reset_token(world)
    sent = len(world.letters())
    world.change_account(granted.user_id, status=Status.DISABLED)
    world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)
    world.deliver()

    assert len(world.letters()) == sent
    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)


@pytest.mark.parametrize(
    "token", ["", "x", "usr_" + "0" * 32 + "." + "A" * 43, "account." + "A" * 43]
)
def test_a_token_that_was_never_given_out_is_refused(
    world: World, granted: IssuedTokens, token: str
) -> None:
    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)


def test_a_token_is_of_no_use_for_another_account(world: World, granted: IssuedTokens) -> None:
    secret = reset_token(world).partition(".")[2]
    victim = world.member("bob@example.com")

    with pytest.raises(LinkInvalid):
        world.services.recovery.reset(
            token=f"{victim}.{secret}", new_password=OTHER_PASSWORD, client=CLIENT
        )


def test_of_racing_resets_with_one_link_one_wins(world: World, granted: IssuedTokens) -> None:
    token = reset_token(world)
    passwords = [f"{word}-violin-harbour-5" for word in ("amber", "birch", "cobalt", "dune")]
    won: list[str] = []
    start = threading.Barrier(len(passwords))

    def reset(password: str) -> None:
        start.wait()
        try:
            world.services.recovery.reset(token=token, new_password=password, client=CLIENT)
        except LinkInvalid:
            return
        won.append(password)

    threads = [threading.Thread(target=reset, args=(password,)) for password in passwords]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (password,) = won
    assert world.login(password=password)


def test_a_reset_survives_a_change_of_the_name_at_the_same_moment(
    world: World, granted: IssuedTokens
) -> None:
    token = reset_token(world)

    def rename_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace":
            world.watched.before = lambda _name, _given: None
            world.services.account.rename(granted.user_id, name="Augusta")

    world.watched.before = rename_first
    world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)

    assert world.stored_account(granted.user_id).name == "Augusta"
    assert world.login(password=OTHER_PASSWORD)


@pytest.mark.parametrize("operation", range(1, 9))
def test_a_reset_that_was_cut_off_has_happened_or_can_be_repeated(
    world: World, granted: IssuedTokens, operation: int
) -> None:
    token = reset_token(world)
    with world.dying_before(operation):
        world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)

    if world.stored_account(granted.user_id).epoch == 0:
        world.services.recovery.reset(token=token, new_password=OTHER_PASSWORD, client=CLIENT)
    assert world.login(password=OTHER_PASSWORD)
    with pytest.raises(LoginEnded):
        world.services.logins.refresh(jar(granted), client=CLIENT)
    with pytest.raises(InvalidToken):
        world.another().authenticator.authenticate(granted.access_token)


def test_a_reset_opens_an_address_that_was_closed_by_wrong_passwords(limited: World) -> None:
    limited.member()
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            limited.login(password=OTHER_PASSWORD)
    limited.services.recovery.reset(
        token=reset_token(limited), new_password=THIRD_PASSWORD, client=CLIENT
    )

    assert limited.login(password=THIRD_PASSWORD)


def test_links_are_limited_by_address(limited: World) -> None:
    limited.services.recovery.forgot(email=ADA, client=CLIENT, request_key=None)

    with pytest.raises(TooManyAttempts) as refused:
        limited.services.recovery.forgot(email="Ada@Example.com", client=CLIENT, request_key=None)
    assert refused.value.retry_after_s == 60


def test_asking_twice_under_one_key_sends_one_mail(world: World, granted: IssuedTokens) -> None:
    sent = len(world.letters())
    for _ in range(2):
        key = RequestKey(key="auth_forgot_password:k", fingerprint="f")
        world.services.recovery.forgot(email=ADA, client=CLIENT, request_key=key)
    world.deliver()

    assert len(world.letters()) == sent + 1
    assert token_of(world.letters()[-1])


def test_changing_the_password_ends_every_login_but_the_new_one(
    world: World, granted: IssuedTokens
) -> None:
    other = world.login()
    new = change(world, granted, PASSWORD, OTHER_PASSWORD)

    assert world.caller(new).user_id == granted.user_id
    assert world.services.logins.refresh(jar(new), client=CLIENT)
    for old in (granted, other):
        with pytest.raises(InvalidToken):
            world.caller(old)
        with pytest.raises(LoginEnded):
            world.services.logins.refresh(jar(old), client=CLIENT)
    assert world.login(password=OTHER_PASSWORD)


def test_changing_the_password_needs_the_current_one(world: World, granted: IssuedTokens) -> None:
    with pytest.raises(WrongPassword):
        change(world, granted, OTHER_PASSWORD, THIRD_PASSWORD)

    assert world.login()
    assert world.caller(granted)


def test_a_weak_or_unchanged_password_changes_nothing(world: World, granted: IssuedTokens) -> None:
    with pytest.raises(PasswordUnchanged):
        change(world, granted, PASSWORD, PASSWORD)
    with pytest.raises(PasswordTooCommon):
        change(world, granted, PASSWORD, "password1234")

    assert world.login()
    assert world.caller(granted)


def test_the_owner_is_told_of_a_change(world: World, granted: IssuedTokens) -> None:
    change(world, granted, PASSWORD, OTHER_PASSWORD)
    world.deliver()

    assert "was changed" in text_of(world.letters(ADA)[-1])


HOUR = timedelta(hours=1)


def guesses_of(world: World, granted: IssuedTokens) -> int:
    """Guess from a network of its own each time, without a pause longer than asked for."""
    for guesses in range(1000):
        try:
            world.services.recovery.change(
                world.caller(granted),
                current_password=OTHER_PASSWORD,
                new_password=THIRD_PASSWORD,
                client=f"{guesses}",
                cookies={},
            )
        except TooManyAttempts as refused:
            world.later(seconds=min(60, refused.retry_after_s))
        except WrongPassword:
            continue
        except InvalidToken:
            return guesses
    raise AssertionError("no end")


def test_a_stolen_token_does_not_help_to_guess_the_password(limited: World) -> None:
    """Twenty guesses, from however many networks, end the login; its owner logs in again."""
    limited.services = limited.another(access_token_life=HOUR)
    limited.member()
    granted = limited.login()

    assert guesses_of(limited, granted) <= 20 + 16

    with pytest.raises(LoginEnded):
        limited.services.logins.refresh(jar(granted), client=CLIENT)
    assert limited.login()


def test_of_two_changes_at_the_same_moment_the_later_is_refused(
    world: World, granted: IssuedTokens
) -> None:
    """It was allowed by a password that is no longer the current one."""
    caller = world.caller(granted)

    def change_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace":
            world.watched.before = lambda _name, _given: None
            change(world, granted, PASSWORD, OTHER_PASSWORD)

    world.watched.before = change_first
    with pytest.raises(WrongPassword):
        world.services.recovery.change(
            caller,
            current_password=PASSWORD,
            new_password=THIRD_PASSWORD,
            client=CLIENT,
            cookies={},
        )

    assert world.login(password=OTHER_PASSWORD)


def test_a_change_survives_a_change_of_the_name_at_the_same_moment(
    world: World, granted: IssuedTokens
) -> None:
    def rename_first(name: str, _given: tuple[object, ...]) -> None:
        if name == "replace":
            world.watched.before = lambda _name, _given: None
            world.services.account.rename(granted.user_id, name="Augusta")

    world.watched.before = rename_first
    change(world, granted, PASSWORD, OTHER_PASSWORD)

    assert world.stored_account(granted.user_id).name == "Augusta"
    assert world.login(password=OTHER_PASSWORD)


def test_a_caller_whose_account_is_gone_is_no_caller(world: World, granted: IssuedTokens) -> None:
    caller = world.caller(granted)
    world.erase(caller)

    with pytest.raises(InvalidToken):
        world.services.recovery.change(
            caller,
            current_password=PASSWORD,
            new_password=OTHER_PASSWORD,
            client=CLIENT,
            cookies={},
        )
