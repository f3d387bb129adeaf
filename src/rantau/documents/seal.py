"""The legal seal of a document: a CWT (RFC 8392) in a COSE_Sign1 (RFC 9052), Ed25519 (RFC 8032).

A seal has one form: deterministic CBOR (RFC 8949 section 4.2), this header and no other, Base32 in
capitals. Any other encoding of the same content is no seal (decision 0029); the browser's `seal.js`
holds to the same rules, and `tests/documents/seal_vectors.json` to both.
Pure: no Django and no database, so that whoever has the keys can verify without a network.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rantau.common.clock import WESTERN_TIME
from rantau.common.hashing import compute_digest

SIGN1, DATE = 18, 100  # CBOR tags: COSE_Sign1 (RFC 9052), days since 1970 (RFC 8943)
ALG, KID, EDDSA = 1, 4, -8  # COSE header parameters and algorithm
SUB, EXP, IAT = 2, 4, 6  # CWT claims
# Our own claims, in the range for private use. REVOKED_SEALS is that of lists signed before marks
# were made of the payload; it is read, and written no more.
DOCUMENT, REVOKED_SEALS, REVOKED = -65537, -65538, -65539
LETTER, HOLDER, BORN, PASSPORT, OFFICE, VALUES = range(1, 7)  # inside DOCUMENT
EPOCH = date(1970, 1, 1)
MARK_BYTES = 8  # bytes that name a key, and a revoked document
SEAL_PATH = "/V"  # what stands before the `#` of an address
KID_BYTES, SIGNATURE_BYTES = MARK_BYTES, 64
# What every message begins with: tag 18, an array of four, the protected header {1: -8}, and of the
# unprotected header {4: key id} all but the eight bytes of the id.
MESSAGE_HEAD = bytes.fromhex("d28443a10127a10448")
SIGNED_HEAD = b"\x84\x6aSignature1" + bytes.fromhex("43a10127") + b"\x40"
PAYLOAD_HEAD_SIZES = (2, 3, 5, 1)  # bytes; a document takes 2 or 3, a long list of revocations 5
SIGNATURE_HEAD = bytes.fromhex("5840")
# The order of the group of Ed25519: a signature's second half is smaller (RFC 8032 section 5.1.7),
# or adding it would give a second signature of the same content.
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
MAX_TIMESTAMP = 253402214400  # the last day of the year 9999, so that every zone can show it
# How far the clock of whoever verifies may lag behind.
CLOCK_TOLERANCE = timedelta(minutes=10)
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

    def is_premature(self, at: datetime) -> bool:
        """Whether it was issued later than `at`, by more than clocks differ."""
        return self.issued_at > at + CLOCK_TOLERANCE


@dataclass(frozen=True)
class RevocationList:
    """The marks of revoked documents that have not expired anyway, when the list was issued and
    until when it may be used (aware).

    claim   REVOKED, or REVOKED_SEALS of an older list: what its marks are made of
    """

    marks: frozenset[bytes]
    issued_at: datetime
    expires_at: datetime
    claim: int = REVOKED

    def is_revoked(self, cose: bytes) -> bool:
        """Whether the list names this seal, which was verified: only then has it one form."""
        if self.claim == REVOKED_SEALS:
            return _compute_old_mark(cose) in self.marks
        return compute_mark(cose) in self.marks


def get_end_of_day(day: date) -> datetime:
    """The moment at which a day ends in western Indonesian time."""
    return datetime.combine(day + timedelta(days=1), time(), WESTERN_TIME)


def compute_key_id(key: Ed25519PublicKey) -> bytes:
    """The first eight bytes of the SHA-256 of the raw public key."""
    return compute_digest(key.public_bytes_raw())[:MARK_BYTES]


def compute_mark(cose: bytes) -> bytes:
    """The mark by which a revocation list names a document, made of its signed payload: only who
    has the document can recognise it. Raises UnreadableSeal."""
    _, payload, _ = _parse_message(cose)
    return compute_digest(payload)[:MARK_BYTES]


def _compute_old_mark(cose: bytes) -> bytes:
    """As marks were made until decision 0029: of the whole seal."""
    return compute_digest(cose)[:MARK_BYTES]


def seal_document(sealed: SealedDocument, key: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of a document's content; the same content gives the same bytes."""
    return _sign_payload(_encode_document(sealed), key)


def seal_revocation_list(revoked: RevocationList, key: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of a list of revoked documents: eight bytes each."""
    return _sign_payload(_encode_revocation_list(revoked), key)


def verify_seal(cose: bytes, keys: Keys) -> SealedDocument:
    """The content of a seal that a trusted key signed. Raises UnreadableSeal, UntrustedKey,
    AlteredSeal."""
    payload = _verify_payload(cose, keys)
    try:
        claims = cbor2.loads(payload)
        content, exp = claims[DOCUMENT], claims.get(EXP)
        sealed = SealedDocument(
            serial=claims[SUB],
            letter=content[LETTER],
            holder=content[HOLDER],
            birth_date=content[BORN],
            passport=content[PASSPORT],
            office_code=content[OFFICE],
            issued_at=_from_timestamp(claims[IAT]),
            valid_until=_get_last_day(exp) if exp is not None else None,
            values=tuple(content[VALUES]),
        )
        if not _is_text(sealed) or _encode_document(sealed) != payload:
            raise UnreadableSeal()
    except MALFORMED as error:
        raise UnreadableSeal() from error
    return sealed


def verify_revocation_list(cose: bytes, keys: Keys) -> RevocationList:
    """The list of revoked documents, if a trusted key signed it; raises as `verify_seal`."""
    payload = _verify_payload(cose, keys)
    try:
        claims = cbor2.loads(payload)
        claim = REVOKED if REVOKED in claims else REVOKED_SEALS
        joined = claims[claim]
        marks = frozenset(joined[i : i + MARK_BYTES] for i in range(0, len(joined), MARK_BYTES))
        issued_at, expires_at = _from_timestamp(claims[IAT]), _from_timestamp(claims[EXP])
        revoked = RevocationList(marks, issued_at, expires_at, claim)
        if len(joined) % MARK_BYTES or _encode_revocation_list(revoked) != payload:
            raise UnreadableSeal()
    except MALFORMED as error:
        raise UnreadableSeal() from error
    return revoked


def encode_seal(cose: bytes) -> str:
    """The seal in the characters that a QR stores best: Base32 (RFC 4648) without padding."""
    return base64.b32encode(cose).decode().rstrip("=")


def decode_seal(text: str) -> bytes:
    """The seal in a scanned URL, or in its part behind the `#`. Raises UnreadableSeal, also for
    another spelling of the same bytes: small letters, padding, spaces, bits left over."""
    before, hash_sign, after = text.partition("#")
    if hash_sign and not before.upper().endswith(SEAL_PATH):
        raise UnreadableSeal()
    base32 = after if hash_sign else before
    try:
        cose = base64.b32decode(base32 + "=" * (-len(base32) % 8))
    except ValueError as error:
        raise UnreadableSeal() from error
    if encode_seal(cose) != base32:
        raise UnreadableSeal()
    return cose


# What a decoder or a conversion raises for a payload that has not our form.
MALFORMED = (
    cbor2.CBORDecodeError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
)


def _encode_document(sealed: SealedDocument) -> bytes:
    """The payload of a document. The keys are written in the order of their encoding, which costs
    a third of what it costs to have the library sort them."""
    birth_date = sealed.birth_date
    content = {
        LETTER: sealed.letter,
        HOLDER: sealed.holder,
        BORN: cbor2.CBORTag(DATE, (birth_date - EPOCH).days) if birth_date else None,
        PASSPORT: sealed.passport,
        OFFICE: sealed.office_code,
        VALUES: list(sealed.values),
    }
    claims: dict[int, Any] = {SUB: sealed.serial}
    if sealed.valid_until:
        claims[EXP] = _to_timestamp(get_end_of_day(sealed.valid_until))
    claims |= {IAT: _to_timestamp(sealed.issued_at), DOCUMENT: content}
    return cbor2.dumps(claims)


def _encode_revocation_list(revoked: RevocationList) -> bytes:
    times = {EXP: _to_timestamp(revoked.expires_at), IAT: _to_timestamp(revoked.issued_at)}
    return cbor2.dumps({**times, revoked.claim: b"".join(sorted(revoked.marks))})


def _is_text(sealed: SealedDocument) -> bool:
    texts = (sealed.serial, sealed.letter, sealed.holder, sealed.passport, sealed.office_code)
    return all(isinstance(text, str) for text in (*texts, *sealed.values))


def _to_timestamp(at: datetime) -> int:
    return int(at.timestamp())


def _from_timestamp(seconds: int) -> datetime:
    if not 0 <= seconds <= MAX_TIMESTAMP:
        raise ValueError("not a time that a document can have")
    return datetime.fromtimestamp(seconds, UTC)


def _get_last_day(exp: int) -> date:
    return (_from_timestamp(exp) - timedelta(seconds=1)).astimezone(WESTERN_TIME).date()


def _sign_payload(payload: bytes, key: Ed25519PrivateKey) -> bytes:
    signature = key.sign(_build_signed_structure(payload))
    return _build_message(compute_key_id(key.public_key()), payload, signature)


def _build_signed_structure(payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052 section 4.4: context, protected header, no outside data."""
    return b"".join((SIGNED_HEAD, _encode_head(payload), payload))


def _build_message(kid: bytes, payload: bytes, signature: bytes) -> bytes:
    """The one form of a message with these parts."""
    head = _encode_head(payload)
    return b"".join((MESSAGE_HEAD, kid, head, payload, SIGNATURE_HEAD, signature))


def _encode_head(content: bytes) -> bytes:
    """What stands before a byte string in its shortest form. The library's encoder takes several
    times as long, on a path that script/bench measures."""
    size = len(content)
    if size < 24:
        return bytes((0x40 | size,))
    if size < 0x100:
        return bytes((0x58, size))
    if size < 0x10000:
        return b"\x59" + size.to_bytes(2, "big")
    return b"\x5a" + size.to_bytes(4, "big")


def _verify_payload(cose: bytes, keys: Keys) -> bytes:
    """The payload under the signature. The algorithm is fixed here, never taken from the message,
    and nothing is decoded that no trusted key signed."""
    kid, payload, signature = _parse_message(cose)
    key = keys.get(kid)
    if key is None:
        raise UntrustedKey()
    if int.from_bytes(signature[SIGNATURE_BYTES // 2 :], "little") >= GROUP_ORDER:
        raise AlteredSeal()
    try:
        key.verify(signature, _build_signed_structure(payload))
    except InvalidSignature as error:
        raise AlteredSeal() from error
    return payload


def _parse_message(cose: bytes) -> tuple[bytes, bytes, bytes]:
    """Key id, payload and signature of a message that anybody may have written.

    Only the size of the payload varies: the message is built again from its parts, and must be the
    same. Raises UnreadableSeal.
    """
    begin = len(MESSAGE_HEAD) + KID_BYTES
    kid, signature = cose[len(MESSAGE_HEAD) : begin], cose[-SIGNATURE_BYTES:]
    for size in PAYLOAD_HEAD_SIZES:
        payload = cose[begin + size : -SIGNATURE_BYTES - len(SIGNATURE_HEAD)]
        if _build_message(kid, payload, signature) == cose:
            return kid, payload, signature
    raise UnreadableSeal()
