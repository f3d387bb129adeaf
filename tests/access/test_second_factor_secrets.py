"""What the database keeps of a second factor makes no number and no recovery code."""

import base64
import json

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.urls import reverse

from rantau.access.errors import UnreadableSecondFactor
from rantau.access.second_factor_secrets import SECOND_FACTOR_KEY_FILE, _get_cipher
from rantau.access.sign_in_limits import LIMITS, SECOND_FACTOR
from tests.web.html import INDONESIAN
from tests.web.second_key import compute_number, enter_password, set_up, sign_out

BASE32_SECRET, HEX_SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "0f" * 40


def test_a_row_holds_neither_secret_nor_codes(client, db):
    secret, codes = set_up(client)

    rows = {each.type: each.data for each in Authenticator.objects.all()}

    stored = json.dumps(rows)
    assert secret not in stored
    assert not [code for code in codes if code in stored]
    assert get_adapter().decrypt(rows[Authenticator.Type.TOTP]["secret"]) == secret
    assert get_adapter().decrypt(rows[Authenticator.Type.RECOVERY_CODES]["seed"]) not in stored


def test_one_secret_is_stored_twice_in_two_ways():
    adapter = get_adapter()
    assert adapter.encrypt(BASE32_SECRET) != adapter.encrypt(BASE32_SECRET)


@pytest.mark.parametrize("text", [BASE32_SECRET, HEX_SEED])
def test_what_was_stored_before_it_was_encrypted_still_works(text):
    assert get_adapter().decrypt(text) == text


def test_a_changed_row_opens_nothing():
    stored = get_adapter().encrypt(BASE32_SECRET)
    changed = bytearray(base64.urlsafe_b64decode(stored))
    changed[-1] ^= 1
    with pytest.raises(UnreadableSecondFactor):
        get_adapter().decrypt(base64.urlsafe_b64encode(changed).decode())


@pytest.fixture
def replaced_key(settings, tmp_path):
    """Replace the key from here on; called as the test wants it."""

    def replace():
        (tmp_path / SECOND_FACTOR_KEY_FILE).write_text("ab" * 32)
        settings.RANTAU_KEYS = str(tmp_path)
        _get_cipher.cache_clear()

    yield replace
    _get_cipher.cache_clear()


def test_what_another_key_encrypted_cannot_be_read(replaced_key):
    stored = get_adapter().encrypt(BASE32_SECRET)
    replaced_key()
    with pytest.raises(UnreadableSecondFactor):
        get_adapter().decrypt(stored)


def test_a_try_that_cannot_be_judged_is_not_counted(client, db, replaced_key):
    secret, _codes = set_up(client)
    sign_out(client)
    enter_password(client)
    replaced_key()
    for _ in range(LIMITS[SECOND_FACTOR].pair.free + 2):
        answer = client.post(reverse("mfa_authenticate"), {"code": compute_number(secret)})
        assert answer.status_code == 503


def test_who_signs_in_after_the_key_was_replaced_is_told_so(client, db, replaced_key):
    secret, codes = set_up(client)
    sign_out(client)
    enter_password(client)
    replaced_key()
    for code in (compute_number(secret), codes[0]):
        answer = client.post(reverse("mfa_authenticate"), {"code": code}, headers=INDONESIAN)
        assert answer.status_code == 503
        assert "Langkah kedua Anda tidak dapat diperiksa" in answer.content.decode()
