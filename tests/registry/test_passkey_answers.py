"""What a telephone answers is read strictly: each part of another type is no answer, costs neither
memory nor time, and opens nothing."""

import json
import time
import tracemalloc
from uuid import UUID

import pytest
from fido2 import cbor
from fido2.utils import websafe_decode, websafe_encode

from rantau.registry.passkey_answers import Cbor, read_made_key, read_signature
from rantau.registry.passkeys import (
    build_user_handle,
    read_credential,
    verify_new_passkey,
    verify_signature,
)
from tests.factories.passkeys import ADDRESS, Telephone

OWNER = UUID(int=7)
CHALLENGE = bytes(range(32))
OPTIONS = {"challenge": websafe_encode(CHALLENGE), "user": {"id": ""}}
WRONG = [0, -1, 10**9, 2**62, 2**64 - 1, [], [1, [2]], None, True, {}, {"a": 1}, "", "x" * 3000]
FIXED = 37
HOSTILE = [
    b"\x1b" + b"\xff" * 8,  # 2**64 - 1
    b"\x5b" + b"\xff" * 8,  # as many bytes
    b"\x7b" + b"\xff" * 8,  # as much text
    b"\x9b" + b"\xff" * 8,  # as long a list
    b"\xbb" + b"\xff" * 8,  # as large a map
    b"\x81" * 5000,  # a list in a list in a list
    b"\x9f\xff",  # a list of no length
    b"\xc2\x49" + b"\xff" * 9,  # a tag: a big number
    b"\xfb" + b"\x00" * 8,  # a fraction
    b"\xf6",
    b"",
]


@pytest.fixture(autouse=True)
def address(settings):
    settings.PUBLIC_URL, settings.PUBLIC_HOST = ADDRESS, "rantau.example"


@pytest.fixture(autouse=True)
def small():
    """Neither memory nor time: of a gigabyte nothing is made."""
    tracemalloc.start()
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 30
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def change_leaves(value, wrong):
    """Copies of a structure, each with one member, however deep, that is another: by the path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            for path, changed in change_leaves(inner, wrong):
                yield f"{name}/{path}", value | {name: changed}
    if not (type(value) is type(wrong) and value == wrong):
        yield "", wrong


def make_key():
    return json.loads(Telephone().make_key(OPTIONS))


def build_answer(answer, **parts):
    return json.dumps(answer | {"response": answer["response"] | parts})


def encode(value):
    """CBOR of a structure, with what the library's writer does not know."""
    if value is None:
        return b"\xf6"
    if isinstance(value, dict):
        items = b"".join(encode(name) + encode(inner) for name, inner in value.items())
        return bytes([0xA0 + len(value)]) + items
    if isinstance(value, list):
        return bytes([0x80 + len(value)]) + b"".join(map(encode, value))
    return cbor.encode(value)


def get_parts(answer):
    """The parts that are nested in texts: client data, attestation object, and the public key."""
    client = json.loads(websafe_decode(answer["response"]["clientDataJSON"]))
    statement = cbor.decode(websafe_decode(answer["response"]["attestationObject"]))
    length = int.from_bytes(statement["authData"][FIXED + 16 : FIXED + 18])
    head = statement["authData"][: FIXED + 18 + length]
    return client, statement, head, cbor.decode(statement["authData"][len(head) :])


def is_taken(response):
    return verify_new_passkey(response, CHALLENGE) is not None


class TestMaking:
    def test_the_answer_of_a_telephone_is_taken(self):
        answer = make_key()
        assert is_taken(json.dumps(answer))
        client, statement, head, key = get_parts(answer)
        same = websafe_encode(encode(statement | {"authData": head + encode(key)}))
        assert is_taken(build_answer(answer, attestationObject=same))
        unframed = {name: client[name] for name in ("type", "challenge", "origin")}
        text = websafe_encode(json.dumps(unframed).encode())
        assert is_taken(build_answer(answer, clientDataJSON=text))

    @pytest.mark.parametrize("wrong", WRONG, ids=lambda each: repr(each)[:20])
    def test_each_part_as_something_else_is_none(self, wrong):
        answer = make_key()
        client, statement, head, key = get_parts(answer)
        for path, changed in change_leaves(answer, wrong):
            assert not is_taken(json.dumps(changed)), path
        for path, changed in change_leaves(client, wrong):
            text = websafe_encode(json.dumps(changed).encode())
            taken = is_taken(build_answer(answer, clientDataJSON=text))
            assert not taken, path
        for path, changed in change_leaves(statement, wrong):
            if (path == "attStmt/" and type(wrong) is dict) or (path == "fmt/" and wrong == ""):
                continue  # what vouches for the maker of the telephone is not asked for
            text = websafe_encode(encode(changed))
            assert not is_taken(build_answer(answer, attestationObject=text)), path
        for path, changed in change_leaves(key, wrong):
            changed_data = statement | {"authData": head + encode(changed)}
            text = websafe_encode(encode(changed_data))
            assert not is_taken(build_answer(answer, attestationObject=text)), path

    @pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each[:9].hex())
    def test_lengths_and_depths_that_lie_are_none(self, hostile):
        answer = make_key()
        _client, statement, head, _key = get_parts(answer)
        others = [
            hostile,
            b"\xa3" + encode("fmt") + encode("none") + encode("attStmt") + hostile,
            b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData" + hostile,
            encode(statement | {"authData": head + hostile}),
            encode(statement | {"authData": hostile}),
            encode(statement | {"authData": statement["authData"] + hostile + b"\x00"}),
        ]
        for each in others:
            assert not is_taken(build_answer(answer, attestationObject=websafe_encode(each)))

    def test_memory_that_is_not_there_is_no_answer(self, monkeypatch):
        def fail(_data):
            raise MemoryError

        monkeypatch.setattr("rantau.registry.passkeys.RegistrationResponse.from_dict", fail)
        assert not is_taken(json.dumps(make_key()))


class TestSigning:
    def sign(self):
        telephone = Telephone(handle=websafe_encode(build_user_handle(OWNER)))
        return telephone, json.loads(telephone.sign(OPTIONS))

    def is_right(self, telephone, response):
        made = verify_new_passkey(telephone.make_key(OPTIONS), CHALLENGE)
        count = verify_signature(response, CHALLENGE, owner=OWNER, public_key=made.public_key)
        return count is not None

    def test_what_the_telephone_signed_is_right(self):
        telephone, answer = self.sign()
        assert self.is_right(telephone, json.dumps(answer))
        assert read_credential(json.dumps(answer)) == telephone.name

    @pytest.mark.parametrize("wrong", WRONG, ids=lambda each: repr(each)[:20])
    def test_each_part_as_something_else_is_none(self, wrong):
        telephone, answer = self.sign()
        client = json.loads(websafe_decode(answer["response"]["clientDataJSON"]))
        others = [json.dumps(changed) for _path, changed in change_leaves(answer, wrong)]
        for _path, changed in change_leaves(client, wrong):
            text = websafe_encode(json.dumps(changed).encode())
            others.append(build_answer(answer, clientDataJSON=text))
        for each in others:
            read_credential(each)
            assert not self.is_right(telephone, each), each[:300]

    @pytest.mark.parametrize("flags", [0x45, 0x85, 0xC5])
    @pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each[:9].hex())
    def test_what_the_flags_announce_is_bounded(self, flags, hostile):
        telephone, answer = self.sign()
        data = websafe_decode(answer["response"]["authenticatorData"])
        for rest in (hostile, bytes(18) + hostile):
            changed = data[:32] + bytes([flags]) + data[33:] + rest
            response = build_answer(answer, authenticatorData=websafe_encode(changed))
            assert read_credential(response) == b""
            assert not self.is_right(telephone, response)


class TestReading:
    @pytest.mark.parametrize("value", [0, 23, 24, 500, 70_000, 2**40, -1, -500, "a", b"b", [], {}])
    def test_what_telephones_send_is_read(self, value):
        assert Cbor(encode([value, True, None])).read_whole() == [value, True, None]

    @pytest.mark.parametrize(
        "hostile", HOSTILE[1:9] + HOSTILE[10:], ids=lambda each: each[:9].hex()
    )
    def test_what_is_no_cbor_of_theirs_is_not(self, hostile):
        with pytest.raises(ValueError, match=r"\w"):
            Cbor(hostile).read_whole()

    @pytest.mark.parametrize("read", [read_made_key, read_signature])
    @pytest.mark.parametrize(
        "text", ["1" * 9999, "[" * 9999, '"', "x" * 30_000, '{"a": NaN}'], ids=lambda each: each[:9]
    )
    def test_what_is_no_json_of_theirs_is_not(self, read, text):
        with pytest.raises((ValueError, RecursionError)):
            read(text)
