"""Sentences for unmet gates and names of parties, as every page shows them.

The API gives the codes.
"""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rantau.placement.errors import GatesUnmet
from rantau.procedures.gates import UnmetCondition
from rantau.procedures.scheme import LocalizedText, Scheme

UNMET_GATE_LABELS = {
    "agency_licence": _("Izin P3MI tidak berlaku. Tunggu sampai izin diperbarui."),
    "permit": _("Izin perekrutan tidak berlaku lagi."),
    "job_order": _("Job order tidak sedang menerima calon."),
    "held": _("P3MI atau job order sedang ditinjau. Tidak ada yang berjalan sampai selesai."),
    "quota": _("Belum ada tempat kuota yang dipesan."),
    "sex": _("Baris job order ini bukan untuk jenis kelamin calon."),
    "too_young": _("Umur belum cukup: paling muda %(years)s tahun."),
    "too_old": _("Umur lewat batas: paling tua %(years)s tahun."),
    "birth_date": _("Tanggal lahir belum diketahui, jadi umur tidak dapat dihitung."),
    "missing": _("%(about)s belum diterima."),
    "received": _("%(about)s belum diperiksa."),
    "returned": _("%(about)s dikembalikan: %(reason)s"),
    "expired": _("%(about)s hanya berlaku sampai %(until)s."),
    "unfit": _("Hasil pemeriksaan kesehatan: tidak sehat."),
    "name_differs": _("Nama di %(about)s berbeda dari nama terdaftar (mirip %(percent)s %%)."),
    "same_officer": _("Harus petugas lain: Anda mendaftarkan atau memeriksa berkas ini."),
}
PARTY_LABELS = {
    "worker": _("pekerja"),
    "agency": _("P3MI"),
    "district": _("dinas kabupaten/kota"),
    "regional": _("BP3MI"),
    "border": _("konter bandara atau pelabuhan"),
    "post": _("perwakilan"),
    "national": _("kantor pusat"),
}


def get_localized_text(words: LocalizedText) -> str:
    """Words of a scheme in the language now spoken."""
    return words.in_(get_language() or "id")


def describe_unmet_gates(refusal: GatesUnmet) -> list[str]:
    """What each gate found, as sentences for the person who waits."""
    return [_describe_unmet_gate(each, refusal.scheme) for each in refusal.unmet]


def _describe_unmet_gate(unmet: UnmetCondition, scheme: Scheme) -> str:
    told = {**unmet.figures, "about": ""}
    if unmet.about:
        told["about"] = get_localized_text(scheme.requirement(unmet.about).name)
    if day := unmet.figures.get("until"):
        told["until"] = f"{date.fromisoformat(day):%d-%m-%Y}"
    return str(UNMET_GATE_LABELS[unmet.code]) % told
