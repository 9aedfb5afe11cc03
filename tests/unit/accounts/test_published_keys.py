import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from shared.accounts.published_keys import PublishedKeys
from shared.accounts.views import JsonWebKeySet
from shared.ports.keys import Secrets, SigningKeys
from tests.support.account_world import World


class TwoKeys:
    """The key that signs, and the next one, which already counts."""

    def __init__(self) -> None:
        current, following = (generate_private_key(SECP256R1()) for _ in range(2))
        public = {"now": current.public_key(), "next": following.public_key()}
        self.keys = SigningKeys("now", current, public)

    def signing(self) -> SigningKeys:
        return self.keys

    def secret(self, purpose: str) -> bytes:
        return purpose.encode()

    def secrets(self, purpose: str) -> Secrets:
        return Secrets(1, {1: self.secret(purpose)})

    def ping(self) -> str:
        return "two keys"


def test_every_key_that_counts_is_published_the_next_one_too() -> None:
    published = PublishedKeys(TwoKeys()).read()

    assert [key.kid for key in published] == ["next", "now"]
    assert {tuple(key.model_dump()) for key in published} == {
        ("kty", "crv", "use", "alg", "kid", "x", "y")
    }


def test_another_library_verifies_our_tokens_with_what_is_published(world: World) -> None:
    world.member()
    token = world.login().access_token
    shown = JsonWebKeySet(keys=world.services.published_keys.read()).model_dump(mode="json")
    header = jwt.get_unverified_header(token)
    [key] = [each for each in jwt.PyJWKSet.from_dict(shown).keys if each.key_id == header["kid"]]
    found = jwt.decode(
        token,
        key,
        algorithms=["ES256"],
        audience="imock-api",
        options={"verify_exp": False, "verify_iat": False},
    )

    assert found["iss"] == "https://api.example.com"
