"""Mark the own notices as read."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.access.errors import NothingToRead
from rantau.access.permissions import READ_NOTICES
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.journal.interface import JournalEvent, JournalKind

NOTICES_READ = JournalKind("access:notices:read", _("Notices read"))

# A function of the database: nobody else writes accounts or notices.
READ_NOTICES_SQL = "select access_read_notices(%s)"


@service(NOTICES_READ, permission=READ_NOTICES)
def mark_notices_read(actor: Actor) -> CommandResult:
    """Mark every notice of the actor's account as read; answers with the id of the newest, about
    which the entry is. Raises NothingToRead."""
    with connection.cursor() as cursor:
        cursor.execute(READ_NOTICES_SQL, [clock.now()])
        newest: UUID | None = cursor.fetchone()[0]
    if newest is None:
        raise NothingToRead()
    return CommandResult(answer=str(newest), event=JournalEvent("notice", newest, 1, {}))
