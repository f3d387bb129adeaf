"""What boards call the things they count."""

from django.utils.translation import gettext_lazy as _

MEASURES = {
    "cleared": _("Diberi izin berangkat"),
    "departed": _("Berangkat"),
    "arrived": _("Lapor tiba"),
    "returned": _("Pulang"),
}
MONTHS = (
    _("Januari"), _("Februari"), _("Maret"), _("April"), _("Mei"), _("Juni"), _("Juli"),
    _("Agustus"), _("September"), _("Oktober"), _("November"), _("Desember"),
)  # fmt: skip
SEXES = {"F": _("Perempuan"), "M": _("Laki-laki")}
STATUS = {
    "departed": (_("Berangkat, belum lapor tiba"), "wait"),
    "arrived": (_("Sudah lapor tiba"), "ok"),
}
# What needs attention: in words, what to do, and how grave.
ATTENTION = {
    "late": (_("Berangkat, belum lapor tiba lebih dari 30 hari"), _("Cari"), "bad"),
    "case": (_("Ada kasus terbuka"), _("Dampingi"), "bad"),
    "contract": (_("Kontrak habis dalam 90 hari, atau sudah habis"), _("Hubungi"), "wait"),
    "passport": (_("Paspor habis dalam 180 hari, atau sudah habis"), _("Ingatkan"), "wait"),
}
