"""Signatures, held to the example that the specification's own libraries are tested with."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import override

from shared.adapters.embedded.keys import EmbeddedKeys
from shared.webhooks.model import MOST_OLD_SECRETS, OLD_SECRET_FOR, Endpoint
from shared.webhooks.signing import Signing
from tests.support.clock import NOON

KNOWN_KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


class KnownKey(Signing):
    """Signs with the key of the example."""

    @override
    def _key(self, endpoint: Endpoint, serial: int) -> bytes:
        return KNOWN_KEY


def an_endpoint(name: str = "1") -> Endpoint:
    return Endpoint(
        id="wep_" + name * 32, url="https://hooks.example.com", events=(), created_at=NOON
    )


def test_the_known_example(tmp_path: Path) -> None:
    signing = KnownKey(keys=EmbeddedKeys(tmp_path))
    moment = datetime.fromtimestamp(1614265330, UTC)
    event_id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    headers = signing.headers(an_endpoint(), event_id, b'{"test": 2432232314}', moment)

    assert headers == {
        "webhook-id": event_id,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert signing.secret(an_endpoint()) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_no_two_endpoints_and_no_two_rotations_share_a_secret(tmp_path: Path) -> None:
    signing = Signing(keys=EmbeddedKeys(tmp_path))
    endpoints = [an_endpoint("1"), an_endpoint("2"), an_endpoint("1").rotated(NOON)]

    assert len({signing.secret(each) for each in endpoints}) == len(endpoints)


def test_secrets_that_were_rotated_out_sign_for_a_day_and_not_in_any_number() -> None:
    endpoint = an_endpoint()
    for _ in range(MOST_OLD_SECRETS + 2):
        endpoint = endpoint.rotated(NOON)

    assert endpoint.serials(NOON) == (6, 5, 4, 3)
    assert endpoint.serials(NOON + OLD_SECRET_FOR - timedelta(seconds=1)) == (6, 5, 4, 3)
    assert endpoint.serials(NOON + OLD_SECRET_FOR) == (6,)
