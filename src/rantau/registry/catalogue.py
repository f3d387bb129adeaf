"""What this room puts on the shelves at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.journal import kinds
from rantau.journal.kinds import Kind
from rantau.registry.permissions import TABLE

REGISTERED = Kind("registry:person:registered", _("Didaftarkan"))
CODE_GIVEN = Kind("registry:slip:given", _("Kode masuk diberikan"))
CODE_USED = Kind("registry:slip:used", _("Masuk dengan kode"))
GLASS_BROKEN = Kind("registry:glass:broken", _("Dibuka darurat"))
SERVED = Kind("registry:person:served", _("Dilayani di kantor lain"))
RELATIVE_ADDED = Kind("registry:relative:added", _("Keluarga dicatat"))
RELATIVE_CORRECTED = Kind("registry:relative:corrected", _("Catatan keluarga dibetulkan"))
RELATIVE_REMOVED = Kind("registry:relative:removed", _("Catatan keluarga dihapus"))
NUMBER_ADDED = Kind("registry:number:added", _("Nomor identitas ditambahkan"))
SAFE_CONTACT_CHANGED = Kind("registry:safe_contact:changed", _("Cara aman dihubungi diubah"))

kinds.shelve(REGISTERED, CODE_GIVEN, CODE_USED, GLASS_BROKEN, SERVED)
kinds.shelve(RELATIVE_ADDED, RELATIVE_CORRECTED, RELATIVE_REMOVED)
kinds.shelve(NUMBER_ADDED, SAFE_CONTACT_CHANGED)
permissions.shelve(TABLE)
