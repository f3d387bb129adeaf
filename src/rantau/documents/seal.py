"""The legal seal of a document: a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052), Ed25519 (RFC 8032).

Pure: no Django and no database, so that whoever has the keys can verify without a network.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rantau.common.clock import WESTERN_TIME
from rantau.common.hashing import compute_digest

SIGN1, DATE = 18, 100  # CBOR tags: COSE_Sign1 (RFC 9052), days since 1970 (RFC 8943)
ALG, KID, EDDSA = 1, 4, -8  # COSE header parameters and algorithm
SUB, EXP, IAT = 2, 4, 6  # CWT claims
DOCUMENT, REVOKED = -65537, -65538  # our own claims, in the range for private use
LETTER, HOLDER, BORN, PASSPORT, OFFICE, VALUES = range(1, 7)  # inside DOCUMENT
EPOCH = date(1970, 1, 1)
MARK_BYTES = 8  # bytes that name a key, and a revoked document
Keys = Mapping[bytes, Ed25519PublicKey]


class UnreadableSeal(Exception):
    """These bytes do not have the form of our seal."""


class UntrustedKey(Exception):
    """Signed with a key that is not in the trust list."""


class AlteredSeal(Exception):
    """The signature does not match the content."""


@dataclass(frozen=True)
class SealedDocument:
    """The content of a seal. `values` are those of the letter's fields, in their order."""

    serial: str
    letter: str
    holder: str
    birth_date: date | None
    passport: str
    office_code: str
    issued_at: datetime
    valid_until: date | None
    values: tuple[str, ...]

    def is_expired(self, at: datetime) -> bool:
        """Whether its last day has ended in western Indonesian time."""
        return self.valid_until is not None and at >= get_end_of_day(self.valid_until)


@dataclass(frozen=True)
class RevocationList:
    """The marks of revoked documents that have not expired anyway, when the list was issued and
    until when it may be used (aware)."""

    marks: frozenset[bytes]
    issued_at: datetime
    expires_at: datetime


def get_end_of_day(day: date) -> datetime:
    """The moment at which a day ends in western Indonesian time."""
    return datetime.combine(day + timedelta(days=1), time(), WESTERN_TIME)


def compute_key_id(key: Ed25519PublicKey) -> bytes:
    """The first eight bytes of the SHA-256 of the raw public key."""
    return compute_digest(key.public_bytes_raw())[:MARK_BYTES]


def compute_mark(cose: bytes) -> bytes:
    """The mark by which a revocation list names a document: only who has the document can
    recognise it."""
    return compute_digest(cose)[:MARK_BYTES]


def seal_document(sealed: SealedDocument, key: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of a document's content; the same content gives the same bytes."""
    birth_date = sealed.birth_date
    content = {
        LETTER: sealed.letter,
        HOLDER: sealed.holder,
        BORN: cbor2.CBORTag(DATE, (birth_date - EPOCH).days) if birth_date else None,
        PASSPORT: sealed.passport,
        OFFICE: sealed.office_code,
        VALUES: list(sealed.values),
    }
    claims: dict[int, Any] = {SUB: sealed.serial, IAT: _to_timestamp(sealed.issued_at)}
    if sealed.valid_until:
        claims[EXP] = _to_timestamp(get_end_of_day(sealed.valid_until))
    return _sign_claims({**claims, DOCUMENT: content}, key)


def seal_revocation_list(revoked: RevocationList, key: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of a list of revoked documents: eight bytes each."""
    times = {IAT: _to_timestamp(revoked.issued_at), EXP: _to_timestamp(revoked.expires_at)}
    return _sign_claims({**times, REVOKED: b"".join(sorted(revoked.marks))}, key)


def verify_seal(cose: bytes, keys: Keys) -> SealedDocument:
    """The content of a seal that a trusted key signed. Raises UnreadableSeal, UntrustedKey,
    AlteredSeal."""
    claims = _verify_claims(cose, keys)
    try:
        content = claims[DOCUMENT]
        exp = claims.get(EXP)
        return SealedDocument(
            serial=str(claims[SUB]),
            letter=str(content[LETTER]),
            holder=str(content[HOLDER]),
            birth_date=content[BORN],
            passport=str(content[PASSPORT]),
            office_code=str(content[OFFICE]),
            issued_at=datetime.fromtimestamp(claims[IAT], UTC),
            valid_until=(_from_timestamp(exp) - timedelta(seconds=1))
            .astimezone(WESTERN_TIME)
            .date()
            if exp
            else None,
            values=tuple(map(str, content[VALUES])),
        )
    except (KeyError, TypeError) as error:
        raise UnreadableSeal() from error


def verify_revocation_list(cose: bytes, keys: Keys) -> RevocationList:
    """The list of revoked documents, if a trusted key signed it; raises as `verify_seal`."""
    claims = _verify_claims(cose, keys)
    try:
        joined = claims[REVOKED]
        marks_found = {joined[i : i + MARK_BYTES] for i in range(0, len(joined), MARK_BYTES)}
        return RevocationList(
            frozenset(marks_found), _from_timestamp(claims[IAT]), _from_timestamp(claims[EXP])
        )
    except (KeyError, TypeError) as error:
        raise UnreadableSeal() from error


def encode_seal(cose: bytes) -> str:
    """The seal in the characters that a QR stores best: Base32 (RFC 4648) without padding."""
    return base64.b32encode(cose).decode().rstrip("=")


def decode_seal(text: str) -> bytes:
    """The seal in a scanned URL, or in its part behind the `#`. Raises UnreadableSeal."""
    base32 = re.sub(r"\s", "", text.rpartition("#")[2]).upper()
    try:
        return base64.b32decode(base32 + "=" * (-len(base32) % 8))
    except ValueError as error:
        raise UnreadableSeal() from error


def _to_timestamp(at: datetime) -> int:
    return int(at.timestamp())


def _from_timestamp(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _sign_claims(claims: dict[int, Any], key: Ed25519PrivateKey) -> bytes:
    protected = cbor2.dumps({ALG: EDDSA})
    payload = cbor2.dumps(claims, canonical=True)
    signature = key.sign(_build_signed_structure(protected, payload))
    unprotected = {KID: compute_key_id(key.public_key())}
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, unprotected, payload, signature]))


def _build_signed_structure(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _verify_claims(cose: bytes, keys: Keys) -> dict[int, Any]:
    """The claims under the signature. The algorithm is fixed here, never taken from the message."""
    try:
        protected, kid, payload, signature = _parse_message(cose)
        if cbor2.loads(protected) != {ALG: EDDSA}:
            raise UnreadableSeal()
    except (cbor2.CBORDecodeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableSeal() from error
    key = keys.get(kid)
    if key is None:
        raise UntrustedKey()
    try:
        key.verify(signature, _build_signed_structure(protected, payload))
    except InvalidSignature as error:
        raise AlteredSeal() from error
    claims = cbor2.loads(payload)
    if not isinstance(claims, dict):
        raise UnreadableSeal()
    return claims


def _parse_message(cose: bytes) -> tuple[bytes, ...]:
    """Protected header, key id, payload and signature of a message that anybody may have
    written."""
    stream = BytesIO(cose)
    message = cbor2.load(stream)
    if not isinstance(message, cbor2.CBORTag) or message.tag != SIGN1 or stream.read(1):
        raise UnreadableSeal()
    protected, unprotected, payload, signature = message.value
    parts = (protected, unprotected[KID], payload, signature)
    if not all(isinstance(part, bytes) for part in parts):
        raise UnreadableSeal()
    return parts
