"""Look into payers, telephones and devices that stand behind many places of a round: the worker
finds them, headquarters settles each with a reason. Nothing is refused by it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.appeal_steps import require_reason
from rantau.rounds.errors import GroupSettled
from rantau.rounds.group_selectors import FoundGroup, count_places_of_group, get_group
from rantau.rounds.models import PlaceGroup
from rantau.rounds.permissions import OPEN_GROUP, SETTLE_GROUP

GROUP_FOUND = JournalKind("rounds:group:found", gettext_lazy("Many places from one source found"))
GROUP_SETTLED = JournalKind(
    "rounds:group:settled", gettext_lazy("Many places from one source looked into")
)
SETTLE_GROUP_DUTY = DutyKind(
    "rounds:settle_group",
    gettext_lazy("Look into many places from one source"),
    SETTLE_GROUP,
    "rounds:group",
)
WORKING_DAYS_TO_SETTLE = 2  # the originals are checked a week after the opening; chosen by us


@service(GROUP_FOUND, permission=OPEN_GROUP)
def open_group(actor: Actor, found: FoundGroup) -> CommandResult:
    """Let headquarters look into a group that was found; answers with its reference.

    actor   the system
    Raises  GroupSettled where it is looked into already
    """
    row = PlaceGroup(
        id=uuid7(),
        reference=generate_reference("KT"),
        round_id=found.round_id,
        kind=found.kind,
        mark=found.mark,
        places=found.places,
        found_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise GroupSettled() from error
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, row.found_at, WORKING_DAYS_TO_SETTLE)
    code, reference = SETTLE_GROUP_DUTY.code, row.reference
    open_duty(about=row.id, duty=DutyInput(code, "place_group", reference, headquarters, due_at))
    return _build_result(row, found.round_code)


@service(GROUP_SETTLED, permission=SETTLE_GROUP)
def settle_group(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Write what was found; answers with the reference. The places stay as they are.

    Raises  InvalidInput at `why`; NoSuchGroup; GroupSettled
    """
    require_reason("why", why)
    row = get_group(actor, reference, locks=True)
    if row.settled_at:
        raise GroupSettled()
    row.settled_by, row.settled_at, row.reason = actor.ref, clock.now(), why.strip()
    row.places = count_places_of_group(row)
    row.revision += 1
    row.save(update_fields=["settled_by", "settled_at", "reason", "places", "revision"])
    close_duty(SETTLE_GROUP_DUTY.code, about=row.id, outcome="settled")
    return _build_result(row, row.round.code)


def _build_result(row: PlaceGroup, round_code: str) -> CommandResult:
    terms = {"round": round_code, "kind": row.kind, "mark": row.mark, "places": str(row.places)}
    why = row.reason[:MAX_WHY_LENGTH]
    event = JournalEvent("place_group", row.id, row.revision, terms, why=why)
    return CommandResult(row.reference, event)
