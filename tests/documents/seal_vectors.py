"""Make `seal_vectors.json`: seals, and the word that every verifier must say of each.

    PYTHONPATH=src:. python -m tests.documents.seal_vectors

The keys are for tests alone. A vector is a text as it stands behind the `#` of a QR's address, the
name of a list of revocations (or null) and the verdict at the moment `at`.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rantau.common.hashing import compute_digest
from rantau.documents.seal import (
    GROUP_ORDER,
    REVOKED_SEALS,
    RevocationList,
    SealedDocument,
    compute_key_id,
    compute_mark,
    encode_seal,
    seal_document,
    seal_revocation_list,
)

PATH = Path(__file__).with_suffix(".json")
AT = datetime(2027, 4, 1, 5, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KID, OTHER_KID = compute_key_id(KEY.public_key()), compute_key_id(OTHER_KEY.public_key())
VALID = SealedDocument(
    serial="UJI-3212-2027-000001",
    letter="test_permit",
    holder="Siti Nurhalimah",
    birth_date=date(1994, 2, 14),
    passport="X0000001",
    office_code="DN-3212",
    issued_at=datetime(2027, 3, 2, 3, tzinfo=UTC),
    valid_until=date(2027, 6, 2),
    values=("Perawat lansia", "Taipei Example Nursing Home", "Taiwan", "PT Peraga Satu", "JO-1"),
)
REVOKED = replace(VALID, serial="UJI-3212-2027-000002")
BARE = replace(
    VALID,
    serial="UJI-3212-2027-000003",
    birth_date=None,
    passport="",
    valid_until=None,
    values=("",) * 5,
)
EXPIRED = replace(VALID, serial="UJI-3212-2027-000004", valid_until=date(2027, 3, 31))
ISSUED_LATER = replace(VALID, serial="UJI-3212-2027-000005", issued_at=AT + timedelta(hours=1))
CLOCK_DIFFERS = replace(VALID, serial="UJI-3212-2027-000006", issued_at=AT + timedelta(minutes=9))
DOCUMENTS = (VALID, REVOKED, BARE, EXPIRED, ISSUED_LATER, CLOCK_DIFFERS)  # by their numbers
PROTECTED, HEADER_SIZE = bytes.fromhex("a10127"), 17
EXP = b"\x04"


def get_parts(cose: bytes) -> tuple[bytes, bytes]:
    """Payload and signature."""
    _, _, payload, signature = cbor2.loads(cose).value
    return payload, signature


def sign(payload: bytes, protected: bytes = PROTECTED) -> bytes:
    """A message in our form with any payload, signed with the trusted key."""
    signature = KEY.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    return build_message(payload, signature, protected=cbor2.dumps(protected))


def build_message(
    payload: bytes,
    signature: bytes,
    *,
    begin: bytes = b"\xd2\x84",
    protected: bytes = b"\x43" + PROTECTED,
    unprotected: bytes = b"\xa1\x04\x48" + KID,
    end: bytes = b"",
) -> bytes:
    """A message whose parts are given as they are encoded, payload and signature aside."""
    parts = (begin, protected, unprotected, cbor2.dumps(payload), cbor2.dumps(signature), end)
    return b"".join(parts)


def list_valid() -> Iterator[tuple[str, str, str | None, str]]:
    """Seals as they are made, and the states that follow from their content and the lists."""
    sealed = {one.serial: encode_seal(seal_document(one, KEY)) for one in (VALID, REVOKED)}
    for name in (None, "current", "old"):
        text = name or "no list"
        yield f"valid, {text}", sealed[VALID.serial], name, "valid"
        verdict = "revoked" if name else "valid"
        yield f"revoked, {text}", sealed[REVOKED.serial], name, verdict
    for name, one, verdict in (
        ("no birth date, passport, end or lines", BARE, "valid"),
        ("expired", EXPIRED, "expired"),
        ("issued later", ISSUED_LATER, "premature"),
        ("issued later within the tolerance of clocks", CLOCK_DIFFERS, "valid"),
    ):
        yield name, encode_seal(seal_document(one, KEY)), "current", verdict
    strangers = seal_document(VALID, OTHER_KEY)
    yield "signed with another key", encode_seal(strangers), "current", "unknown"
    borrowed = build_message(*get_parts(strangers))
    yield "signed with another key, naming ours", encode_seal(borrowed), "current", "unknown"
    listed = encode_seal(build_lists()["current"])
    yield "a list of revocations as a document", listed, "current", "unknown"


def list_envelopes(payload: bytes, signature: bytes) -> Iterator[tuple[str, bytes]]:
    """Other encodings of a message, none of which needs a key."""
    kid = b"\x48" + KID
    forms: dict[str, dict[str, bytes]] = {
        "tag in two bytes": {"begin": b"\xd8\x12\x84"},
        "tag in three bytes": {"begin": b"\xd9\x00\x12\x84"},
        "tag in nine bytes": {"begin": b"\xdb" + bytes(7) + b"\x12\x84"},
        "no tag": {"begin": b"\x84"},
        "another tag": {"begin": b"\xd1\x84"},
        "a tag around it": {"begin": b"\xd8\x3d\xd2\x84"},
        "length of the array in two bytes": {"begin": b"\xd2\x98\x04"},
        "indefinite array": {"begin": b"\xd2\x9f", "end": b"\xff"},
        "a fifth part": {"begin": b"\xd2\x85", "end": b"\x40"},
        "length of the header in two bytes": {"protected": b"\x58\x03" + PROTECTED},
        "header in pieces": {"protected": b"\x5f\x43" + PROTECTED + b"\xff"},
        "another algorithm": {"protected": bytes.fromhex("43a10126")},
        "no algorithm": {"protected": bytes.fromhex("40")},
        "no key id": {"unprotected": b"\xa0"},
        "more in the unprotected header": {"unprotected": b"\xa2\x04" + kid + b"\x18\x63\x00"},
        "key id twice": {"unprotected": b"\xa2\x04" + kid + b"\x04" + kid},
        "key id by a longer number": {"unprotected": b"\xa1\x18\x04" + kid},
        "length of the key id in two bytes": {"unprotected": b"\xa1\x04\x58\x08" + KID},
        "indefinite unprotected header": {"unprotected": b"\xbf\x04" + kid + b"\xff"},
        "length of that header in two bytes": {"unprotected": b"\xb8\x01\x04" + kid},
        "key id as text": {"unprotected": b"\xa1\x04\x68" + b"aaaaaaaa"},
        "key id of another key": {"unprotected": b"\xa1\x04\x48" + OTHER_KID},
        "a byte behind it": {"end": b"\x00"},
        "a second message behind it": {"end": build_message(payload, signature)},
    }
    for name, parts in forms.items():
        yield name, build_message(payload, signature, **parts)
    whole = build_message(payload, signature)
    head = len(cbor2.dumps(payload)) - len(payload)
    begin, end = whole[:HEADER_SIZE], whole[HEADER_SIZE + head + len(payload) :]
    size = len(payload).to_bytes(4, "big")
    yield "length of the payload in five bytes", begin + b"\x5a" + size + payload + end
    pieces = b"\x5f" + cbor2.dumps(payload[:9]) + cbor2.dumps(payload[9:]) + b"\xff"
    yield "payload in pieces", begin + pieces + end
    yield "length of the signature in three bytes", whole[:-66] + b"\x59\x00\x40" + signature
    twin = int.from_bytes(signature[32:], "little") + GROUP_ORDER
    high = signature[:32] + twin.to_bytes(32, "little")
    yield "second half of the signature not reduced", build_message(payload, high)
    yield "a bit of the signature", build_message(payload, signature[:-1] + b"\x01")
    yield "a letter of the name", build_message(payload.replace(b"Siti", b"Sita"), signature)
    yield "cut short", whole[:-1]


def list_signed_forms(payload: bytes) -> Iterator[tuple[str, bytes]]:
    """Payloads of another form under a right signature, which we never make."""
    head, rest = payload[:1], payload[1:]
    sub = payload[1 : payload.index(EXP + b"\x1a")]
    exp = payload[1 + len(sub) : 1 + len(sub) + 6]
    iat = payload[1 + len(sub) + 6 : 1 + len(sub) + 12]
    content = payload[1 + len(sub) + 12 :]
    for name, changed in {
        "claims in another order": head + iat + sub + exp + content,
        "a claim twice": b"\xa5" + sub + sub + exp + iat + content,
        "a claim twice, the second another": b"\xa5" + sub + b"\x02\x61X" + exp + iat + content,
        "a claim more": b"\xa5" + sub + exp + iat + b"\x07\x40" + content,
        "a claim less": b"\xa3" + sub + exp + content,
        "indefinite claims": b"\xbf" + rest + b"\xff",
        "number of a claim in two bytes": head + b"\x18" + rest,
        "number of claims in two bytes": b"\xb8\x04" + rest,
        "time in nine bytes": head + sub + exp + b"\x06\x1b" + bytes(4) + iat[2:] + content,
        "time with a fraction": head + sub + exp + b"\x06" + cbor2.dumps(1804000000.5) + content,
        "end within a day": head + sub + exp[:-1] + b"\x01" + iat + content,
        "birth date with a longer tag": payload.replace(b"\xd8\x64", b"\xd9\x00\x64"),
        "birth date as text": payload.replace(
            b"\x03\xd8\x64\x19" + (8810).to_bytes(2, "big"), b"\x03\xd9\x03\xec\x6a1994-02-14"
        ),
        "birth date without its tag": payload.replace(b"\x03\xd8\x64", b"\x03"),
        "name in pieces": payload.replace(
            b"\x02\x6fSiti Nurhalimah", b"\x02\x7f\x65Siti \x6aNurhalimah\xff"
        ),
        "name as bytes": payload.replace(b"\x6fSiti", b"\x4fSiti"),
        "name that is no UTF-8": payload.replace(b"Siti Nur", b"Siti\xffNur"),
        "undefined for null": payload.replace(b"\x03\xd8\x64\x19\x22\x6a", b"\x03\xf7"),
        "values in an indefinite array": payload.replace(b"\x06\x85", b"\x06\x9f") + b"\xff",
        "a byte behind the claims": payload + b"\x00",
    }.items():
        assert changed != payload, name
        yield f"signed: {name}", sign(changed)
    longer = cbor2.dumps({1: -8, 4: KID})
    yield "signed: more in the protected header", sign(payload, longer)
    yield "signed: algorithm by a longer number", sign(payload, bytes.fromhex("a1013807"))


def list_texts(text: str) -> Iterator[tuple[str, str]]:
    """Other spellings of the same bytes in Base32."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    assert len(text) % 8 in (2, 4, 5, 7)  # bits are left over in the last character
    yield "small letters", text.lower()
    yield "one small letter", text[:-2] + text[-2:].lower()
    yield "padding", text + "=" * (-len(text) % 8)
    yield "bits left over", text[:-1] + alphabet[alphabet.index(text[-1]) + 1]
    yield "a character more", text + "A"
    yield "a hyphen between", f"{text[:40]}-{text[40:]}"
    yield "a line break at the end", text + "%0A"
    yield "a second mark before", "A#" + text
    yield "other digits", text.replace("O", "0").replace("I", "1")
    yield "no seal", "HELLO"


def build_lists() -> dict[str, bytes]:
    """The lists of revocations: as they are made, and as they were made before."""
    cose = seal_document(REVOKED, KEY)
    at, until = AT - timedelta(hours=1), AT + timedelta(hours=23)
    marks = frozenset({compute_mark(cose), b"12345678"})
    older = frozenset({compute_digest(cose)[:8], b"12345678"})
    return {
        "current": seal_revocation_list(RevocationList(marks, at, until), KEY),
        "old": seal_revocation_list(RevocationList(older, at, until, REVOKED_SEALS), KEY),
    }


def build_vectors() -> dict[str, object]:
    """What the file holds."""
    vectors = list(list_valid())
    for state, sealed, listed in (("valid", VALID, None), ("revoked", REVOKED, "current")):
        cose = seal_document(sealed, KEY)
        payload, signature = get_parts(cose)
        assert build_message(payload, signature) == sign(payload) == cose
        others = [*list_envelopes(payload, signature), *list_signed_forms(payload)]
        texts = [(name, encode_seal(other)) for name, other in others]
        vectors += [
            (f"{state}: {name}", text, listed, "unknown")
            for name, text in [*texts, *list_texts(encode_seal(cose))]
        ]
    public = KEY.public_key().public_bytes_raw()
    jwk = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": KID.hex()}
    return {
        "at": AT.isoformat(),
        "keys": [jwk | {"x": base64.urlsafe_b64encode(public).decode().rstrip("=")}],
        "lists": {name: base64.b64encode(cose).decode() for name, cose in build_lists().items()},
        "vectors": [
            dict(zip(("name", "seal", "list", "verdict"), vector, strict=True))
            for vector in vectors
        ],
    }


def build_text() -> str:
    """The file's text."""
    return json.dumps(build_vectors(), indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(build_text())
