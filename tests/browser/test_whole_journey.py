"""One worker's whole way abroad in a browser, as everybody on it types, presses and reads."""

import pytest

from rantau.documents.verification import EMBEDDED_SEAL_PATTERN
from tests.browser.steps import (
    Worker,
    format_day,
    register_at_counter,
    register_candidate_at_agency,
)
from tests.documents.pictures import read_code
from tests.factories.files import PNG

pytestmark = pytest.mark.story


@pytest.fixture(params=[(360, "14-02-1994"), (1440, "03-09-1991")], ids=["telephone", "desk"])
def story(request, visitor, tmp_path):
    """Everybody at windows of one width, and the worker."""
    width, born = request.param
    scan = tmp_path / "kk.png"
    scan.write_bytes(PNG)

    def come(login="", **how):
        return visitor(login, width=width, **how)

    return come, Worker(born), scan


def test_from_the_counter_to_the_case(story, read_check_code):
    come, sukarti, scan = story
    register_at_counter(come, sukarti)
    register_candidate_at_agency(come, sukarti)
    receive_documents(come, sukarti, scan)
    verify_documents_one_at_the_second_time(come, sukarti)
    select_at_district(come, sukarti)
    clear_at_regional_office(come, sukarti)
    check_document(come, sukarti, read_check_code)
    record_departure_and_arrival(come, sukarti)
    read_own_pages(come, sukarti)
    keep_documents_on_the_telephone(come, sukarti)
    report_to_crisis_center(come, sukarti)


def receive_documents(come, she, scan):
    counter = come("loket.3212").goes(f"/berkas/{she.placement}/").presses("Terima dokumen")
    hand_in(counter, BEFORE_SELECTED)
    counter.attaches("Foto atau pindaian", scan, within="Kartu keluarga")
    counter.presses("Terima yang dicentang").reads("Cetak tanda terima ini dan serahkan")
    counter.reads("Langkah berikutnya: Periksa KTP elektronik").follows("Buka berkas")
    counter.reads("Diterima, belum diperiksa")


BEFORE_SELECTED = {
    "KTP elektronik": {"Nama di kartu": "SUKARTI"},
    "Kartu keluarga": {},
    "Izin keluarga, diketahui kepala desa": {"Tanggal tanda tangan": format_day(-20)},
    "Surat status perkawinan": {},
    "Perjanjian penempatan": {
        "Nomor perjanjian": "PP-1/2026",
        "Tanggal tanda tangan": format_day(-10),
    },
}


def hand_in(officer, documents):
    for name, fields in documents.items():
        officer.ticks(name, within=name).types(fields, within=name)


def verify_documents_one_at_the_second_time(come, she):
    verifier = come("verifikasi.3212").goes(f"/berkas/{she.placement}/").presses("Periksa dokumen")
    verifier.reads("SUKARTI")
    sees_originals(verifier, BEFORE_SELECTED, except_for="Kartu keluarga")
    verifier.ticks("asli dilihat", "Dikembalikan", within="Kartu keluarga")
    verifier.types({WHY: "Nama ibu tidak terbaca"}, within="Kartu keluarga")
    verifier.presses("Simpan hasil pemeriksaan")
    verifier.reads("Langkah berikutnya: Lengkapi Kartu keluarga", "Nama ibu tidak terbaca")
    counter = come("loket.3212").goes(f"/berkas/{she.placement}/terima/")
    hand_in(counter, {"Kartu keluarga": {}})
    counter.presses("Terima yang dicentang")
    verifier.goes(f"/berkas/{she.placement}/periksa/")
    sees_originals(verifier, ["Kartu keluarga"])
    verifier.presses("Simpan hasil pemeriksaan")
    verifier.reads("Langkah berikutnya: Putuskan seleksi", "asli dilihat")


WHY = "Bila dikembalikan: semua yang harus diperbaiki"


def sees_originals(verifier, names, except_for=""):
    for name in names:
        if name != except_for:
            verifier.ticks("asli dilihat", "Benar dan sesuai", within=name)


def select_at_district(come, she):
    head = come("kepala.3212").goes(f"/berkas/{she.placement}/").presses("Putuskan")
    head.presses("Tetapkan terpilih dan terbitkan suratnya")
    for serial in (r"IDC-3212-\d{4}-\d{6}", r"RKP-3212-\d{4}-\d{6}"):
        head.finds(serial)


def clear_at_regional_office(come, she):
    verifier = come("bp3mi.32").goes(f"/berkas/{she.placement}/").presses("Terima dokumen")
    hand_in(verifier, build_documents_before_cleared(she))
    verifier.presses("Terima yang dicentang").presses("Periksa dokumen")
    verifier.reads(she.passport)
    for name in build_documents_before_cleared(she):
        verifier.ticks("asli dilihat", within=name)
    verifier.types({"Ketik banyaknya dokumen yang sudah Anda lihat": "7"}).presses("Semua sesuai")
    head = come("kepala-bp3mi.32").goes(f"/berkas/{she.placement}/").presses("Putuskan")
    head.presses("Terbitkan izin berangkat").reads("Langkah berikutnya: Berangkat")
    she.serial = head.finds(r"KLR-\S+-\d{4}-\d{6}")
    she.pdf = download_pdf(head, she.serial)


def build_documents_before_cleared(she):
    return {
        "Paspor": {
            "Nomor paspor": she.passport,
            "Nama di paspor": "SUKARTI",
            "Berlaku sampai": format_day(1800),
        },
        "Surat sehat dan psikologi": {"Hasil": "Sehat", "Tanggal pemeriksaan": format_day(-9)},
        "Sertifikat kompetensi": {"Nomor sertifikat": "K-77", "Berlaku sampai": format_day(1000)},
        "Jaminan sosial": {"Nomor kepesertaan": "JS-1", "Berlaku sampai": format_day(900)},
        "Perjanjian kerja": {
            "Nomor perjanjian kerja": "PK-9",
            "Berakhir tanggal": format_day(800),
            "Upah sebulan, tanpa angka di belakang koma": "29500",
            "Mata uang upah, tiga huruf": "TWD",
            "Upah dibayarkan ke": "Rekening pekerja sendiri",
        },
        "Visa kerja": {"Nomor visa": "V-5", "Berlaku sampai": format_day(200)},
        "Orientasi pra-pemberangkatan": {"Tanggal ikut": format_day(-3)},
    }


def download_pdf(officer, serial):
    """The PDF, asked for again as long as it is being prepared."""
    for _ in range(20):
        answer = officer.page.context.request.get(f"/surat/{serial}.pdf")
        if answer.status != 202:
            break
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    return answer.body()


def check_document(come, she, read_check_code):
    typed = {"Nomor surat": she.serial, "Kode periksa": read_check_code(she.serial)}
    come().goes("/periksa/").types(typed).presses("Periksa").reads(VALID, "Sukarti")
    without = come().goes("/periksa/").opens("Suratnya tidak ada di tangan? Pakai nomor paspor")
    without.types({"Nomor paspor": she.passport, "Tanggal lahir": she.born})
    without.presses("Cari dengan paspor").reads(VALID, "Sukarti", she.serial)
    camera = come(script=True).goes(f"/V#{EMBEDDED_SEAL_PATTERN.findall(she.pdf)[0].decode()}")
    camera.page.get_by_text(VALID).first.wait_for()
    camera.reads("Sukarti", she.serial)


VALID = "Surat ini asli dan berlaku"


def record_departure_and_arrival(come, she):
    airport = come("bandara.cgk").presses("Berangkat dan pulang")
    airport.types({"Nomor paspor": she.passport, "Tanggal lahir": she.born}).presses("Cari")
    airport.reads("Sukarti").presses("Catat berangkat")
    airport.types({"Nomor penerbangan atau nama kapal": "GA 870"}).presses("Catat berangkat")
    airport.reads("Langkah berikutnya: Catat kedatangan di perwakilan")
    post = come("perwakilan.tw-tpe").goes(f"/berkas/{she.placement}/").presses("Catat kedatangan")
    post.types({"Alamat di negara tujuan": "Taichung, jalan peraga 5"}).presses("Catat kedatangan")
    post.reads("Langkah berikutnya: Bekerja di luar negeri sampai pulang")


def sign_in_herself(own, she):
    own.goes("/").follows("Lihat proses saya")
    own.types(
        {
            "Nomor Rantau atau NIK": she.reference,
            "PIN, atau kode di tanda daftar": she.code,
            "Tanggal lahir": she.born,
        }
    )
    return own.presses("Buka")


def read_own_pages(come, she):
    own = sign_in_herself(come(), she).reads(
        "Sukarti", "Bekerja di luar negeri sampai pulang", she.serial
    )
    own.goes("/saya/dilihat/").reads("KDEI Taipei", "Dinas Tenaga Kerja Kabupaten Indramayu")


def keep_documents_on_the_telephone(come, she):
    own = sign_in_herself(come(script=True), she).follows("Dokumen saya sebagai gambar")
    telephone = own.page.context
    own.page.get_by_text("Tidak ada yang disimpan kecuali Anda menekan").wait_for()
    own.reads(she.serial)
    own.goes("/saya/dokumen/tersimpan/").reads("Tidak ada yang disimpan di HP ini")
    own.goes("/saya/dokumen/").presses("Simpan di HP ini")
    own.page.get_by_text("Tersimpan di HP ini").wait_for(timeout=60_000)
    telephone.clear_cookies()  # as after half an hour: her session is over
    telephone.set_offline(True)
    own.goes("/saya/").reads(she.serial, "Disimpan pada", "Isinya mungkin sudah berubah sejak itu")
    own.reads("Kabupaten Indramayu", "KDEI Taipei").does_not_read("Taichung", "Siapa yang melihat")
    assert is_seen(own.page.locator(f"img[src*='{she.serial}']"))
    code = own.page.locator(".scanned").first
    assert read_code(code.screenshot()).startswith("HTTP")
    own.presses("Hapus dari HP ini").page.get_by_text("Sudah dihapus").wait_for()
    assert count_kept(own) == 0

    telephone.set_offline(False)
    sign_in_herself(own, she).goes("/saya/dokumen/").presses("Simpan di HP ini")
    own.page.get_by_text("Tersimpan di HP ini").wait_for(timeout=60_000)
    assert count_kept(own) > 0
    own.goes("/saya/").presses("Keluar dan hapus dari HP ini")
    own.goes("/").page.wait_for_function("caches.keys().then(names => names.length === 0)")
    own.goes("/saya/dokumen/tersimpan/").reads("Tidak ada yang disimpan di HP ini")


def is_seen(picture):
    """Whether a picture was really loaded."""
    return picture.evaluate(
        "async (image) => { await image.decode(); return image.naturalWidth > 0 }"
    )


def count_kept(own):
    return own.page.evaluate("caches.keys().then(names => names.length)")


def report_to_crisis_center(come, she):
    mother = come().goes("/").follows("Saya atau keluarga saya butuh bantuan")
    mother.types({"Apa yang terjadi?": "Anak saya dikurung majikannya"})
    mother.types({"Di mana Anda sekarang, atau orang yang perlu bantuan?": "Taichung"})
    mother.ticks("Lewat kode yang saya simpan, tidak ada yang dikirim").presses("Kirim")
    contact = mother.reads("Sudah kami terima").finds(r"BT-\w{4}-\w{4}")
    operator = come("operator.cc").presses("Crisis Center")
    operator.goes(f"/pusat-krisis/laporan/{contact}/").reads("Anak saya dikurung majikannya")
    operator.ticks("Dikurung atau tidak boleh keluar? P1", "Saya pegang sendiri")
    operator.types(
        {
            "Ringkasan pendek dan netral": "Dikurung majikan",
            "Nomor Rantau orangnya": she.reference,
            "Kantor atau perusahaan yang diadukan": "PT Peraga Bakti Mandiri",
        }
    ).presses("Buka kasus")
    case = operator.reads("Penanggung jawab:").finds(r"KS-\w{4}-\w{4}")
    accused = come("p3mi.1").goes(f"/berkas/{she.placement}/")
    accused.does_not_read(case, contact, "Dikurung", "Pusat Krisis", "kasus")
    for path in (f"/pusat-krisis/kasus/{case}/", "/pusat-krisis/"):
        accused.goes(path).does_not_read(case, "Dikurung")
    mother.presses("Baca jawaban atau tambah tulisan").reads("Sudah dibaca.")
