"""An office joins in a day: from an empty Rantau, where no office is connected, to the first worker
served, as everybody on the way types, presses and reads."""

import re

import pytest

from tests.browser.steps import fill_in_registration, format_day
from tests.browser.visitor import PATIENCE, Visitor
from tests.ops.machine import build_plain_environment, run_command, start_machine

pytestmark = [pytest.mark.story, pytest.mark.slow, pytest.mark.alone]

PASSWORD = "sawah-hijau-di-pagi-hari"
# Which office joins in a window of a telephone, and which in one of a desk; and its first worker.
OFFICES = {
    True: (
        "Dinas Tenaga Kerja Kabupaten Indramayu",
        "3212",
        ("Sukarti", "17-08-1990"),
        "Haurgeulis",
    ),
    False: (
        "Dinas Tenaga Kerja Kabupaten Garut",
        "3205",
        ("Wati", "03-09-1991"),
        "Sukamaju, Cilawu",
    ),
}


# Whom the regional office served before.
SERVED_BEFORE = {
    "3212": ("Tarwinih", "02-05-1988", "Haurgeulis, Indramayu"),
    "3205": ("Endang Sumarni", "19-10-1995", "Sukamaju, Cilawu"),
}


@pytest.fixture(scope="module")
def empty(state):
    """Rantau as `script/run --empty` starts it: offices, and nobody with an account."""
    with start_machine(state / "empty", "--empty") as made:
        yield made


@pytest.fixture(params=[360, 1440], ids=["telephone", "desk"])
def come(request, browser, empty):
    """Somebody at a window of their own: `come(path)`."""
    opened = []

    def open_window(path="/masuk/"):
        context = browser.new_context(
            java_script_enabled=False,
            locale="id",
            viewport={"width": request.param, "height": 800},
            base_url=f"http://127.0.0.1:{empty.port}",
        )
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        return Visitor(context.new_page(), "id").goes(path)

    yield open_window
    for context in opened:
        context.close()


def sign_in(come, login, password=PASSWORD):
    officer = come()
    officer.login = login
    return officer.types({"Nama masuk": login, "Kata sandi": password}).presses("Masuk")


def make_headquarters(empty, come, login):
    """The operator makes an account at headquarters, which signs in with the password printed."""
    done = run_command(
        "operator", f"Pusat {login}", login, "--data", empty.folder, env=build_plain_environment()
    )
    password = re.search(r"shown this once: (\S+)", done.stdout).group(1)
    return sign_in(come, login, password)


def accept(come, link, login):
    """Make the account of an invitation; then sign in."""
    guest = come(re.search(r"/undangan/\w+/", link).group(0))
    guest.types(
        {"Nama masuk": login, "Kata sandi": PASSWORD, "Kata sandi sekali lagi": PASSWORD}
    ).presses("Buat akun")
    return sign_in(come, login)


def test_from_not_connected_to_the_first_worker_served(empty, come, request):
    office, suffix, worker, village = OFFICES["telephone" in request.node.name]
    code, province = f"DN-{suffix}", "/jaringan/32/"
    one = make_headquarters(empty, come, f"satu.{suffix}")
    other = make_headquarters(empty, come, f"dua.{suffix}")

    one.goes(province).page.locator("tr", has_text=office).get_by_text("belum terhubung").wait_for()
    one.goes(f"/kantor/undang/{code}/").reads(office)
    one.types({"Nama orangnya": "Ratna Sari"}).presses("Buat tautan")
    link = one.finds(r"/undangan/\w+/")
    read_state(come, province, office, "pengelola akun diundang")

    hers = serve_in_its_place(come, one, other, suffix)
    ratna = accept(come, link, f"ratna.{suffix}")
    read_state(come, province, office, "pengelola akun sudah masuk")
    ratna.goes("/kantor/hari-pertama/").reads("Hari pertama", "Belum ada: Petugas loket")
    links = invite_three(ratna)
    for path, login in zip(links, ("loket", "verifikasi", "kepala"), strict=True):
        accept(come, path, f"{login}.{suffix}")
    ratna.goes("/kantor/hari-pertama/").reads("3 menunggu orang kedua")

    confirm_all(other, office)
    read_state(come, province, office, "petugas ditunjuk, belum melayani siapa pun")
    counter = sign_in(come, f"loket.{suffix}").presses("Daftarkan orang")
    fill_in_registration(counter, *worker)
    counter.types({"Desa atau kelurahan di kartu": village})
    counter.presses("Daftarkan").reads("Cetak dan serahkan tanda daftar ini", worker[0])

    page = come(province).page
    page.locator("tr", has_text=office).get_by_text("terhubung", exact=True).wait_for()
    ratna.goes("/kantor/hari-pertama/")
    row = ratna.page.locator("tr", has_text="Pekerja pertama sudah dilayani")
    row.get_by_text("selesai").wait_for()
    ratna.reads("BP3MI Jawa Barat masih melayani 2")
    hand_over(come, office, suffix)
    counter.goes(f"/berkas/{hers}/").reads("Diserahkan ke " + office, "BP3MI Jawa Barat")
    ratna.goes("/kantor/hari-pertama/").does_not_read("BP3MI Jawa Barat masih melayani")


def serve_in_its_place(come, one, other, suffix):
    """The regional office, made in the same way, registers and enrols a worker of a district that
    is not connected; the reference of her placement."""
    one.goes("/kantor/undang/BP-32/").types({"Nama orangnya": "Dewi Lestari"})
    link = one.presses("Buat tautan").finds(r"/undangan/\w+/")
    dewi = accept(come, link, f"dewi.{suffix}").goes("/kantor/petugas/undang/daftar/")
    dewi.types({"Orangnya, satu orang satu baris": "Rini Astuti; verifikasi\nDarma Putra; kepala"})
    dewi.presses("Periksa daftar").presses("Buat tautan")
    links = dict.fromkeys(re.findall(r"/undangan/\w+/", dewi.page.content()))
    for path, login in zip(links, ("rini", "darma"), strict=True):
        accept(come, path, f"{login}.{suffix}")
    confirm_all(other, "BP3MI Jawa Barat", count=2)
    name, born, village = SERVED_BEFORE[suffix]
    rini = sign_in(come, f"rini.{suffix}").presses("Daftarkan orang")
    fill_in_registration(rini, name, born)
    rini.types({"Desa atau kelurahan di kartu": village}).presses("Daftarkan")
    reference = rini.finds(r"RT-\w{4}-\w{4}")
    rini.goes(f"/orang/{reference}/").presses("Daftarkan ke skema pemerintah")
    rini.ticks("G-ke-G, Korea").types({"Jabatan atau sektor": "Manufaktur"}).presses("Daftarkan")
    return rini.finds(r"PN-\w{4}-\w{4}")


def hand_over(come, office, suffix):
    """The head of the regional office looks what moves, and moves it."""
    darma = sign_in(come, f"darma.{suffix}").follows("Serah terima")
    row = darma.page.locator("tr", has_text=office)
    row.get_by_role("link", name=re.compile("Lihat yang pindah")).click()
    darma.reads("Serah terima kepada " + office)
    darma.page.get_by_role("button", name="Serah terima", exact=True).click()
    darma.reads("ST-", "BP3MI Jawa Barat", office)


def read_state(come, province, office, state):
    """Everybody reads on the page of the province how far the office has come."""
    come(province).page.locator("tr", has_text=office).get_by_text(state).wait_for()


def invite_three(administrator):
    """A list with a mistake is shown at its line, corrected, checked, and done; the links."""
    administrator.goes("/kantor/petugas/undang/daftar/")
    people = "Siti Aminah; loket\nBudi Santoso; {}\nAsep Wijaya; kepala"
    administrator.types({"Orangnya, satu orang satu baris": people.format("juru masak")})
    administrator.presses("Periksa daftar").reads("Baris 2 (Budi Santoso)", "Peran ini tidak ada")
    administrator.types({"Orangnya, satu orang satu baris": people.format("verifikasi")})
    administrator.presses("Periksa daftar").reads("Periksa sebelum mengundang", "Asep Wijaya")
    administrator.presses("Buat tautan").reads("Tautan undangan")
    links = re.findall(r"/undangan/\w+/", administrator.page.content())
    assert len(set(links)) == 3
    return list(dict.fromkeys(links))


def confirm_all(officer, office, count=3):
    """The second person decides on them together."""
    officer.goes("/kantor/petugas/usulan/bersama/")
    for box in officer.page.get_by_label(re.compile(re.escape(office))).all():
        box.check()
    officer.ticks("Sahkan: penunjukan mulai berlaku").presses("Putuskan").reads("Sudah diputuskan")
    assert officer.page.locator(".tag--ok").count() == count


def test_headquarters_adds_an_agency_that_the_public_finds(empty, come, request):
    suffix = "hp" if "telephone" in request.node.name else "meja"
    one = make_headquarters(empty, come, f"tiga.{suffix}")
    other = make_headquarters(empty, come, f"empat.{suffix}")
    one.goes("/mitra/").reads("Belum ada P3MI" if suffix == "hp" else "P3MI")
    one.goes("/mitra/baru/").types(
        {
            "Nama perusahaan": f"PT Contoh {suffix}",
            "Kota": "Jakarta",
            "Nomor izin (SIP3MI)": f"SIP3MI-{suffix}",
            "Berlaku mulai": format_day(-10),
            "Berlaku sampai": format_day(1000),
        }
    ).presses("Usulkan")
    reference = one.finds(r"LI-\w{4}-\w{4}")
    one.goes(f"/mitra/izin/{reference}/").reads("Petugas pusat yang lain harus memutuskan")

    other.goes(f"/mitra/izin/{reference}/").ticks("Sahkan: izin berlaku").presses("Putuskan")
    other.reads("Undang pengelola akunnya")
    check = come("/periksa/perusahaan/")
    check.page.locator("#q").fill(f"SIP3MI-{suffix}")
    check.presses("Periksa").reads("Berizin", f"PT Contoh {suffix}")
