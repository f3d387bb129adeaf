"""A name that was typed wrong is corrected by two officers, as they type, press and read."""

import pytest

from tests.browser.steps import Worker, register_at_counter, register_candidate_at_agency
from tests.factories.files import PNG

pytestmark = pytest.mark.story


NAMES = {360: ("Sukartie Dewi", "Sukarti Dewi"), 1440: ("Wagijemm Lestari", "Wagijem Lestari")}


@pytest.mark.parametrize(
    ("width", "born"), [(360, "1971"), (1440, "1972")], ids=["telephone", "desk"]
)
def test_a_wrong_name_is_corrected_and_a_year_alone_is_enough(visitor, tmp_path, width, born):
    def come(login="", **how):
        return visitor(login, width=width, **how)

    wrong, right = NAMES[width]
    sukarti, scan = Worker(born, name=wrong), tmp_path / "akta.png"
    scan.write_bytes(PNG)
    register_at_counter(come, sukarti)
    register_candidate_at_agency(come, sukarti)

    counter = come("loket.3212").goes(f"/berkas/{sukarti.placement}/").presses("Terima dokumen")
    counter.ticks("KTP elektronik", within="KTP elektronik")
    counter.types({"Nama di kartu": right.upper()}, within="KTP elektronik")
    counter.presses("Terima yang dicentang").reads("Cetak tanda terima ini")
    counter.goes(f"/orang/{sukarti.reference}/").presses("Perbaiki data")
    counter.reads("Petugas kedua harus mengesahkannya", "Kosongkan bila sudah benar")
    counter.types({"Nama seperti di kartu": right, "Nomor telepon": "081200000031"})
    counter.types({"Yang sudah Anda lihat": "Akta kelahiran"})
    counter.types({"Mengapa catatannya salah": "Salah ketik di loket"})
    counter.attaches("Pindaian atau fotonya", scan).presses("Simpan perbaikan")
    counter.reads(f"{wrong} → {right}", "menunggu petugas kedua", "+6281200000031")

    verifier = come("verifikasi.3212").goes(f"/orang/{sukarti.reference}/")
    verifier.follows("Sahkan atau tolak").reads("Salah ketik di loket", "Akta kelahiran")
    verifier.ticks("Sahkan: data diubah sekarang").presses("Putuskan")
    verifier.reads(right, "diputuskan oleh").does_not_read("menunggu petugas kedua")

    again = come("loket.3212").goes("/akun/")
    again.reads("Perbaikan Anda disahkan; data sudah diubah")
