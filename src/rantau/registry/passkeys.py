"""Keys that a telephone keeps (passkeys): what is asked of it, and what it signed is verified.

The rules are those of https://www.w3.org/TR/webauthn-3/, sections 7.1 and 7.2, kept by the library
fido2. The service's own address is the one in PUBLIC_URL.
"""

import logging
import secrets
import struct
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings
from django.core import signing
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAttachment,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from rantau.common import clock
from rantau.common.hashing import compute_digest, is_equal_hash
from rantau.common.proxy import parse_address
from rantau.registry.passkey_answers import read_made_key, read_signature

CHALLENGE_LIFETIME = timedelta(minutes=10)
CHALLENGE_LENGTH = 32  # bytes; the standard asks for 16
MAX_PASSKEYS = 10  # of one person
REQUIRED = UserVerificationRequirement.REQUIRED
SIGN_IN = "sign-in"  # the purpose of a challenge for whoever has not signed in
SALT = "rantau.registry.passkeys"
# What the library raises for bytes that are no answer of a telephone, besides ValueError.
FAULTS = (ValueError, TypeError, KeyError, AttributeError, IndexError, UnsupportedAlgorithm)
FAULTS_OF_PARSING = (
    *FAULTS,
    NotImplementedError,
    AssertionError,
    RecursionError,
    OverflowError,
    MemoryError,
    struct.error,
)
logging.getLogger("fido2.server").setLevel(logging.WARNING)  # it logs the names of keys


@dataclass(frozen=True)
class NewPasskey:
    """A key as a telephone has made it, verified.

    public_key  the attested credential data
    """

    credential: bytes
    public_key: bytes
    sign_count: int


def is_offered() -> bool:
    """Whether the address of this service may have keys: a name, by https or on this machine."""
    host = settings.PUBLIC_HOST
    is_name = bool(host) and parse_address(host.strip("[]")) is None
    return is_name and (settings.IS_SERVED_BY_HTTPS or host == "localhost")


def issue_challenge(purpose: str) -> str:
    """A signed token with a new challenge for one purpose (SIGN_IN, or `build_adding_purpose`)."""
    values = {
        "challenge": websafe_encode(secrets.token_bytes(CHALLENGE_LENGTH)),
        "purpose": purpose,
        "at": clock.now().timestamp(),
    }
    return signing.dumps(values, salt=SALT)


def read_challenge(token: str, purpose: str) -> bytes | None:
    """The challenge of a token; None for one that is not ours, of another purpose or too old."""
    try:
        values = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    age = clock.now().timestamp() - values["at"]
    if values["purpose"] != purpose or not 0 <= age <= CHALLENGE_LIFETIME.total_seconds():
        return None
    return websafe_decode(values["challenge"])


def build_adding_purpose(person: UUID, since: str) -> str:
    """The purpose of a challenge for a new key: it is bound to a session of the person.

    since  when she signed in, as the session has it
    """
    return f"add:{person}:{since}"


def derive_command_key(challenge: bytes) -> UUID:
    """The idempotency key of the command that a challenge is used for, so that it is used once."""
    return UUID(bytes=challenge[:16])


def build_user_handle(person: UUID) -> bytes:
    """By what the telephone names whose key it is; it says nothing about her."""
    return compute_digest(f"passkey-user:{person}".encode())


def build_sign_in_options(token: str) -> dict[str, Any]:
    """What the browser is asked to sign, as JSON: with any key that it has for this address."""
    options, _state = _build_server().authenticate_begin(
        user_verification=REQUIRED, challenge=_get_challenge(token)
    )
    return dict(options.public_key)


def build_adding_options(
    token: str, person: UUID, reference: str, credentials: list[bytes]
) -> dict[str, Any]:
    """What the browser is asked to make, as JSON: a key in the telephone itself, which asks for the
    finger, the face or the lock's code of whoever uses it.

    reference    by which the telephone lists the key: no name, since others look at it too
    credentials  those that she has; the telephone that has one of them makes no other
    """
    options, _state = _build_server().register_begin(
        user=PublicKeyCredentialUserEntity(
            name=reference, id=build_user_handle(person), display_name=reference
        ),
        credentials=[
            PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=each)
            for each in credentials
        ],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
        authenticator_attachment=AuthenticatorAttachment.PLATFORM,
        challenge=_get_challenge(token),
    )
    return dict(options.public_key)


def verify_new_passkey(response: str, challenge: bytes) -> NewPasskey | None:
    """The key that a telephone made for this challenge; None for anything else."""
    try:
        parsed = RegistrationResponse.from_dict(read_made_key(response))
        _require_own_page(parsed.response.client_data, challenge)
        made = _build_server().register_complete(_build_state(challenge), parsed)
        attested = made.credential_data
        if attested is None or attested.credential_id != parsed.raw_id:
            return None
        _require_usable(AttestedCredentialData(bytes(attested)))
    except FAULTS_OF_PARSING:
        return None
    return NewPasskey(attested.credential_id, bytes(attested), made.counter)


def read_credential(response: str) -> bytes:
    """By which key a telephone says that it signed; empty for what is no answer of one."""
    try:
        return AuthenticationResponse.from_dict(read_signature(response)).raw_id
    except FAULTS_OF_PARSING:
        return b""


def verify_signature(
    response: str, challenge: bytes, *, owner: UUID, public_key: bytes
) -> int | None:
    """How often the key says that it has signed; None unless it signed this challenge, on a page of
    this service, after the telephone asked who uses it.

    owner  the registration to which the key was added
    """
    try:
        parsed = AuthenticationResponse.from_dict(read_signature(response))
        _require_own_page(parsed.response.client_data, challenge)
        handle = parsed.response.user_handle
        if not handle or not is_equal_hash(bytes(handle), build_user_handle(owner)):
            return None
        _build_server().authenticate_complete(
            _build_state(challenge), [AttestedCredentialData(public_key)], parsed
        )
        return parsed.response.authenticator_data.counter
    except FAULTS_OF_PARSING:
        return None


def is_copied(count: int, seen: int) -> bool:
    """Whether the count went back or stood still, though the key counts: there are two of it."""
    return (count > 0 or seen > 0) and count <= seen


def _build_server() -> Fido2Server:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="Rantau", id=host),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == settings.PUBLIC_URL,
    )


def _build_state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": REQUIRED}


def _get_challenge(token: str) -> bytes:
    return websafe_decode(signing.loads(token, salt=SALT)["challenge"])


def _require_usable(key: AttestedCredentialData) -> None:
    """Raise one of FAULTS unless signatures can be verified with the key."""
    with suppress(InvalidSignature):
        key.public_key.verify(b"", b"")


def _require_own_page(client_data: CollectedClientData, challenge: bytes) -> None:
    """Raise ValueError where a page inside another site's asked, or there is no challenge of ours:
    the library compares the two alone."""
    if client_data.cross_origin or len(challenge) != CHALLENGE_LENGTH:
        raise ValueError("cross-origin, or no challenge")
