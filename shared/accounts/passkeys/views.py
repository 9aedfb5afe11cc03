"""What the API takes and shows of passkeys.

The members have the names of WebAuthn's JSON, and what a browser adds to them is ignored.
"""

from typing import Annotated, Any, Literal, overload

from pydantic import ConfigDict, Field

from shared.accounts.passkeys.passkey import Passkey
from shared.kernel.clock import Instant
from shared.kernel.model import Model
from shared.kernel.text import Line
from shared.kernel.view import View

PASSKEY_ID = r"psk_[0-9a-f]{32}"

PasskeyName = Annotated[Line, Field(max_length=60, examples=["My phone"])]
"""By which its owner recognises a passkey."""

Base64 = Annotated[str, Field(max_length=8192, pattern=r"^[A-Za-z0-9_-]*$")]
"""Bytes in base64url without padding."""


class _Credential(Model):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: Base64
    raw_id: Base64 = Field(alias="rawId")
    type: Literal["public-key"]


class Attested(Model):
    """What a device says of the key pair that it has made."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    client_data_json: Base64 = Field(alias="clientDataJSON")
    attestation_object: Annotated[str, Field(max_length=40_000)] = Field(alias="attestationObject")


class CreatedCredential(_Credential):
    """The JSON of what ``navigator.credentials.create`` returns."""

    response: Attested


class Asserted(Model):
    """What a device has signed."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    client_data_json: Base64 = Field(alias="clientDataJSON")
    authenticator_data: Base64 = Field(alias="authenticatorData")
    signature: Base64
    user_handle: Base64 | None = Field(default=None, alias="userHandle")


class SignedCredential(_Credential):
    """The JSON of what ``navigator.credentials.get`` returns."""

    response: Asserted


class PasskeyOptions(View):
    """What the browser's call is given, by ``PublicKeyCredential.parse...OptionsFromJSON``."""

    public_key: dict[str, Any]


class PasskeyView(View):
    """A passkey of the caller."""

    id: str
    name: str
    created_at: Instant
    last_used_at: Instant | None


def passkey_view(passkey: Passkey) -> PasskeyView:
    """Return a passkey as its owner sees it."""
    return PasskeyView(
        id=passkey.passkey_id,
        name=passkey.name,
        created_at=passkey.created_at,
        last_used_at=passkey.last_used_at,
    )


@overload
def credential_json(credential: CreatedCredential | SignedCredential) -> dict[str, Any]: ...
@overload
def credential_json(credential: SignedCredential | None) -> dict[str, Any] | None: ...
def credential_json(
    credential: CreatedCredential | SignedCredential | None,
) -> dict[str, Any] | None:
    """Return a credential as the browser sent it."""
    return None if credential is None else credential.model_dump(by_alias=True)
