"""Access tokens verified per second, against PyJWT alone on the same tokens, in the same run."""

import argparse
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import jwt

from shared.accounts.tokens import AccessTokens
from shared.bootstrap import Services
from shared.config import Settings
from shared.kernel.clock import system_clock
from shared.kernel.ids import new_id

GOAL = 0.6
"""Of PyJWT's rate: what the stricter checks may cost."""

_TOKENS = 50
_CLAIMS = ["iss", "aud", "exp", "iat", "sub", "sid", "jti", "ver", "roles"]


def main(arguments: list[str]) -> int:
    """Print both rates and their ratio; return 1 if it is below the goal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10)
    given, _ = options.parse_known_args(arguments)
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        tokens = AccessTokens(
            keys=Services(settings).keys,
            clock=system_clock,
            issuer="https://api.example.com",
            audience="imock-api",
            life=timedelta(hours=1),
        )
        ours, theirs = _measured(tokens, given.seconds)
    ratio = ours / theirs
    print(f"PyJWT alone: {theirs:,.0f} a second of processor time")
    print(f"the product's verification: {ours:,.0f} a second of processor time")
    print(f"ratio {ratio:.2f}, goal {GOAL}")
    return 0 if ratio >= GOAL else 1


def _measured(tokens: AccessTokens, seconds: float) -> tuple[float, float]:
    """Return both rates, measured in turns, so that what else the machine does meets both."""
    issued = [_token(tokens) for _ in range(_TOKENS)]
    signing = tokens.keys.signing()
    key = signing.accepted[signing.current_id]

    def alone(token: str) -> object:
        return jwt.decode(
            token,
            key,
            algorithms=["ES256"],
            audience=tokens.audience,
            issuer=tokens.issuer,
            options={"require": _CLAIMS},
        )

    spent = {"ours": 0.0, "theirs": 0.0}
    until, rounds = time.monotonic() + seconds, 0
    while rounds == 0 or time.monotonic() < until:
        spent["ours"] += _time_of(tokens.verify, issued)
        spent["theirs"] += _time_of(alone, issued)
        rounds += 1
    return rounds * _TOKENS / spent["ours"], rounds * _TOKENS / spent["theirs"]


def _time_of(verify: Callable[[str], object], issued: Iterable[str]) -> float:
    began = time.process_time()
    for token in issued:
        verify(token)
    return time.process_time() - began


def _token(tokens: AccessTokens) -> str:
    now = system_clock()
    token, _ = tokens.issue(
        user_id=new_id("usr", now),
        login_id=new_id("lgn", now),
        epoch=0,
        roles=("user",),
        authenticated_at=now,
    )
    return token
