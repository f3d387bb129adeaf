"""Journal kinds and permissions of this app, registered at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.registry.permissions import PERMISSION_TABLE

PERSON_REGISTERED = JournalKind("registry:person:registered", _("Registered"))
SIGN_IN_CODE_GIVEN = JournalKind("registry:slip:given", _("Sign-in code given"))
SIGN_IN_CODE_USED = JournalKind("registry:slip:used", _("Signed in with the code"))
BREAK_GLASS_USED = JournalKind("registry:break_glass:used", _("Opened in an emergency"))
PERSON_SERVED = JournalKind("registry:person:served", _("Served at another office"))
RELATIVE_ADDED = JournalKind("registry:relative:added", _("Family member recorded"))
RELATIVE_CORRECTED = JournalKind("registry:relative:corrected", _("Family member corrected"))
RELATIVE_REMOVED = JournalKind("registry:relative:removed", _("Family member removed"))
IDENTITY_NUMBER_ADDED = JournalKind("registry:number:added", _("Identity number added"))
SAFE_CONTACT_CHANGED = JournalKind("registry:safe_contact:changed", _("Safe contact changed"))

interface.register_journal_kinds(
    PERSON_REGISTERED, SIGN_IN_CODE_GIVEN, SIGN_IN_CODE_USED, BREAK_GLASS_USED, PERSON_SERVED
)
interface.register_journal_kinds(RELATIVE_ADDED, RELATIVE_CORRECTED, RELATIVE_REMOVED)
interface.register_journal_kinds(IDENTITY_NUMBER_ADDED, SAFE_CONTACT_CHANGED)
permissions.register_permissions(PERMISSION_TABLE)
