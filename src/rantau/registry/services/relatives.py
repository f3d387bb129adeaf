"""Add, correct and remove family and persons of trust."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.database import require_row_written
from rantau.journal.interface import JournalKind
from rantau.registry.errors import TooManyRelatives
from rantau.registry.inputs import RelativeInput, get_relative_problems, raise_if_invalid
from rantau.registry.permissions import KEEP_FAMILY
from rantau.registry.person_records import build_relative, finish_person_change
from rantau.registry.selectors import get_person_for_update, get_relative, list_relatives

RELATIVE_REMOVED = JournalKind("registry:relative:removed", gettext_lazy("Family member removed"))
RELATIVE_CORRECTED = JournalKind(
    "registry:relative:corrected", gettext_lazy("Family member corrected")
)
RELATIVE_ADDED = JournalKind("registry:relative:added", gettext_lazy("Family member recorded"))

MAX_RELATIVES = 12  # chosen by us: more than anybody calls, and one page still shows them


@service(RELATIVE_ADDED, permission=KEEP_FAMILY)
def add_relative(
    actor: Actor, reference: str, data: RelativeInput, *, emergency: bool
) -> CommandResult:
    """Add a relative of the person; answers with the relative's id.

    emergency  whether to call this one in an emergency; several may be
    Raises     InvalidInput; NoSuchPerson; TooManyRelatives
    """
    raise_if_invalid(get_relative_problems(data))
    person = get_person_for_update(actor, reference, purpose="family")
    if len(list_relatives(person)) >= MAX_RELATIVES:
        raise TooManyRelatives()
    row = build_relative(person, data, emergency=emergency)
    row.save(force_insert=True)
    return finish_person_change(
        person, answer=str(row.id), relative=str(row.id), emergency=emergency
    )


@service(RELATIVE_CORRECTED, permission=KEEP_FAMILY)
def correct_relative(
    actor: Actor,
    reference: str,
    relative_id: UUID,
    data: RelativeInput,
    *,
    emergency: bool,
    seen: int,
) -> CommandResult:
    """Correct a relative, whose place in the order stays; answers with the person's reference.

    emergency  whether to call this one in an emergency
    seen       the revision of the person that the actor looked at
    Raises     InvalidInput; NoSuchPerson; NoSuchRelative; StaleRevision
    """
    raise_if_invalid(get_relative_problems(data))
    person = get_person_for_update(actor, reference, purpose="family", seen=seen)
    row = build_relative(person, data, emergency=emergency)
    recorded = get_relative(person, relative_id)
    row.id, row.person_id = recorded.id, recorded.person_id
    row.save(force_update=True, update_fields=["name", "relation", "phone", "emergency"])
    return finish_person_change(person, relative=str(row.id), emergency=emergency)


# Recorded by mistake; at the worker's wish; died, or cannot be reached any more.
REASONS_TO_REMOVE = ("mistake", "wish", "gone")


@service(RELATIVE_REMOVED, permission=KEEP_FAMILY)
def remove_relative(
    actor: Actor, reference: str, relative_id: UUID, *, reason: str, seen: int
) -> CommandResult:
    """Delete a relative; the journal entry keeps that it happened and why. Answers with the
    reference.

    reason  one of REASONS_TO_REMOVE
    seen    the revision of the person that the actor looked at
    Raises  InvalidInput; NoSuchPerson; NoSuchRelative; StaleRevision
    """
    raise_if_invalid([] if reason in REASONS_TO_REMOVE else [("reason", _("Choose a reason."))])
    person = get_person_for_update(actor, reference, purpose="family", seen=seen)
    deleted, _by_model = get_relative(person, relative_id).delete()
    require_row_written(deleted, f"relative {relative_id}")
    return finish_person_change(person, relative=str(relative_id), reason=reason)
