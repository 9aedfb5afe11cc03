from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts.addresses import Addresses, fold
from shared.accounts.errors import BadAddress
from shared.adapters.embedded.keys import EmbeddedKeys
from shared.ports.keys import Secrets, SigningKeys


class Words:
    """Keys whose secrets are no secret."""

    def secret(self, purpose: str) -> bytes:
        return purpose.encode()

    def signing(self) -> SigningKeys:
        raise NotImplementedError

    def secrets(self, purpose: str) -> Secrets:
        return Secrets(1, {1: self.secret(purpose)})

    def ping(self) -> str:
        return "words"


@pytest.fixture
def addresses(tmp_path: Path) -> Addresses:
    return Addresses(EmbeddedKeys(tmp_path / "keys"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.com", "ada@example.COM"),
        ("jo\u0308rg@example.com", "j\u00f6rg@example.com"),
        ("ada@ex\u00e4mple.com", "ada@xn--exmple-cua.com"),
    ],
)
def test_spellings_of_one_address_share_an_id(addresses: Addresses, one: str, other: str) -> None:
    assert addresses.read(one).id == addresses.read(other).id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.da@gmail.com", "ada@gmail.com"),
        ("ada+work@example.com", "ada@example.com"),
        ("strasse@example.com", "stra\u00dfe@example.com"),
        ("\ufb01n@example.com", "fin@example.com"),
    ],
)
def test_what_is_another_mailbox_to_the_mail_server_is_one_to_us(
    addresses: Addresses, one: str, other: str
) -> None:
    assert addresses.read(one).id != addresses.read(other).id


def test_the_spelling_of_the_local_part_is_kept_for_sending(addresses: Addresses) -> None:
    assert addresses.read("Ada.Lovelace@EXAMPLE.com").display == "Ada.Lovelace@example.com"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@example",
        "ada@@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\n",
        "ada\x00@example.com",
        "ada@[127.0.0.1]",
        '"ada lovelace"@example.com',
        "Ada <ada@example.com>",
        "ada@example.com,eve@example.com",
        "a" * 65 + "@example.com",
        "ada@" + "a" * 64 + ".com",
        "ada@-example.com",
        "\ud800@example.com",
        "ada@exa\u202emple.com",
    ],
)
def test_what_cannot_be_an_address_is_refused(addresses: Addresses, text: str) -> None:
    with pytest.raises(BadAddress):
        addresses.read(text)


def test_an_id_needs_the_key(tmp_path: Path) -> None:
    one, other = (Addresses(EmbeddedKeys(tmp_path / name)) for name in ("one", "other"))

    assert one.read("ada@example.com").id != other.read("ada@example.com").id


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with suppress(BadAddress):
        assert len(Addresses(Words()).read(text).id) == 64
