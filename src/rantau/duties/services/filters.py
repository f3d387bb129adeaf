"""An officer's own filters of the worklist: save one under a name, delete it, remember the last."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.common.ids import uuid7
from rantau.common.text import is_storable
from rantau.duties.errors import NoSuchFilter
from rantau.duties.models import SavedFilter
from rantau.duties.permissions import SAVE_FILTER
from rantau.journal.interface import JournalEvent, JournalKind

FILTER_SAVED = JournalKind("duties:filter:saved", gettext_lazy("Filter of the worklist saved"))
FILTER_DELETED = JournalKind(
    "duties:filter:deleted", gettext_lazy("Filter of the worklist deleted")
)

MAX_NAME_LENGTH, MAX_FILTERS, MAX_QUERY_LENGTH = 40, 12, 300
REMEMBER_SQL = """
    insert into duties_saved_filter (id, account_id, name, query, saved_at, revision)
    values (%s, %s, '', %s, %s, 1)
    on conflict (account_id, name)
    do update set query = excluded.query, saved_at = excluded.saved_at
"""


@service(FILTER_SAVED, permission=SAVE_FILTER)
def save_filter(actor: Actor, name: str, query: str) -> CommandResult:
    """Keep a filter under a name, in place of an earlier one of that name; answers with its id.

    query   of the worklist's address: codes, and no personal value
    Raises  InvalidInput
    """
    title, account = " ".join(name.split()), require_account(actor)
    if not is_storable(title, MAX_NAME_LENGTH, required=True):
        raise InvalidInput({"name": [_("Write a name, 40 characters at most.")]})
    rows = SavedFilter.objects.select_for_update().filter(account=account)
    saved = {each.name: each for each in rows}
    if title not in saved and len(saved.keys() - {""}) >= MAX_FILTERS:
        raise InvalidInput({"name": [_("You keep twelve filters already. Delete one first.")]})
    kept = saved.get(title) or SavedFilter(id=uuid7(), account_id=account, name=title)
    is_new = title not in saved
    kept.revision = 1 if is_new else kept.revision + 1
    kept.query, kept.saved_at = query[:MAX_QUERY_LENGTH], clock.now()
    if is_new:
        kept.save(force_insert=True)
    else:
        kept.save(update_fields=["query", "saved_at", "revision"])
    return CommandResult(answer=str(kept.id), event=_build_event(kept))


@service(FILTER_DELETED, permission=SAVE_FILTER)
def delete_filter(actor: Actor, name: str) -> CommandResult:
    """Delete the filter that the actor keeps under a name; answers with its id. Raises
    NoSuchFilter."""
    rows = SavedFilter.objects.select_for_update().filter(account=actor.account, name=name)
    kept = rows.exclude(name="").first()
    if kept is None:
        raise NoSuchFilter()
    result = CommandResult(answer=str(kept.id), event=_build_event(kept, step=1))
    kept.delete()
    return result


def remember_filter(account: UUID, query: str) -> None:
    """Remember the filter that an account used last, in the caller's scope. A preference is no
    command: no entry."""
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER_SQL, [uuid7(), account, query[:MAX_QUERY_LENGTH], clock.now()])


def require_account(actor: Actor) -> UUID:
    """The account that acts; Forbidden for an application."""
    if actor.account is None:
        raise Forbidden()
    return actor.account


def _build_event(kept: SavedFilter, *, step: int = 0) -> JournalEvent:
    """The entry has neither the name, which is the officer's own words, nor the query."""
    return JournalEvent(
        subject_kind="filter", subject=kept.id, revision=kept.revision + step, terms={}
    )
