"""The seal is a standard one, small, and worth nothing once a single sign of it is changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import cbor2
import cwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from rantau.documents.keyring import (
    build_cose_key_set,
    build_jwks,
    get_signing_key,
    get_trusted_keys,
)
from rantau.documents.seal import (
    DOCUMENT,
    AlteredSeal,
    RevocationList,
    SealedDocument,
    UnreadableSeal,
    UntrustedKey,
    compute_key_id,
    compute_mark,
    decode_seal,
    encode_seal,
    get_end_of_day,
    seal_document,
    seal_revocation_list,
    verify_revocation_list,
    verify_seal,
)

CLEARANCE = SealedDocument(
    serial="KLR-32-2027-000123",
    letter="clearance",
    holder="Siti Nurhalimah binti Ahmad",
    birth_date=date(1994, 2, 14),
    passport="X0000001",
    office_code="BP-32",
    issued_at=datetime(2027, 3, 2, 3, 0, tzinfo=UTC),
    valid_until=date(2027, 6, 2),
    values=(
        "Perawat lansia",
        "Taipei Example Nursing Home",
        "Taiwan",
        "PT Peraga Satu",
        "JO-7K4M-Q2XW",
    ),
)


@pytest.fixture(scope="module")
def key():
    return get_signing_key()


def test_what_was_sealed_is_read_back(key):
    assert verify_seal(seal_document(CLEARANCE, key), get_trusted_keys()) == CLEARANCE
    bare = replace(CLEARANCE, birth_date=None, passport="", valid_until=None, values=())
    assert verify_seal(seal_document(bare, key), get_trusted_keys()) == bare


def test_a_clearance_fits_a_small_code(key):
    assert len(seal_document(CLEARANCE, key)) <= 300


def test_another_library_reads_it_as_a_cwt(key):
    public = cwt.COSEKey.from_jwk(
        build_jwks()["keys"][0] | {"kid": bytes.fromhex(build_jwks()["keys"][0]["kid"])}
    )
    with_time = replace(
        CLEARANCE, issued_at=datetime(2026, 1, 1, tzinfo=UTC), valid_until=date(2099, 1, 1)
    )
    claims = cwt.decode(seal_document(with_time, key), public)
    assert (claims[2], claims[DOCUMENT][2]) == ("KLR-32-2027-000123", "Siti Nurhalimah binti Ahmad")
    assert claims[4] == get_end_of_day(date(2099, 1, 1)).timestamp()


def test_the_key_set_names_each_key_alike(key):
    (one,) = cbor2.loads(build_cose_key_set())
    assert one[2].hex() == build_jwks()["keys"][0]["kid"]
    assert set(get_trusted_keys()) == {one[2]}


@given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_one_changed_byte_is_found(place, flip):
    cose = bytearray(seal_document(CLEARANCE, get_signing_key()))
    cose[place % len(cose)] ^= flip
    with pytest.raises((AlteredSeal, UntrustedKey, UnreadableSeal)):
        verify_seal(bytes(cose), get_trusted_keys())


@given(st.binary(max_size=400))
def test_whatever_comes_is_refused_and_never_breaks(content):
    with pytest.raises((AlteredSeal, UntrustedKey, UnreadableSeal)):
        verify_seal(content, get_trusted_keys())


def test_a_key_of_somebody_else_seals_nothing(key):
    stranger = Ed25519PrivateKey.generate()
    forged = seal_document(CLEARANCE, stranger)
    with pytest.raises(UntrustedKey):
        verify_seal(forged, get_trusted_keys())
    protected, _, payload, signature = cbor2.loads(forged).value
    (kid,) = get_trusted_keys()
    borrowed = cbor2.dumps(cbor2.CBORTag(18, [protected, {4: kid}, payload, signature]))
    with pytest.raises(AlteredSeal):
        verify_seal(borrowed, get_trusted_keys())


def test_the_message_does_not_choose_its_algorithm(key):
    _, named, payload, signature = cbor2.loads(seal_document(CLEARANCE, key)).value
    for header in ({1: 5}, {}, {1: -7}):
        weak = cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps(header), named, payload, signature]))
        with pytest.raises(UnreadableSeal):
            verify_seal(weak, get_trusted_keys())


def test_it_expires_when_its_last_day_has_ended_in_western_indonesia():
    last = datetime(2027, 6, 2, 16, 59, tzinfo=UTC)  # 23.59 WIB
    assert not CLEARANCE.is_expired(last)
    assert CLEARANCE.is_expired(last + timedelta(minutes=1))
    assert not replace(CLEARANCE, valid_until=None).is_expired(last + timedelta(days=9999))


def test_the_text_is_read_with_and_without_the_address_before_it(key):
    cose = seal_document(CLEARANCE, key)
    text = encode_seal(cose)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    for written in (text, f"HTTPS://RANTAU.EXAMPLE/V#{text}", f"https://x/v#{text}"):
        assert decode_seal(written) == cose


@given(st.binary(max_size=400))
def test_bytes_have_one_text(content):
    text = encode_seal(content)
    assert decode_seal(text) == content
    others = (text.lower(), f"{text}=", f"{text}\n", f" {text}", "not ours 0189")
    for other in (o for o in others if o != text):
        with pytest.raises(UnreadableSeal):
            decode_seal(other)


def test_a_list_of_revocations_is_no_document_and_the_other_way_round(key):
    at = datetime(2027, 3, 2, tzinfo=UTC)
    cose = seal_document(CLEARANCE, key)
    listed = RevocationList(
        frozenset({compute_mark(cose), b"12345678"}), at, at + timedelta(days=1)
    )
    sent = seal_revocation_list(listed, key)
    assert verify_revocation_list(sent, get_trusted_keys()) == listed
    with pytest.raises(UnreadableSeal):
        verify_seal(sent, get_trusted_keys())
    with pytest.raises(UnreadableSeal):
        verify_revocation_list(cose, get_trusted_keys())


@pytest.mark.parametrize("count", [0, 1, 30, 9_000])
def test_a_list_of_any_length_is_read_back(key, count):
    at = datetime(2027, 3, 2, tzinfo=UTC)
    marks = frozenset(number.to_bytes(8, "big") for number in range(count))
    listed = RevocationList(marks, at, at + timedelta(days=1))
    assert verify_revocation_list(seal_revocation_list(listed, key), get_trusted_keys()) == listed


def test_a_document_signed_again_with_another_key_has_the_same_mark(key):
    other = seal_document(CLEARANCE, Ed25519PrivateKey.generate())
    assert compute_mark(other) == compute_mark(seal_document(CLEARANCE, key))


def test_a_retired_key_signs_no_more_and_is_still_trusted(key, settings, tmp_path):
    retired = Ed25519PrivateKey.generate()
    settings.RANTAU_KEYS = str(tmp_path)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "documents_ed25519.pem").write_bytes(pem)
    public = retired.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "documents_ed25519.2026.pub").write_bytes(public)
    old = seal_document(CLEARANCE, retired)
    with pytest.raises(UntrustedKey):
        verify_seal(old, get_trusted_keys())
    get_trusted_keys.cache_clear()
    try:
        assert verify_seal(old, get_trusted_keys()) == CLEARANCE
        assert next(iter(get_trusted_keys())) == compute_key_id(key.public_key())
        assert len(build_jwks()["keys"]) == len(cbor2.loads(build_cose_key_set())) == 2
    finally:
        get_trusted_keys.cache_clear()


@pytest.mark.parametrize("kid", [1 << 20, True, [1, 2]])
def test_only_bytes_name_a_key(key, kid):
    protected, _, payload, signature = cbor2.loads(seal_document(CLEARANCE, key)).value
    message = cbor2.dumps(cbor2.CBORTag(18, [protected, {4: kid}, payload, signature]))
    with pytest.raises(UnreadableSeal):
        verify_seal(message, get_trusted_keys())


@pytest.mark.parametrize("place", [2, 3])
def test_only_bytes_are_signed_and_sign(key, place):
    parts = list(cbor2.loads(seal_document(CLEARANCE, key)).value)
    parts[place] = 5
    with pytest.raises(UnreadableSeal):
        verify_seal(cbor2.dumps(cbor2.CBORTag(18, parts)), get_trusted_keys())
