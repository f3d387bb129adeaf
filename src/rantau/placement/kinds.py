"""The journal kinds of this room, and the documents it has issued."""

from django.utils.translation import gettext_lazy as _

from rantau.documents.letters import Letter
from rantau.journal.kinds import Kind

CANDIDATE_REGISTERED = Kind("placement:candidate:registered", _("Calon didaftarkan"))
RECEIVED = Kind("placement:papers:received", _("Berkas diterima"))
VERIFIED = Kind("placement:papers:verified", _("Berkas diperiksa"))
PAPER_CORRECTED = Kind("placement:paper:corrected", _("Isi berkas diperbaiki"))
SELECTED = Kind("placement:selected", _("Terpilih"))
CLEARED = Kind("placement:cleared", _("Izin berangkat terbit"))
DEPARTED = Kind("placement:departed", _("Berangkat"))
ARRIVED = Kind("placement:arrived", _("Tiba di negara tujuan"))
RETURNED = Kind("placement:returned", _("Pulang ke tanah air"))
CLOSED = Kind("placement:closed", _("Penempatan selesai"))
WITHDRAWN = Kind("placement:withdrawn", _("Penempatan dibatalkan"))
REFUSED = Kind("placement:refused", _("Penempatan ditolak"))
PASSAGE_CORRECTED = Kind("placement:passage:corrected", _("Catatan waktu diperbaiki"))
# The demonstration's people are history from before Rantau: one entry tells of them all.
NATION_BEGUN = Kind("demo:begun", _("Peraga: penduduk mulai diisi"))
NATION_BUILT = Kind("demo:built", _("Peraga: penduduk selesai diisi"))

KINDS = (
    CANDIDATE_REGISTERED, RECEIVED, VERIFIED, PAPER_CORRECTED, SELECTED, CLEARED, DEPARTED, ARRIVED,
    RETURNED, CLOSED, WITHDRAWN, REFUSED, PASSAGE_CORRECTED, NATION_BEGUN, NATION_BUILT,
)  # fmt: skip

JOB = (
    ("scheme", _("Skema")),
    ("occupation", _("Jabatan")),
    ("destination", _("Negara tujuan")),
    ("employer", _("Pemberi kerja")),
    ("agency", _("P3MI")),
)
CANDIDATE_ID = Letter(
    code="candidate_id",
    title=_("Tanda Calon Pekerja Migran"),
    serial="IDC",
    lines=JOB,
    note=_("Terdaftar sebagai calon pekerja migran. Tidak dipungut biaya."),
)
RECOMMENDATION = Letter(
    code="recommendation",
    title=_("Rekomendasi Paspor"),
    serial="RKP",
    lines=JOB,
    note=_("Untuk kantor imigrasi. Tidak dipungut biaya."),
)
CLEARANCE = Letter(
    code="clearance",
    title=_("Izin Berangkat (e-PMI)"),
    serial="KLR",
    lines=(*JOB, ("contract_until", _("Kontrak sampai")), ("visa", _("Visa"))),
    note=_("Pemegang surat ini boleh berangkat bekerja. Tidak dipungut biaya."),
)
LETTERS = (CANDIDATE_ID, RECOMMENDATION, CLEARANCE)
