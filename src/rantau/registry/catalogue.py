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

kinds.shelve(REGISTERED, CODE_GIVEN, CODE_USED, GLASS_BROKEN, SERVED)
permissions.shelve(TABLE)
