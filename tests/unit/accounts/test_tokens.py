"""The verifier of access tokens against everything that has fooled other verifiers."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm

from shared.accounts.errors import InvalidToken
from shared.accounts.tokens import MAX_TOKEN_CHARS, AccessTokens, Claims, decode, encode
from shared.ports.keys import Secrets, SigningKeys
from tests.support.clock import NOON, FixedClock

ISSUER, AUDIENCE = "https://api.example.com", "imock-api"
USER, LOGIN, TOKEN = "usr_" + "1" * 32, "lgn_" + "2" * 32, "tok_" + "3" * 32
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

type Signer = Callable[[bytes], bytes]


class Ring:
    """Signing keys of which one is current."""

    def __init__(self, *names: str) -> None:
        self.private = {name: generate_private_key(SECP256R1()) for name in names}
        public = {name: key.public_key() for name, key in self.private.items()}
        self.keys = SigningKeys(names[0], self.private[names[0]], public)

    def signing(self) -> SigningKeys:
        return self.keys

    def secret(self, purpose: str) -> bytes:
        return purpose.encode()

    def secrets(self, purpose: str) -> Secrets:
        return Secrets(1, {1: self.secret(purpose)})

    def ping(self) -> str:
        return "ring"

    def signer(self, name: str = "k1") -> Signer:
        return lambda data: ECAlgorithm(ECAlgorithm.SHA256).sign(data, self.private[name])


@pytest.fixture(scope="module")
def ring() -> Ring:
    return Ring("k1", "k2")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def tokens(ring: Ring, clock: FixedClock) -> AccessTokens:
    return make(ring, clock)


AT = datetime(2026, 11, 24, 11, 55, tzinfo=UTC)
"""When the user of these tokens logged in."""


def make(ring: Ring, clock: FixedClock) -> AccessTokens:
    return AccessTokens(
        keys=ring, clock=clock, issuer=ISSUER, audience=AUDIENCE, life=timedelta(minutes=10)
    )


def issue(tokens: AccessTokens) -> str:
    return tokens.issue(
        user_id=USER, login_id=LOGIN, epoch=3, roles=("user",), authenticated_at=AT
    )[0]


HEADER = {"alg": "ES256", "kid": "k1", "typ": "at+jwt"}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": USER,
    "sid": LOGIN,
    "jti": TOKEN,
    "iat": int(NOON.timestamp()),
    "exp": int(NOON.timestamp()) + 600,
    "ver": 3,
    "roles": ["user"],
}


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def forge(signer: Signer, header: str | bytes = compact(HEADER), payload: str | bytes = "") -> str:
    """Return a token with exactly this header and payload, signed with a key we trust."""
    parts = [header, payload or compact(CLAIMS)]
    signed = ".".join(encode(part.encode() if isinstance(part, str) else part) for part in parts)
    return f"{signed}.{encode(signer(signed.encode()))}"


def refused(tokens: AccessTokens, token: str) -> bool:
    try:
        tokens.verify(token)
    except InvalidToken:
        return True
    return False


def test_a_token_of_ours_says_who_and_for_how_long(tokens: AccessTokens) -> None:
    token, expires_in = tokens.issue(
        user_id=USER, login_id=LOGIN, epoch=3, roles=("user",), authenticated_at=AT
    )
    claims = tokens.verify(token)

    assert (claims.sub, claims.sid, claims.ver, claims.roles) == (USER, LOGIN, 3, ("user",))
    assert claims.exp - claims.iat == expires_in


def test_the_tests_own_forge_makes_tokens_that_pass(tokens: AccessTokens, ring: Ring) -> None:
    assert tokens.verify(forge(ring.signer())).sub == USER


def test_another_library_accepts_our_tokens(tokens: AccessTokens, ring: Ring) -> None:
    options = cast("Any", {"verify_exp": False, "verify_iat": False})
    found = jwt.decode_complete(
        issue(tokens),
        ring.keys.accepted["k1"],
        algorithms=["ES256"],
        audience=AUDIENCE,
        issuer=ISSUER,
        options=options,
    )

    assert found["header"] == HEADER
    assert set(found["payload"]) == {*CLAIMS, "auth_time"}


def test_lives_differ_a_little_so_that_clients_do_not_come_back_together(
    tokens: AccessTokens,
) -> None:
    lives = {
        tokens.issue(user_id=USER, login_id=LOGIN, epoch=0, roles=(), authenticated_at=AT)[1]
        for _ in range(60)
    }

    assert len(lives) > 5
    assert all(570 <= life <= 600 for life in lives)


def test_no_two_tokens_share_an_id(tokens: AccessTokens) -> None:
    assert len({tokens.verify(issue(tokens)).jti for _ in range(20)}) == 20


def test_a_token_of_a_key_that_no_longer_signs_is_still_accepted(
    tokens: AccessTokens, ring: Ring
) -> None:
    header = compact({**HEADER, "kid": "k2"})

    assert tokens.verify(forge(ring.signer("k2"), header)).sub == USER


def test_a_token_of_a_key_that_was_withdrawn_is_refused(clock: FixedClock) -> None:
    ring = Ring("k1", "k2")
    tokens = make(ring, clock)
    token = issue(tokens)
    assert not refused(tokens, token)

    ring.keys = replace(
        ring.keys,
        current_id="k2",
        current=ring.private["k2"],
        accepted={"k2": ring.private["k2"].public_key()},
    )

    assert refused(tokens, token)
    assert not refused(tokens, issue(tokens))


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"},
        {"alg": "None"},
        {"alg": "HS256"},
        {"alg": "HS384"},
        {"alg": "RS256"},
        {"alg": "PS256"},
        {"alg": "ES384"},
        {"alg": "ES512"},
        {"alg": "ES256K"},
        {"alg": "EdDSA"},
        {"alg": "es256"},
        {"alg": ""},
        {"alg": None},
        {"alg": ["ES256"]},
        {"typ": "JWT"},
        {"typ": "jwt"},
        {"typ": "AT+JWT"},
        {"typ": "application/at+jwt"},
        {"typ": "refresh+jwt"},
        {"typ": "id+jwt"},
        {"typ": ""},
        {"typ": None},
        {"kid": "k3"},
        {"kid": "K1"},
        {"kid": ""},
        {"kid": None},
        {"kid": "../k1"},
        {"kid": "k1' OR '1'='1"},
        {"kid": "k2"},
        {"jku": "https://evil.example/jwks.json"},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
        {"x5u": "https://evil.example/cert.pem"},
        {"x5c": ["AA"]},
        {"x5t": "AA"},
        {"zip": "DEF"},
        {"crit": ["exp"]},
        {"crit": ["b64"], "b64": False},
        {"cty": "JWT"},
        {"enc": "A256GCM"},
        {"extra": 1},
    ],
    ids=compact,
)
def test_any_other_header_is_refused_even_when_signed_with_our_key(
    tokens: AccessTokens, ring: Ring, change: dict[str, Any]
) -> None:
    assert refused(tokens, forge(ring.signer(), compact({**HEADER, **change})))


@pytest.mark.parametrize("member", sorted(HEADER))
def test_a_header_without_one_of_its_members_is_refused(
    tokens: AccessTokens, ring: Ring, member: str
) -> None:
    header = {name: value for name, value in HEADER.items() if name != member}

    assert refused(tokens, forge(ring.signer(), compact(header)))


@pytest.mark.parametrize(
    "header",
    [
        '{"alg":"ES256","alg":"ES256","kid":"k1","typ":"at+jwt"}',
        '{"alg":"none","alg":"ES256","kid":"k1","typ":"at+jwt"}',
        '{"alg": "ES256", "kid": "k1", "typ": "at+jwt"}',
        '{"typ":"at+jwt","alg":"ES256","kid":"k1"}',
        '{"\\u0061lg":"ES256","kid":"k1","typ":"at+jwt"}',
        '{"alg":"ES256","kid":"k1","typ":"at+jwt"}\n',
        "[]",
        '"ES256"',
        "null",
        "",
        "{",
        "[" * 2000,
        '{"alg":"ES256","kid":"k1","typ":"at+jwt"}'.encode("utf-16"),
        b"\xef\xbb\xbf" + compact(HEADER).encode(),
        b"\xff\xfe\x00",
    ],
    ids=lambda header: repr(header[:60]),
)
def test_a_header_written_in_any_other_way_is_refused(
    tokens: AccessTokens, ring: Ring, header: str | bytes
) -> None:
    assert refused(tokens, forge(ring.signer(), header))


def test_the_public_key_is_no_shared_secret(tokens: AccessTokens, ring: Ring) -> None:
    public = ring.keys.accepted["k1"]
    for form in (
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    ):

        def sign(data: bytes, key: bytes = form) -> bytes:
            return hmac.digest(key, data, hashlib.sha256)

        for algorithm in ("HS256", "ES256"):
            header = compact({**HEADER, "alg": algorithm})
            assert refused(tokens, forge(sign, header))


@pytest.mark.parametrize("member", sorted(CLAIMS))
def test_a_token_without_one_of_the_claims_is_refused(
    tokens: AccessTokens, ring: Ring, member: str
) -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != member}

    assert refused(tokens, forge(ring.signer(), payload=compact(claims)))


NOW = int(NOON.timestamp())


@pytest.mark.parametrize(
    "change",
    [
        *({name: None} for name in sorted(CLAIMS)),
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"iss": [ISSUER]},
        {"iss": ""},
        {"aud": "other-api"},
        {"aud": [AUDIENCE]},
        {"aud": [AUDIENCE, "other-api"]},
        {"aud": ""},
        {"sub": ""},
        {"sub": "usr_" + "1" * 31},
        {"sub": "lgn_" + "1" * 32},
        {"sub": 1},
        {"sub": USER + "\n"},
        {"sid": USER},
        {"sid": ""},
        {"jti": ""},
        {"jti": 7},
        {"exp": str(NOW + 600)},
        {"exp": NOW + 600.5},
        {"exp": True},
        {"exp": [NOW + 600]},
        {"exp": NOW},
        {"exp": NOW - 1},
        {"exp": NOW + 3601},
        {"exp": 2**40},
        {"exp": 0},
        {"exp": -1},
        {"iat": str(NOW)},
        {"iat": float(NOW)},
        {"iat": False},
        {"iat": NOW + 31},
        {"iat": NOW + 10**9},
        {"ver": "3"},
        {"ver": 3.0},
        {"ver": True},
        {"ver": -1},
        {"roles": "user"},
        {"roles": [1]},
        {"roles": {"user": True}},
    ],
    ids=compact,
)
def test_a_token_with_another_value_of_a_claim_is_refused_even_when_signed_with_our_key(
    tokens: AccessTokens, ring: Ring, change: dict[str, Any]
) -> None:
    assert refused(tokens, forge(ring.signer(), payload=compact({**CLAIMS, **change})))


@pytest.mark.parametrize("added", [{"nbf": NOW}, {"admin": True}, {"scope": "all"}], ids=compact)
def test_a_claim_that_this_release_does_not_know_is_ignored(
    tokens: AccessTokens, ring: Ring, added: dict[str, Any]
) -> None:
    token = forge(ring.signer(), payload=compact({**CLAIMS, **added}))

    assert tokens.verify(token) == Claims.model_validate(CLAIMS)


GOOD = compact(CLAIMS)
PAYLOADS: dict[str, str | bytes] = {
    "a claim twice": GOOD[:-1] + ',"sub":"usr_' + "9" * 32 + '"}',
    "a float": GOOD.replace('"ver":3', '"ver":3.0'),
    "an exponent": GOOD.replace('"ver":3', '"ver":3e0'),
    "not a number": GOOD.replace('"ver":3', '"ver":NaN'),
    "infinity": GOOD.replace('"ver":3', '"ver":Infinity'),
    "no end of digits": GOOD.replace('"ver":3', '"ver":' + "9" * 2000),
    "a list": "[]",
    "null": "null",
    "a number": "1",
    "a text": '"text"',
    "no claim": "{}",
    "half an object": "{",
    "deep nesting": "[" * 1500,
    "utf-16": GOOD.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "no text": b"\xff\xff\xff",
    "a leading NUL": b"\x00" + GOOD.encode(),
}


@pytest.mark.parametrize("form", PAYLOADS)
def test_a_payload_that_is_not_our_json_is_refused(
    tokens: AccessTokens, ring: Ring, form: str
) -> None:
    assert refused(tokens, forge(ring.signer(), payload=PAYLOADS[form]))


def malformed(token: str) -> list[str]:
    """Return ways to write a good token that are not the one way."""
    header, payload, signature = token.split(".")
    last = signature[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = alphabet[alphabet.index(last) + 1]
    assert base64.urlsafe_b64decode(signature[:-1] + twin + "==") == decode(signature)
    raw = decode(signature)
    return [
        "",
        ".",
        "..",
        "...",
        header,
        f"{header}.{payload}",
        f"{header}.{payload}.",
        f"{header}..{signature}",
        f".{payload}.{signature}",
        f"{token}.",
        f".{token}",
        f"{token}.{signature}",
        f"{token}=",
        f"{token}==",
        f"{header}=.{payload}.{signature}",
        f"{header}.{payload}=.{signature}",
        f"{header}.{payload}.{signature[:-1]}{twin}",
        f"{header}.{payload}.{signature[:-1]}",
        f"{header}.{payload}.{signature}A",
        f"{header}.{payload}.{signature[:43]}\n{signature[43:]}",
        f"{token}\n",
        f" {token}",
        f"{token} ",
        f"{token}\x00",
        f"Bearer {token}",
        token.replace("-", "+").replace("_", "/") + "+/",
        f"{header}.{payload}.{base64.b64encode(b'+/' * 32).decode()}",
        f"{header}.{payload}.{encode(raw[:32] + raw)}",
        f"{header}.{payload}.{encode(bytes(64))}",
        f"{header}.{payload}.{encode(b'\xff' * 64)}",
        f"{header}.{payload}.{encode(raw[32:] + raw[:32])}",
        f"{header}.{payload}.{encode(encode_dss_signature(1, 1))}",
        f"{header}.{payload[:-2]}AA.{signature}",
        f"{payload}.{header}.{signature}",
        f"{header}.{payload}.{signature}".upper(),
        "\u0435" + token[1:],
        token[:-1] + "\uff21",
        token * 3,
        json.dumps({"protected": header, "payload": payload, "signature": signature}),
        f"{header}.{payload}.{'A' * (MAX_TOKEN_CHARS + 1)}",
        "A" * 1_000_000,
        "." * 1_000_000,
    ]


def test_a_token_written_in_any_other_way_is_refused(tokens: AccessTokens) -> None:
    accepted = [form for form in malformed(issue(tokens)) if not refused(tokens, form)]

    assert accepted == []


def test_a_token_that_is_too_long_is_refused_though_it_is_ours(
    tokens: AccessTokens, ring: Ring
) -> None:
    roles = ["r" * 100] * 20
    assert not refused(tokens, forge(ring.signer(), payload=compact({**CLAIMS, "roles": roles})))

    longer = compact({**CLAIMS, "roles": roles * 2})

    assert refused(tokens, forge(ring.signer(), payload=longer))


def test_a_der_signature_is_refused(tokens: AccessTokens, ring: Ring) -> None:
    header, payload, signature = issue(tokens).split(".")
    raw = decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))

    assert refused(tokens, f"{header}.{payload}.{encode(der)}")


def test_the_other_form_of_a_signature_is_the_same_token(tokens: AccessTokens, ring: Ring) -> None:
    """ECDSA has two signatures for each: a token is known by its `jti`, never by its text."""
    header, payload, signature = issue(tokens).split(".")
    raw = decode(signature)
    r, s = int.from_bytes(raw[:32]), P256_ORDER - int.from_bytes(raw[32:])
    assert decode_dss_signature(encode_dss_signature(r, s)) == (r, s)
    other = f"{header}.{payload}.{encode(r.to_bytes(32) + s.to_bytes(32))}"

    assert tokens.verify(other) == tokens.verify(f"{header}.{payload}.{signature}")


@pytest.mark.clause("P6.2")
def test_a_token_signed_by_a_strangers_key_is_refused(tokens: AccessTokens) -> None:
    stranger: EllipticCurvePrivateKey = generate_private_key(SECP256R1())

    assert refused(tokens, forge(lambda data: ECAlgorithm(ECAlgorithm.SHA256).sign(data, stranger)))


def test_a_token_is_good_until_the_second_it_expires(
    tokens: AccessTokens, clock: FixedClock
) -> None:
    token, expires_in = tokens.issue(
        user_id=USER, login_id=LOGIN, epoch=0, roles=(), authenticated_at=AT
    )
    clock.forward(timedelta(seconds=expires_in - 1))
    assert not refused(tokens, token)

    clock.forward(timedelta(seconds=1))

    assert refused(tokens, token)


def test_a_clock_that_is_a_little_behind_accepts_a_new_token(
    tokens: AccessTokens, clock: FixedClock
) -> None:
    token = issue(tokens)
    clock.forward(timedelta(seconds=-30))
    assert not refused(tokens, token)

    clock.forward(timedelta(seconds=-1))

    assert refused(tokens, token)


def test_a_refusal_does_not_say_why(tokens: AccessTokens, clock: FixedClock) -> None:
    token = issue(tokens)
    clock.forward(timedelta(hours=1))
    messages = set()
    for bad in (token, token + "A", "", "a.b.c"):
        with pytest.raises(InvalidToken) as caught:
            tokens.verify(bad)
        messages.add(caught.value.detail)

    assert len(messages) == 1


def test_every_claim_is_required_by_the_model() -> None:
    """All but one that the release before this one did not write."""
    optional = {name for name, field in Claims.model_fields.items() if not field.is_required()}

    assert optional == {"auth_time"}


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_is_refused_without_a_crash(text: str) -> None:
    ring = RING
    assert refused(make(ring, FixedClock()), text)
    assert refused(make(ring, FixedClock()), f"{encode(compact(HEADER).encode())}.{text}.{text}")


RING = Ring("k1")
