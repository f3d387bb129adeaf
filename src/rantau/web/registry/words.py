"""Codes of the registry in the words that a clerk reads."""

from django.utils.translation import gettext_lazy as _

ADVICE = {
    "nik.not_16_digits": _("bukan 16 angka"),
    "nik.unknown_region": _("kode wilayah tidak dikenal"),
    "nik.no_serial": _("nomor urut 0000"),
    "nik.other_sex": _("jenis kelamin berbeda"),
    "nik.no_such_day": _("tanggal di NIK tidak ada"),
    "nik.other_birth_date": _("tanggal lahir berbeda"),
}
REASONS = {
    "nik": _("NIK sama"),
    "passport": _("paspor sama"),
    "name": _("nama mirip"),
    "birth_date": _("tanggal lahir cocok"),
    "village": _("desa sama"),
}
PURPOSES = {
    "counter": _("pelayanan di loket"),
    "verification": _("pemeriksaan berkas"),
    "slip": _("memberi kode masuk"),
    "serving": _("dilayani di kantor lain"),
    "break_glass": _("dibuka darurat"),
    "api": _("lewat aplikasi kantor"),
    "api_list": _("daftar lewat aplikasi kantor"),
    "enrol": _("memulai penempatan"),
    "placement": _("mengurus penempatan"),
    "document": _("mengambil surat"),
    "case": _("penanganan kasus"),
    "residents": _("daftar warga di luar negeri"),
}
GROUNDS = {
    "referral": _("dirujuk"),
    "break_glass": _("dibuka darurat"),
    "companion": _("pendamping"),
    "serving": _("melayani hari ini"),
}
