"""The legal seal of a document: a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052), Ed25519 (RFC 8032).

Pure: no Django and no database, so that whoever has the keys verifies with no network.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGN1, DATE = 18, 100  # CBOR tags: COSE_Sign1 (RFC 9052), days since 1970 (RFC 8943)
ALG, KID, EDDSA = 1, 4, -8  # COSE header parameters and algorithm
SUB, EXP, IAT = 2, 4, 6  # CWT claims
DOCUMENT, REVOKED = -65537, -65538  # our own claims, in the range for private use
LETTER, HOLDER, BORN, PASSPORT, OFFICE, VALUES = range(1, 7)  # inside DOCUMENT
ZONE = ZoneInfo("Asia/Jakarta")  # where the last day of a document ends
EPOCH = date(1970, 1, 1)
MARK = 8  # bytes that name a key, and a revoked document
Keys = Mapping[bytes, Ed25519PublicKey]


class Unreadable(Exception):
    """These bytes are no seal of ours: not even the form of one."""


class Foreign(Exception):
    """Signed with a key that is not in the trust list."""


class Altered(Exception):
    """The signature does not fit the content."""


@dataclass(frozen=True)
class Sealed:
    """What a seal says. `values` are those of the letter's lines, in their order."""

    serial: str
    letter: str
    holder: str
    birth_date: date | None
    passport: str
    office_code: str
    issued_at: datetime
    valid_until: date | None
    values: tuple[str, ...]

    def expired(self, at: datetime) -> bool:
        """Whether its last day, as it is counted in western Indonesia, has ended."""
        return self.valid_until is not None and at >= end_of(self.valid_until)


@dataclass(frozen=True)
class Revoked:
    """A dated list of the marks of revoked documents that have not expired anyway."""

    marks: frozenset[bytes]
    made_at: datetime
    stale_at: datetime


def end_of(day: date) -> datetime:
    """The moment at which a day ends in western Indonesia."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


def key_id(key: Ed25519PublicKey) -> bytes:
    """The first eight bytes of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:MARK]


def mark_of(cose: bytes) -> bytes:
    """By what a revoked document is named: only who holds the document can tell which it is."""
    return hashlib.sha256(cose).digest()[:MARK]


def seal(sealed: Sealed, key: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of a document's content; the same content gives the same bytes."""
    born = sealed.birth_date
    content = {
        LETTER: sealed.letter,
        HOLDER: sealed.holder,
        BORN: cbor2.CBORTag(DATE, (born - EPOCH).days) if born else None,
        PASSPORT: sealed.passport,
        OFFICE: sealed.office_code,
        VALUES: list(sealed.values),
    }
    claims: dict[int, Any] = {SUB: sealed.serial, IAT: _seconds(sealed.issued_at)}
    if sealed.valid_until:
        claims[EXP] = _seconds(end_of(sealed.valid_until))
    return _sign({**claims, DOCUMENT: content}, key)


def seal_revoked(revoked: Revoked, key: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of a list of revoked documents: eight bytes each."""
    times = {IAT: _seconds(revoked.made_at), EXP: _seconds(revoked.stale_at)}
    return _sign({**times, REVOKED: b"".join(sorted(revoked.marks))}, key)


def unseal(cose: bytes, keys: Keys) -> Sealed:
    """What the seal says, if a trusted key signed just this; Unreadable, Foreign or Altered."""
    claims = _verified(cose, keys)
    try:
        content = claims[DOCUMENT]
        exp = claims.get(EXP)
        return Sealed(
            serial=str(claims[SUB]),
            letter=str(content[LETTER]),
            holder=str(content[HOLDER]),
            birth_date=content[BORN],
            passport=str(content[PASSPORT]),
            office_code=str(content[OFFICE]),
            issued_at=datetime.fromtimestamp(claims[IAT], UTC),
            valid_until=(_moment(exp) - timedelta(seconds=1)).astimezone(ZONE).date()
            if exp
            else None,
            values=tuple(map(str, content[VALUES])),
        )
    except (KeyError, TypeError) as fault:
        raise Unreadable() from fault


def unseal_revoked(cose: bytes, keys: Keys) -> Revoked:
    """The list of revoked documents, if a trusted key signed just this."""
    claims = _verified(cose, keys)
    try:
        marks = claims[REVOKED]
        found = {marks[i : i + MARK] for i in range(0, len(marks), MARK)}
        return Revoked(frozenset(found), _moment(claims[IAT]), _moment(claims[EXP]))
    except (KeyError, TypeError) as fault:
        raise Unreadable() from fault


def to_text(cose: bytes) -> str:
    """The seal in the signs that a QR packs best: Base32 (RFC 4648) without padding."""
    return base64.b32encode(cose).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """The seal out of a scanned address, or out of its part behind the `#`; Unreadable."""
    bare = re.sub(r"\s", "", text.rpartition("#")[2]).upper()
    try:
        return base64.b32decode(bare + "=" * (-len(bare) % 8))
    except ValueError as fault:
        raise Unreadable() from fault


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _sign(claims: dict[int, Any], key: Ed25519PrivateKey) -> bytes:
    protected = cbor2.dumps({ALG: EDDSA})
    payload = cbor2.dumps(claims, canonical=True)
    signature = key.sign(_to_be_signed(protected, payload))
    named = {KID: key_id(key.public_key())}
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [protected, named, payload, signature]))


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _verified(cose: bytes, keys: Keys) -> dict[int, Any]:
    """The claims under the signature. The algorithm is ours to say, never the message's."""
    try:
        protected, kid, payload, signature = _parts(cose)
        if cbor2.loads(protected) != {ALG: EDDSA}:
            raise Unreadable()
    except (cbor2.CBORDecodeError, KeyError, TypeError, ValueError) as fault:
        raise Unreadable() from fault
    key = keys.get(kid)
    if key is None:
        raise Foreign()
    try:
        key.verify(signature, _to_be_signed(protected, payload))
    except InvalidSignature as fault:
        raise Altered() from fault
    claims = cbor2.loads(payload)
    if not isinstance(claims, dict):
        raise Unreadable()
    return claims


def _parts(cose: bytes) -> tuple[bytes, ...]:
    """Protected header, the key's name, payload and signature; anybody may have written them."""
    stream = BytesIO(cose)
    message = cbor2.load(stream)
    if not isinstance(message, cbor2.CBORTag) or message.tag != SIGN1 or stream.read(1):
        raise Unreadable()
    protected, named, payload, signature = message.value
    parts = (protected, named[KID], payload, signature)
    if not all(isinstance(part, bytes) for part in parts):
        raise Unreadable()
    return parts
