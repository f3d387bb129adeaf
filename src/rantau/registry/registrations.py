"""Journal kinds and permissions of this app, registered at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.registry.permissions import PERMISSION_TABLE

PERSON_REGISTERED = JournalKind("registry:person:registered", _("Didaftarkan"))
SIGN_IN_CODE_GIVEN = JournalKind("registry:slip:given", _("Kode masuk diberikan"))
SIGN_IN_CODE_USED = JournalKind("registry:slip:used", _("Masuk dengan kode"))
BREAK_GLASS_USED = JournalKind("registry:glass:broken", _("Dibuka darurat"))
PERSON_SERVED = JournalKind("registry:person:served", _("Dilayani di kantor lain"))
RELATIVE_ADDED = JournalKind("registry:relative:added", _("Keluarga dicatat"))
RELATIVE_CORRECTED = JournalKind("registry:relative:corrected", _("Catatan keluarga dibetulkan"))
RELATIVE_REMOVED = JournalKind("registry:relative:removed", _("Catatan keluarga dihapus"))
IDENTITY_NUMBER_ADDED = JournalKind("registry:number:added", _("Nomor identitas ditambahkan"))
SAFE_CONTACT_CHANGED = JournalKind("registry:safe_contact:changed", _("Cara aman dihubungi diubah"))

interface.register_journal_kinds(
    PERSON_REGISTERED, SIGN_IN_CODE_GIVEN, SIGN_IN_CODE_USED, BREAK_GLASS_USED, PERSON_SERVED
)
interface.register_journal_kinds(RELATIVE_ADDED, RELATIVE_CORRECTED, RELATIVE_REMOVED)
interface.register_journal_kinds(IDENTITY_NUMBER_ADDED, SAFE_CONTACT_CHANGED)
permissions.register_permissions(PERMISSION_TABLE)
