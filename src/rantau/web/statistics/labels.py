"""Labels of what the statistics pages count."""

from django.utils.translation import gettext_lazy as _

MEASURE_LABELS = {
    "cleared": _("Diberi izin berangkat"),
    "departed": _("Berangkat"),
    "arrived": _("Lapor tiba"),
    "returned": _("Pulang"),
}
MONTH_NAMES = (
    _("Januari"),
    _("Februari"),
    _("Maret"),
    _("April"),
    _("Mei"),
    _("Juni"),
    _("Juli"),
    _("Agustus"),
    _("September"),
    _("Oktober"),
    _("November"),
    _("Desember"),
)
SEX_LABELS = {"F": _("Perempuan"), "M": _("Laki-laki")}
RESIDENT_STATUS_LABELS = {
    "departed": (_("Berangkat, belum lapor tiba"), "wait"),
    "arrived": (_("Sudah lapor tiba"), "ok"),
}
# What needs attention: in words, what to do, and how grave.
ATTENTION_LABELS = {
    "late": (_("Berangkat, belum lapor tiba lebih dari 30 hari"), _("Cari"), "bad"),
    "case": (_("Ada kasus terbuka"), _("Dampingi"), "bad"),
    "contract": (_("Kontrak habis dalam 90 hari, atau sudah habis"), _("Hubungi"), "wait"),
    "passport": (_("Paspor habis dalam 180 hari, atau sudah habis"), _("Ingatkan"), "wait"),
}
