"""A worker's own page on a telephone that can keep a key, and on one that cannot."""

import pytest

from tests.browser.steps import Worker, register_at_counter

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(she, person):
    she.goes("/saya/masuk/").types(
        {
            "Nomor Rantau atau NIK": person.reference,
            "Tanggal lahir": person.born,
            "PIN, atau kode di tanda daftar": person.code,
        }
    )
    return she.presses("Buka")


pytestmark = pytest.mark.story


@pytest.fixture
def give_telephone():
    """Make a browser's window one on a telephone that can keep keys."""

    def give(she):
        session = she.page.context.new_cdp_session(she.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
        return session

    return give


def test_a_telephone_with_a_lock_opens_her_page_with_its_key(visitor, give_telephone):
    person = Worker("17-08-1991", "Kasniti")
    register_at_counter(visitor, person)
    she = visitor(script=True)
    give_telephone(she)
    sign_in(she, person).reads("Kasniti", "Pakai kunci di HP ini")
    she.follows("Pakai kunci di HP ini").reads("Hanya di HP yang dipakai Anda sendiri")
    she.presses("Pakai kunci di HP ini")
    she.page.wait_for_url("**/saya/")
    she.reads("HP ini sekarang punya kunci")

    she.presses("Keluar dan hapus dari HP ini").goes("/saya/masuk/")
    she.presses("Pakai kunci di HP ini")
    she.page.wait_for_url("**/saya/")
    she.reads("Kasniti", person.reference, "Anda sendiri, dengan kunci HP")

    she.follows("Kunci HP").reads("HP ini", "Terakhir membuka halaman")
    she.page.get_by_role("button", name="Hapus kunci").click()
    she.page.wait_for_url("**/saya/masuk/")
    she.presses("Pakai kunci di HP ini").page.wait_for_url("**/saya/masuk/kunci/")
    she.reads("Kunci HP ini tidak lagi membuka halaman")


@pytest.mark.parametrize(("script", "name"), [(True, "Darsiti"), (False, "Wartinah")])
def test_an_old_telephone_is_offered_none(visitor, script, name):
    person = Worker("17-08-1992" if script else "03-02-1988", name)
    register_at_counter(visitor, person)
    she = visitor(script=script)
    she.goes("/saya/masuk/").does_not_read("Pakai kunci")
    sign_in(she, person).reads(name).does_not_read("Pakai kunci")
    she.follows("Kunci HP").reads("Belum ada", "HP ini tidak bisa menyimpan kunci")
