"""Labels of agencies' and job orders' codes, as officers and the public read them."""

from django.utils.translation import gettext_lazy as _

from rantau.partners import public_check

HOLD_REASON_LABELS = {"review": _("sedang ditinjau"), "papers": _("surat perlu diperbarui")}
QUOTA_SEX_LABELS = {"F": _("Perempuan"), "M": _("Laki-laki"), "X": _("Laki-laki atau perempuan")}

LICENCE_TAGS = {
    public_check.OK: (_("berlaku"), "ok"),
    "soon": (_("hampir berakhir"), "wait"),
    public_check.EARLY: (_("belum berlaku"), "wait"),
    public_check.EXPIRED: (_("berakhir"), "bad"),
}
JOB_ORDER_TAGS = {
    public_check.OK: (_("terbuka"), "ok"),
    public_check.EARLY: (_("belum dibuka"), "info"),
    public_check.CLOSED: (_("ditutup"), ""),
    public_check.EXPIRED: (_("izin rekrut berakhir"), "bad"),
}


PUBLIC_AGENCY_TAGS = {
    public_check.OK: (_("Berizin"), "ok"),
    public_check.HELD: (_("Sedang ditinjau"), "wait"),
    public_check.EARLY: (_("Izin belum berlaku"), "wait"),
    public_check.EXPIRED: (_("Izin sudah berakhir"), "bad"),
}
PUBLIC_JOB_ORDER_TAGS = {
    public_check.OK: (_("Terdaftar dan terbuka"), "ok"),
    public_check.HELD: (_("Sedang ditinjau"), "wait"),
    public_check.EARLY: (_("Terdaftar, belum dibuka"), "info"),
    public_check.CLOSED: (_("Sudah ditutup"), "bad"),
    public_check.EXPIRED: (_("Izin sudah berakhir"), "bad"),
}
