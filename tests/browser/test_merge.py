"""Somebody who was registered twice becomes one person, and is separated again, as two officers
type, press and read."""

import pytest

from tests.browser.steps import fill_in_registration, read_slip

pytestmark = pytest.mark.story

# Names that sound like nobody else's of the demonstration.
PEOPLE = {360: ("Wartinih Kejora", "Tinuk Kejora"), 1440: ("Darkimem Lentera", "Kimem Lentera")}


def register(come, name, born):
    counter = come("loket.3212").presses("Daftarkan orang")
    fill_in_registration(counter, name, born).presses("Daftarkan")
    counter.reads("Cetak dan serahkan tanda daftar ini", name)
    return read_slip(counter)


@pytest.mark.parametrize("width", [360, 1440], ids=["telephone", "desk"])
def test_registered_twice_made_one_and_separated_again(visitor, width):
    def come(login="", **how):
        return visitor(login, width=width, **how)

    name, other_name = PEOPLE[width]
    first, _code = register(come, name, "1961")
    second, _code = register(come, other_name, "1974")

    counter = come("loket.3212").goes(f"/orang/{first}/").follows("Terdaftar dua kali?")
    counter.types({"Nomor pendaftaran yang lain": second})
    counter.types({"Mengapa orangnya sama": "Datang sendiri, dua slip di tangan"})
    counter.presses("Usulkan untuk digabung")
    counter.reads("Terdaftar dua kali", second, "Menunggu petugas kedua")

    verifier = come("verifikasi.3212").goes(f"/orang/{second}/").follows("Bandingkan dan putuskan")
    verifier.reads("Berdampingan", name, other_name, "Datang sendiri, dua slip di tangan")
    verifier.ticks("Orang yang sama: gabungkan").presses("Putuskan")
    verifier.reads("Pilih mana dari keduanya yang berlaku")
    verifier.ticks(other_name, "1961").presses("Putuskan")
    verifier.reads(first, other_name, "sudah digabung").does_not_read(name)

    # The retired number leads to her, in the search and with the slip.
    verifier.goes(f"/orang/{second}/").reads(first, other_name)
    verifier.goes(f"/orang/{first}/").reads(second)

    counter.goes(f"/orang/{second}/").follows("Ternyata dua orang? Usulkan untuk dipisahkan")
    counter.types({"Mengapa keduanya dua orang": "Ternyata kakak dan adik"})
    counter.presses("Usulkan untuk dipisahkan").reads("dipisahkan lagi?")
    verifier.goes(f"/orang/{first}/").follows("Bandingkan dan putuskan")
    verifier.ticks("Dua orang: pisahkan lagi").presses("Putuskan")
    verifier.goes(f"/orang/{first}/").reads(name, "sudah dipisahkan").does_not_read(other_name)
    verifier.goes(f"/orang/{second}/").reads(other_name, "sudah dipisahkan")
