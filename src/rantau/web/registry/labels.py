"""Labels of the registry's codes, as officers and workers read them."""

from django.utils.translation import gettext_lazy as _

SAFE_CHANNEL_LABELS = {
    "none": _("Jangan dihubungi, biar ia yang datang"),
    "sms": _("SMS, tanpa menyebut isi"),
    "call": _("Telepon"),
    "visit": _("Kunjungan petugas"),
}
RELATION_LABELS = {
    "mother": _("Ibu"),
    "father": _("Ayah"),
    "spouse": _("Suami atau istri"),
    "sibling": _("Saudara"),
    "child": _("Anak"),
    "other": _("Orang lain yang dipercaya"),
}
IDENTITY_KIND_LABELS = {
    "nik": _("NIK"),
    "family_card": _("Kartu keluarga"),
    "passport": _("Paspor"),
}
RELATIVE_REMOVAL_LABELS = {
    "mistake": _("Salah catat"),
    "wish": _("Permintaan orangnya sendiri"),
    "gone": _("Sudah meninggal atau tidak dapat dihubungi lagi"),
}
IDENTITY_ADVICE_LABELS = {
    "nik.not_16_digits": _("bukan 16 angka"),
    "nik.unknown_region": _("kode wilayah tidak dikenal"),
    "nik.no_serial": _("nomor urut 0000"),
    "nik.other_sex": _("jenis kelamin berbeda"),
    "nik.no_such_day": _("tanggal di NIK tidak ada"),
    "nik.other_birth_date": _("tanggal lahir berbeda"),
    "nik.second": _("NIK kedua"),
}
MATCH_REASON_LABELS = {
    "nik": _("NIK sama"),
    "passport": _("paspor sama"),
    "name": _("nama mirip"),
    "birth_date": _("tanggal lahir cocok"),
    "village": _("desa sama"),
}
READ_PURPOSE_LABELS = {
    "counter": _("pelayanan di loket"),
    "verification": _("pemeriksaan berkas"),
    "slip": _("memberi kode masuk"),
    "serving": _("dilayani di kantor lain"),
    "search": _("hasil pencarian"),
    "compare": _("diperiksa apakah orang yang sama"),
    "break_glass": _("dibuka darurat"),
    "api": _("lewat aplikasi kantor"),
    "api_list": _("daftar lewat aplikasi kantor"),
    "enrol": _("memulai penempatan"),
    "placement": _("mengurus penempatan"),
    "document": _("mengambil surat"),
    "case": _("penanganan kasus"),
    "family": _("mencatat keluarga"),
    "number": _("mencatat nomor identitas"),
    "safe_contact": _("mengubah cara aman dihubungi"),
    "candidates": _("daftar calon P3MI"),
    "residents": _("daftar warga di luar negeri"),
}
ACCESS_GROUND_LABELS = {
    "referral": _("dirujuk"),
    "break_glass": _("dibuka darurat"),
    "companion": _("pendamping"),
    "serving": _("melayani hari ini"),
}


def label_match_candidates(candidates: list[dict]) -> list[dict]:
    """Each candidate with the score as a percentage and its reasons in words."""
    return [
        {
            **candidate,
            "percent": round(candidate["score"] * 100),
            "because": [MATCH_REASON_LABELS[reason] for reason in candidate["reasons"]],
        }
        for candidate in candidates
    ]


SAVE_LABEL = _("Simpan")
