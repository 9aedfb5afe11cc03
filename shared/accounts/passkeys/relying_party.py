"""The relying party of WebAuthn: our frontend, in whose pages passkeys are made and used.

``webauthn`` (py_webauthn) reads and verifies what devices sign; it is imported when it is first
needed. Whoever has a passkey also proves to their device who they are: it is asked for always.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from shared.accounts.passkeys.errors import PasskeyInvalid, PasskeyRefused
from shared.accounts.passkeys.passkey import Passkey
from shared.kernel.errors import DomainError

type CredentialJson = Mapping[str, Any]
"""What ``PublicKeyCredential.toJSON`` returns in a browser."""


class NewCredential(NamedTuple):
    """A key pair that a device has made; its public half, in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


class Claim(NamedTuple):
    """What somebody claims who signs in: which credential, whose, and over which challenge."""

    credential_id: str
    user_id: str | None
    challenge: bytes


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Asks browsers for passkeys and verifies what they send."""

    origin: str

    @property
    def id(self) -> str:
        """The host of the frontend."""
        return urlsplit(self.origin).hostname or ""

    def creation_options(
        self, challenge: bytes, *, user_id: str, email: str, name: str, listed: Sequence[Passkey]
    ) -> dict[str, Any]:
        """Return what ``navigator.credentials.create`` is called with, as JSON."""
        from webauthn import base64url_to_bytes, generate_registration_options  # noqa: PLC0415
        from webauthn.helpers import options_to_json_dict  # noqa: PLC0415
        from webauthn.helpers.structs import (  # noqa: PLC0415
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        return options_to_json_dict(
            generate_registration_options(
                rp_id=self.id,
                rp_name="iMock",
                user_id=user_id.encode(),
                user_name=email,
                user_display_name=name,
                challenge=challenge,
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED,
                    user_verification=UserVerificationRequirement.REQUIRED,
                ),
                exclude_credentials=[
                    PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential_id))
                    for each in listed
                ],
            )
        )

    def request_options(self, challenge: bytes) -> dict[str, Any]:
        """Return what ``navigator.credentials.get`` is called with: any passkey of ours."""
        from webauthn import generate_authentication_options  # noqa: PLC0415
        from webauthn.helpers import options_to_json_dict  # noqa: PLC0415
        from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

        return options_to_json_dict(
            generate_authentication_options(
                rp_id=self.id,
                challenge=challenge,
                user_verification=UserVerificationRequirement.REQUIRED,
            )
        )

    def challenge_of(self, credential: CredentialJson) -> bytes:
        """Return the challenge that a new credential was made for; raises PasskeyInvalid."""
        from webauthn.helpers import (  # noqa: PLC0415
            parse_client_data_json,
            parse_registration_credential_json,
        )

        with _refusing(PasskeyInvalid):
            parsed = parse_registration_credential_json(dict(credential))
            return parse_client_data_json(parsed.response.client_data_json).challenge

    def created(self, credential: CredentialJson, challenge: bytes) -> NewCredential:
        """Return the public half of what a browser has made; raises PasskeyInvalid."""
        from webauthn import verify_registration_response  # noqa: PLC0415
        from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

        with _refusing(PasskeyInvalid):
            made = verify_registration_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=self.id,
                expected_origin=self.origin,
                require_user_verification=True,
            )
        return NewCredential(
            bytes_to_base64url(made.credential_id),
            bytes_to_base64url(made.credential_public_key),
            made.sign_count,
        )

    def claim(self, credential: CredentialJson) -> Claim:
        """Return what a signature claims, before it is verified; raises PasskeyRefused."""
        from webauthn.helpers import (  # noqa: PLC0415
            bytes_to_base64url,
            parse_authentication_credential_json,
            parse_client_data_json,
        )

        with _refusing(PasskeyRefused):
            parsed = parse_authentication_credential_json(dict(credential))
            challenge = parse_client_data_json(parsed.response.client_data_json).challenge
            handle = parsed.response.user_handle
            user_id = handle.decode("ascii") if handle else None
        return Claim(bytes_to_base64url(parsed.raw_id), user_id, challenge)

    def signed(self, credential: CredentialJson, challenge: bytes, passkey: Passkey) -> int:
        """Return the signature counter of a right signature; raises PasskeyRefused.

        Whether the counter has grown is for who changes the account to say.
        """
        from webauthn import base64url_to_bytes, verify_authentication_response  # noqa: PLC0415

        with _refusing(PasskeyRefused):
            return verify_authentication_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=self.id,
                expected_origin=self.origin,
                credential_public_key=base64url_to_bytes(passkey.public_key),
                credential_current_sign_count=0,
                require_user_verification=True,
            ).new_sign_count


@contextmanager
def _refusing(refusal: type[DomainError]) -> Iterator[None]:
    """Turn whatever hostile bytes make of a parser into one refusal."""
    try:
        yield
    except Exception as error:
        raise refusal from error
