"""Read what a telephone with a key answers, before the library fido2 sees any of it.

The library makes of a number as many bytes. Here each part has its type and its longest length;
what they are: https://www.w3.org/TR/webauthn-3/, sections 5.8.1, 6.1, 6.5.1 and 6.5.4.
"""

import binascii
import json
from dataclasses import dataclass
from typing import Any

from fido2.utils import websafe_decode

MAX_RESPONSE_LENGTH = 20_000  # characters
MAX_CLIENT_DATA_LENGTH = 4_000  # bytes
MAX_TEXT_LENGTH = 1_500  # characters of a challenge or an origin
MAX_FORMAT_LENGTH = 32  # characters
MAX_CREDENTIAL_LENGTH = 1_023  # bytes, as the standard has it
MAX_DEPTH = 6  # of lists and maps in CBOR
MAX_ITEMS = 500
NAMES = ("id", "rawId", "type")
MADE_NAMES = ("clientDataJSON", "attestationObject")
SIGNED_NAMES = ("clientDataJSON", "authenticatorData", "signature", "userHandle")
ATTESTED, EXTENDED = 0x40, 0x80  # flags of authenticator data
FIXED_LENGTH = 37  # bytes of authenticator data before what the flags announce
# The members of a COSE key (RFC 9053, section 7) besides 1 (its type) and 3, by the type.
KEY_TYPE, ALGORITHM = 1, 3
KEY_MEMBERS: dict[Any, dict[int, type]] = {
    1: {-1: int, -2: bytes},
    2: {-1: int, -2: bytes, -3: bytes},
    3: {-1: bytes, -2: bytes},
    7: {-1: bytes},
}


def read_made_key(response: str) -> dict[str, Any]:
    """What a telephone answered that was asked to make a key, as far as we need it. Raises
    ValueError."""
    values = _load(response, MADE_NAMES)
    statement = Cbor(_decode(values["response"]["attestationObject"])).read_whole()
    if not isinstance(statement, dict) or set(statement) != {"fmt", "authData", "attStmt"}:
        raise ValueError("no attestation object")
    _require(statement["fmt"], str)
    if len(statement["fmt"]) > MAX_FORMAT_LENGTH:
        raise ValueError("too long")
    _require(statement["attStmt"], dict)
    _require_authenticator_data(statement["authData"])
    return values


def read_signature(response: str) -> dict[str, Any]:
    """What a telephone answered that was asked to sign, as far as we need it. Raises ValueError."""
    values = _load(response, SIGNED_NAMES)
    _decode(values["response"]["signature"])
    _decode(values["response"]["userHandle"])
    _require_authenticator_data(_decode(values["response"]["authenticatorData"]))
    return values


def _load(response: str, names: tuple[str, ...]) -> dict[str, Any]:
    """The members that we read, all as text, with client data that is such."""
    values = _load_object(response, MAX_RESPONSE_LENGTH)
    taken: dict[str, Any] = _take_texts(values, NAMES)
    if taken["type"] != "public-key" or len(_decode(taken["rawId"])) > MAX_CREDENTIAL_LENGTH:
        raise ValueError("another type, or too long")
    taken["response"] = _take_texts(values.get("response"), names)
    client_data = _decode(taken["response"]["clientDataJSON"]).decode()
    signed = _load_object(client_data, MAX_CLIENT_DATA_LENGTH)
    texts = _take_texts(signed, ("type", "challenge", "origin"))
    if max(map(len, texts.values())) > MAX_TEXT_LENGTH:
        raise ValueError("too long")
    _require(signed.get("crossOrigin", False), bool)
    return taken


def _load_object(text: str, max_length: int) -> dict[str, Any]:
    values = json.loads(text) if len(text) <= max_length else None
    if not isinstance(values, dict):
        raise ValueError("no object")
    return values


def _take_texts(values: Any, names: tuple[str, ...]) -> dict[str, str]:
    _require(values, dict)
    taken = {name: values.get(name) for name in names}
    for each in taken.values():
        _require(each, str)
    return taken


def _require(value: Any, kind: type) -> None:
    """Raise ValueError unless the value is of this very type: True is no number."""
    if type(value) is not kind:
        raise ValueError("of another type")


def _decode(text: str) -> bytes:
    try:
        return websafe_decode(text)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64url") from None


def _require_authenticator_data(data: Any) -> None:
    """Raise ValueError unless all that the flags announce is there, and nothing more."""
    _require(data, bytes)
    if len(data) < FIXED_LENGTH:
        raise ValueError("cut short")
    flags, reader = data[32], Cbor(data, at=FIXED_LENGTH)
    if flags & ATTESTED:
        reader.take(16)
        length = int.from_bytes(reader.take(2))
        if length > MAX_CREDENTIAL_LENGTH:
            raise ValueError("too long")
        reader.take(length)
        _require_public_key(reader.read())
    if flags & EXTENDED:
        _require(reader.read(), dict)
    if not reader.is_at_end():
        raise ValueError("too long")


def _require_public_key(key: Any) -> None:
    _require(key, dict)
    _require(key.get(KEY_TYPE), int)
    members = {KEY_TYPE: int, ALGORITHM: int} | KEY_MEMBERS.get(key[KEY_TYPE], {})
    if set(key) != set(members):
        raise ValueError("no key of a known type")
    for label, kind in members.items():
        _require(key[label], kind)


@dataclass
class Cbor:
    """Reads the part of CBOR (RFC 8949) that telephones send: whole numbers, bytes, text, lists,
    maps, true, false and null. Never more than there is, nor deeper than MAX_DEPTH.

    at     where it reads next
    items  how many values were read
    """

    data: bytes
    at: int = 0
    items: int = 0

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self.at == len(self.data)

    def take(self, length: int) -> bytes:
        """The next so many bytes. Raises ValueError where there are fewer."""
        end = self.at + length
        if end > len(self.data):
            raise ValueError("cut short")
        taken, self.at = self.data[self.at : end], end
        return taken

    def read_whole(self) -> Any:
        """The one value that the bytes are. Raises ValueError."""
        value = self.read()
        if not self.is_at_end():
            raise ValueError("too long")
        return value

    def read(self, depth: int = 0) -> Any:
        """The next value. Raises ValueError."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise ValueError("too deep, or too much")
        kind, low = divmod(self.take(1)[0], 32)
        if kind == 7:
            return self._read_simple(low)
        number = self._read_number(low)
        if kind in (0, 1):
            return -1 - number if kind else number
        if kind in (2, 3):
            taken = self.take(number)
            return taken if kind == 2 else taken.decode()
        if kind == 4:
            return self._read_list(number, depth + 1)
        if kind == 5:
            return self._read_map(number, depth + 1)
        raise ValueError("a tag")

    def _read_number(self, low: int) -> int:
        if low < 24:
            return low
        if low > 27:
            raise ValueError("of no length")
        return int.from_bytes(self.take(1 << (low - 24)))

    def _read_simple(self, low: int) -> bool | None:
        simple = {20: False, 21: True, 22: None}
        if low not in simple:
            raise ValueError("neither true, false nor null")
        return simple[low]

    def _read_list(self, number: int, depth: int) -> list[Any]:
        self._require_rest(number)
        return [self.read(depth) for _each in range(number)]

    def _read_map(self, number: int, depth: int) -> dict[Any, Any]:
        self._require_rest(2 * number)
        values = {}
        for _each in range(number):
            name = self.read(depth)
            if type(name) not in (int, str) or name in values:
                raise ValueError("no name, or one twice")
            values[name] = self.read(depth)
        return values

    def _require_rest(self, items: int) -> None:
        if items > len(self.data) - self.at:
            raise ValueError("cut short")
