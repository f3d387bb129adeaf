"""Journal kinds of the demonstration, registered at start-up.

Its people have a history from before Rantau: two entries stand for all of them.
"""

from django.utils.translation import gettext_lazy as _

from rantau.journal.interface import JournalKind, register_journal_kinds

DEMO_BUILD_STARTED = JournalKind("demo:started", _("Demonstration: filling the nation began"))
DEMO_BUILD_FINISHED = JournalKind("demo:built", _("Demonstration: the nation is filled"))

register_journal_kinds(DEMO_BUILD_STARTED, DEMO_BUILD_FINISHED)
