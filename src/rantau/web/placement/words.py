"""Codes of placement in the words that officers and workers read."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "missing": (_("Belum"), ""),
    "received": (_("Diterima, belum diperiksa"), "wait"),
    "accepted": (_("Diperiksa"), "ok"),
    "returned": (_("Dikembalikan"), "bad"),
}
HOW = {
    "original": _("asli dilihat"),
    "register": _("dicocokkan dengan register"),
    "issuer": _("ditanyakan ke penerbit"),
}
WHAT = {
    "received": _("Berkas diterima"),
    "accepted": _("Berkas diperiksa dan diterima"),
    "returned": _("Berkas dikembalikan"),
}
ENDS = {
    "withdrawn": _("Dibatalkan"),
    "refused": _("Ditolak"),
}
REASONS = {
    "worker_wishes": _("Permintaan pekerja"),
    "agency_wishes": _("Permintaan P3MI"),
    "employer_cancelled": _("Dibatalkan pemberi kerja"),
    "health": _("Alasan kesehatan"),
    "other": _("Alasan lain"),
}
GROUNDS = {
    "false_papers": _("Surat palsu"),
    "too_young": _("Umur belum cukup"),
    "unfit": _("Tidak sehat"),
    "fraud": _("Penipuan"),
    "other": _("Alasan lain"),
}
HOMECOMING = {
    "end_of_contract": _("Kontrak selesai"),
    "leave": _("Cuti"),
    "problem": _("Pulang karena masalah"),
    "sick": _("Sakit"),
    "deceased": _("Meninggal dunia"),
}
DECIDE = {
    "selected": (_("Putuskan terpilih"), _("Putuskan terpilih dan terbitkan suratnya")),
    "cleared": (_("Izin berangkat"), _("Terbitkan izin berangkat")),
    "closed": (_("Tutup penempatan"), _("Tutup penempatan")),
}
# Each act of placement/acts.py: its page, and the button that leads there.
ACTS = {
    "receive": ("placement:receive", _("Terima berkas")),
    "verify": ("placement:verify", _("Periksa berkas")),
    "decide": ("placement:decide", _("Putuskan")),
    "departed": ("placement:depart", _("Catat berangkat")),
    "arrived": ("placement:arrive", _("Catat tiba")),
    "returned": ("placement:return", _("Catat pulang")),
    "withdraw": ("placement:withdraw", _("Batalkan")),
    "refuse": ("placement:refuse", _("Tolak")),
    "correct": ("placement:correct", _("Perbaiki isi berkas")),
    "correct_time": ("placement:correct_time", _("Perbaiki waktu")),
}
CORRECTED = _("waktunya diperbaiki: %(why)s")
SUPPLY, VERIFY = _("Lengkapi %(paper)s"), _("Periksa %(paper)s")
HOME_AGAIN = "returned"  # nobody works on it: it is waited for
ENTER = {
    "selected": _("Putuskan calon terpilih"),
    "cleared": _("Terbitkan izin berangkat"),
    "departed": _("Berangkat dari bandara atau pelabuhan"),
    "arrived": _("Catat kedatangan di perwakilan"),
    "returned": _("Bekerja di luar negeri sampai pulang"),
    "closed": _("Selesaikan hak yang belum dibayar, lalu tutup"),
}
