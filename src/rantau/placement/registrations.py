"""Journal kinds, letters, duty kinds, gates and permissions of this app, registered at start-up."""

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.documents import interface as documents_interface
from rantau.documents.interface import LetterKind
from rantau.duties import interface as duties_interface
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.placement.next_step import DUTY_KINDS
from rantau.placement.permissions import PERMISSION_TABLE

CANDIDATE_REGISTERED = JournalKind("placement:candidate:registered", _("Calon didaftarkan"))
DOCUMENTS_RECEIVED = JournalKind("placement:papers:received", _("Berkas diterima"))
DOCUMENTS_VERIFIED = JournalKind("placement:papers:verified", _("Berkas diperiksa"))
DOCUMENT_CORRECTED = JournalKind("placement:paper:corrected", _("Isi berkas diperbaiki"))
CANDIDATE_SELECTED = JournalKind("placement:selected", _("Terpilih"))
PLACEMENT_CLEARED = JournalKind("placement:cleared", _("Izin berangkat terbit"))
DEPARTURE_RECORDED = JournalKind("placement:departed", _("Berangkat"))
ARRIVAL_RECORDED = JournalKind("placement:arrived", _("Tiba di negara tujuan"))
RETURN_RECORDED = JournalKind("placement:returned", _("Pulang ke tanah air"))
PLACEMENT_CLOSED = JournalKind("placement:closed", _("Penempatan selesai"))
PLACEMENT_WITHDRAWN = JournalKind("placement:withdrawn", _("Penempatan dibatalkan"))
PLACEMENT_REFUSED = JournalKind("placement:refused", _("Penempatan ditolak"))
MILESTONE_TIME_CORRECTED = JournalKind("placement:passage:corrected", _("Catatan waktu diperbaiki"))
# The demonstration's people are history from before Rantau: one entry tells of them all.
DEMO_BUILD_STARTED = JournalKind("demo:begun", _("Peraga: penduduk mulai diisi"))
DEMO_BUILD_FINISHED = JournalKind("demo:built", _("Peraga: penduduk selesai diisi"))

JOURNAL_KINDS = (
    CANDIDATE_REGISTERED,
    DOCUMENTS_RECEIVED,
    DOCUMENTS_VERIFIED,
    DOCUMENT_CORRECTED,
    CANDIDATE_SELECTED,
    PLACEMENT_CLEARED,
    DEPARTURE_RECORDED,
    ARRIVAL_RECORDED,
    RETURN_RECORDED,
    PLACEMENT_CLOSED,
    PLACEMENT_WITHDRAWN,
    PLACEMENT_REFUSED,
    MILESTONE_TIME_CORRECTED,
    DEMO_BUILD_STARTED,
    DEMO_BUILD_FINISHED,
)

JOB_LINES = (
    ("scheme", _("Skema")),
    ("occupation", _("Jabatan")),
    ("destination", _("Negara tujuan")),
    ("employer", _("Pemberi kerja")),
    ("agency", _("P3MI")),
)
CANDIDATE_ID = LetterKind(
    code="candidate_id",
    title=_("Tanda Calon Pekerja Migran"),
    serial="IDC",
    lines=JOB_LINES,
    note=_("Terdaftar sebagai calon pekerja migran. Tidak dipungut biaya."),
)
RECOMMENDATION = LetterKind(
    code="recommendation",
    title=_("Rekomendasi Paspor"),
    serial="RKP",
    lines=JOB_LINES,
    note=_("Untuk kantor imigrasi. Tidak dipungut biaya."),
)
CLEARANCE = LetterKind(
    code="clearance",
    title=_("Izin Berangkat (e-PMI)"),
    serial="KLR",
    lines=(*JOB_LINES, ("contract_until", _("Kontrak sampai")), ("visa", _("Visa"))),
    note=_("Pemegang surat ini boleh berangkat bekerja. Tidak dipungut biaya."),
)
LETTERS = (CANDIDATE_ID, RECOMMENDATION, CLEARANCE)


import_module("rantau.placement.gates")  # each gate registers itself
interface.register_journal_kinds(*JOURNAL_KINDS)
documents_interface.register_letter_kinds(*LETTERS)
duties_interface.register_duty_kinds(*DUTY_KINDS.values())
permissions.register_permissions(PERMISSION_TABLE)
