"""Labels of placement's codes, as officers and workers read them."""

from django.utils.translation import gettext_lazy as _

REQUIREMENT_STATUS_LABELS = {
    "missing": (_("Belum"), ""),
    "received": (_("Diterima, belum diperiksa"), "wait"),
    "accepted": (_("Diperiksa"), "ok"),
    "returned": (_("Dikembalikan"), "bad"),
}
VERIFICATION_METHOD_LABELS = {
    "original": _("asli dilihat"),
    "register": _("dicocokkan dengan register"),
    "issuer": _("ditanyakan ke penerbit"),
}
DOCUMENT_EVENT_LABELS = {
    "received": _("Berkas diterima"),
    "accepted": _("Berkas diperiksa dan diterima"),
    "returned": _("Berkas dikembalikan"),
}
EARLY_END_LABELS = {
    "withdrawn": _("Dibatalkan"),
    "refused": _("Ditolak"),
}
WITHDRAWAL_REASON_LABELS = {
    "worker_wishes": _("Permintaan pekerja"),
    "agency_wishes": _("Permintaan P3MI"),
    "employer_cancelled": _("Dibatalkan pemberi kerja"),
    "health": _("Alasan kesehatan"),
    "other": _("Alasan lain"),
}
REFUSAL_REASON_LABELS = {
    "false_papers": _("Surat palsu"),
    "too_young": _("Umur belum cukup"),
    "unfit": _("Tidak sehat"),
    "fraud": _("Penipuan"),
    "other": _("Alasan lain"),
}
RETURN_REASON_LABELS = {
    "end_of_contract": _("Kontrak selesai"),
    "leave": _("Cuti"),
    "problem": _("Pulang karena masalah"),
    "sick": _("Sakit"),
    "deceased": _("Meninggal dunia"),
}
DECISION_LABELS = {
    "selected": (_("Putuskan terpilih"), _("Putuskan terpilih dan terbitkan suratnya")),
    "cleared": (_("Izin berangkat"), _("Terbitkan izin berangkat")),
    "closed": (_("Tutup penempatan"), _("Tutup penempatan")),
}
# Each act of placement/acts.py: its page, and the button that leads there.
ACTION_LINKS = {
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
TIME_CORRECTED_TEXT = _("waktunya diperbaiki: %(why)s")
SUPPLY_REQUIREMENT_TEXT, VERIFY_REQUIREMENT_TEXT = _("Lengkapi %(paper)s"), _("Periksa %(paper)s")
RETURN_MILESTONE = "returned"  # nobody works on it: it is waited for
NEXT_MILESTONE_LABELS = {
    "selected": _("Putuskan calon terpilih"),
    "cleared": _("Terbitkan izin berangkat"),
    "departed": _("Berangkat dari bandara atau pelabuhan"),
    "arrived": _("Catat kedatangan di perwakilan"),
    "returned": _("Bekerja di luar negeri sampai pulang"),
    "closed": _("Selesaikan hak yang belum dibayar, lalu tutup"),
}
