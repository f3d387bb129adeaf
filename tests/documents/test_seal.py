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

from rantau.documents.keyring import cose_key_set, jwks, signing_key, trusted
from rantau.documents.seal import (
    DOCUMENT,
    Altered,
    Foreign,
    Revoked,
    Sealed,
    Unreadable,
    end_of,
    from_text,
    key_id,
    mark_of,
    seal,
    seal_revoked,
    to_text,
    unseal,
    unseal_revoked,
)

CLEARANCE = Sealed(
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
    return signing_key()


def test_what_was_sealed_is_read_back(key):
    assert unseal(seal(CLEARANCE, key), trusted()) == CLEARANCE
    bare = replace(CLEARANCE, birth_date=None, passport="", valid_until=None, values=())
    assert unseal(seal(bare, key), trusted()) == bare


def test_a_clearance_fits_a_small_code(key):
    assert len(seal(CLEARANCE, key)) <= 300


def test_another_library_reads_it_as_a_cwt(key):
    public = cwt.COSEKey.from_jwk(
        jwks()["keys"][0] | {"kid": bytes.fromhex(jwks()["keys"][0]["kid"])}
    )
    with_time = replace(
        CLEARANCE, issued_at=datetime(2026, 1, 1, tzinfo=UTC), valid_until=date(2099, 1, 1)
    )
    claims = cwt.decode(seal(with_time, key), public)
    assert (claims[2], claims[DOCUMENT][2]) == ("KLR-32-2027-000123", "Siti Nurhalimah binti Ahmad")
    assert claims[4] == end_of(date(2099, 1, 1)).timestamp()


def test_the_key_set_names_each_key_alike(key):
    (one,) = cbor2.loads(cose_key_set())
    assert one[2].hex() == jwks()["keys"][0]["kid"]
    assert set(trusted()) == {one[2]}


@given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_one_changed_byte_is_found(place, flip):
    cose = bytearray(seal(CLEARANCE, signing_key()))
    cose[place % len(cose)] ^= flip
    with pytest.raises((Altered, Foreign, Unreadable)):
        unseal(bytes(cose), trusted())


@given(st.binary(max_size=400))
def test_whatever_comes_is_refused_and_never_breaks(noise):
    with pytest.raises((Altered, Foreign, Unreadable)):
        unseal(noise, trusted())


def test_a_key_of_somebody_else_seals_nothing(key):
    stranger = Ed25519PrivateKey.generate()
    forged = seal(CLEARANCE, stranger)
    with pytest.raises(Foreign):
        unseal(forged, trusted())
    protected, _, payload, signature = cbor2.loads(forged).value
    (kid,) = trusted()
    borrowed = cbor2.dumps(cbor2.CBORTag(18, [protected, {4: kid}, payload, signature]))
    with pytest.raises(Altered):
        unseal(borrowed, trusted())


def test_the_message_does_not_choose_its_algorithm(key):
    _, named, payload, signature = cbor2.loads(seal(CLEARANCE, key)).value
    for header in ({1: 5}, {}, {1: -7}):
        weak = cbor2.dumps(cbor2.CBORTag(18, [cbor2.dumps(header), named, payload, signature]))
        with pytest.raises(Unreadable):
            unseal(weak, trusted())


def test_it_expires_when_its_last_day_has_ended_in_western_indonesia():
    last = datetime(2027, 6, 2, 16, 59, tzinfo=UTC)  # 23.59 WIB
    assert not CLEARANCE.expired(last)
    assert CLEARANCE.expired(last + timedelta(minutes=1))
    assert not replace(CLEARANCE, valid_until=None).expired(last + timedelta(days=9999))


def test_the_text_survives_small_letters_spaces_and_the_address_before_it(key):
    cose = seal(CLEARANCE, key)
    text = to_text(cose)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    for written in (text, f"HTTPS://RANTAU.EXAMPLE/V#{text}", f"https://x/v#{text.lower()}\n"):
        assert from_text(written) == cose
    with pytest.raises(Unreadable):
        from_text("not one of ours 0189")


def test_a_list_of_revocations_is_no_document_and_the_other_way_round(key):
    at = datetime(2027, 3, 2, tzinfo=UTC)
    cose = seal(CLEARANCE, key)
    listed = Revoked(frozenset({mark_of(cose), b"12345678"}), at, at + timedelta(days=1))
    sent = seal_revoked(listed, key)
    assert unseal_revoked(sent, trusted()) == listed
    with pytest.raises(Unreadable):
        unseal(sent, trusted())
    with pytest.raises(Unreadable):
        unseal_revoked(cose, trusted())


def test_a_retired_key_signs_no_more_and_is_still_trusted(key, settings, tmp_path):
    retired = Ed25519PrivateKey.generate()
    settings.RANTAU_KEYS = str(tmp_path)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "documents_ed25519.pem").write_bytes(pem)
    public = retired.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "documents_ed25519.2026.pub").write_bytes(public)
    old = seal(CLEARANCE, retired)
    with pytest.raises(Foreign):
        unseal(old, trusted())
    trusted.cache_clear()
    try:
        assert unseal(old, trusted()) == CLEARANCE
        assert next(iter(trusted())) == key_id(key.public_key())
        assert len(jwks()["keys"]) == len(cbor2.loads(cose_key_set())) == 2
    finally:
        trusted.cache_clear()


@pytest.mark.parametrize("kid", [1 << 20, True, [1, 2]])
def test_only_bytes_name_a_key(key, kid):
    protected, _, payload, signature = cbor2.loads(seal(CLEARANCE, key)).value
    asked = cbor2.dumps(cbor2.CBORTag(18, [protected, {4: kid}, payload, signature]))
    with pytest.raises(Unreadable):
        unseal(asked, trusted())


@pytest.mark.parametrize("place", [2, 3])
def test_only_bytes_are_signed_and_sign(key, place):
    parts = list(cbor2.loads(seal(CLEARANCE, key)).value)
    parts[place] = 5
    with pytest.raises(Unreadable):
        unseal(cbor2.dumps(cbor2.CBORTag(18, parts)), trusted())
