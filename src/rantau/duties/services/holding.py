"""Who of an office does a duty: claim it, give it back, pass it on to a colleague; undo that."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import has_visible_text
from rantau.duties.desk import Desk, get_desk
from rantau.duties.errors import DutyChanged, DutyDone, DutyHeld, NoSuchDuty, TooLateToUndo
from rantau.duties.interface import get_duty_kind
from rantau.duties.models import Duty
from rantau.duties.permissions import HOLD_DUTY
from rantau.duties.worklist import can_do
from rantau.journal.interface import JournalEvent, JournalKind, validate_why

DUTY_CLAIMED = JournalKind("duties:duty:claimed", gettext_lazy("Taken by an officer"))
DUTY_GIVEN_BACK = JournalKind("duties:duty:given_back", gettext_lazy("Given back to the office"))
DUTY_PASSED_ON = JournalKind("duties:duty:passed_on", gettext_lazy("Passed on to a colleague"))
HANDOVER_REVERTED = JournalKind("duties:duty:handover_reverted", gettext_lazy("Hand-over reverted"))

TIME_TO_UNDO = timedelta(minutes=10)
# A function of the database: an office's roles may not write duties.
SET_OWNER_SQL = "select duties_set_owner(%s, %s, %s, %s, %s)"


@service(DUTY_CLAIMED, permission=HOLD_DUTY)
def claim_duty(actor: Actor, duty_id: UUID, *, seen: int) -> CommandResult:
    """Take a duty that nobody of the office holds, or whose holder is away; answers with its
    reference.

    seen    the revision that the actor looked at
    Raises  NoSuchDuty, DutyDone, DutyChanged; DutyHeld where a colleague who is there holds it
    """
    duty = get_open_duty(actor, duty_id, seen=seen)
    if not get_desk(actor).is_unclaimed(duty.owner):
        raise DutyHeld()
    return _set_owner(duty, actor.ref, {"from": duty.owner, "to": actor.ref})


@service(DUTY_GIVEN_BACK, permission=HOLD_DUTY)
def give_back_duty(actor: Actor, duty_id: UUID, *, seen: int) -> CommandResult:
    """Give a duty that the actor holds back to all of the office; answers with its reference.

    seen    the revision that the actor looked at
    Raises  NoSuchDuty, DutyDone, DutyChanged; DutyHeld where somebody else holds it
    """
    duty = get_open_duty(actor, duty_id, seen=seen)
    if duty.owner != actor.ref:
        raise DutyHeld()
    return _set_owner(duty, "", {"from": actor.ref})


@service(DUTY_PASSED_ON, permission=HOLD_DUTY)
def pass_on_duty(
    actor: Actor, duty_id: UUID, *, to_owner: str, why: str, seen: int
) -> CommandResult:
    """Pass a duty on to a colleague who is there and can do it; answers with its reference.

    to_owner  the colleague's account, as the journal names it
    why       kept in the entry, and shown to the colleague
    seen      the revision that the actor looked at
    Raises    InvalidInput; NoSuchDuty, DutyDone, DutyChanged; DutyHeld where a third colleague
              holds it
    """
    duty = get_open_duty(actor, duty_id, seen=seen)
    desk = get_desk(actor)
    if duty.owner != actor.ref and not desk.is_unclaimed(duty.owner):
        raise DutyHeld()
    _validate_receiver(actor, duty, desk, to_owner, why)
    terms = {"from": duty.owner, "to": to_owner}
    return _set_owner(duty, to_owner, terms, why=why.strip(), tells=(to_owner,))


@service(HANDOVER_REVERTED, permission=HOLD_DUTY)
def undo_handover(actor: Actor, duty_id: UUID, *, seen: int) -> CommandResult:
    """Give a duty back to whom the actor took it from, or passed it on from, within TIME_TO_UNDO;
    answers with its reference.

    seen    the revision that the actor looked at
    Raises  NoSuchDuty, DutyDone; TooLateToUndo
    """
    duty = fetch_open_duty(actor, duty_id)
    if duty.revision != seen or not can_undo(actor, duty):
        raise TooLateToUndo()
    desk = get_desk(actor)
    holder = desk.by_ref.get(duty.previous_owner)
    owner = duty.previous_owner if holder and holder.roles else ""
    return _set_owner(duty, owner, {"from": duty.owner, "to": owner})


def can_undo(actor: Actor, duty: Duty) -> bool:
    """Whether the actor was the last who changed its owner, a short while ago."""
    at = get_undo_end(duty)
    return duty.owner_changed_by == actor.ref and at is not None and clock.now() < at


def get_undo_end(duty: Duty) -> datetime | None:
    """Until when its last change of owner can be reverted (aware); None where there was none."""
    return duty.owner_changed_at + TIME_TO_UNDO if duty.owner_changed_at else None


def get_open_duty(actor: Actor, duty_id: UUID, *, seen: int) -> Duty:
    """The open duty of the actor's office that the role can do, as it was shown. Raises NoSuchDuty,
    DutyDone, DutyChanged."""
    duty = fetch_open_duty(actor, duty_id)
    if duty.revision != seen:
        raise DutyChanged()
    return duty


def fetch_open_duty(actor: Actor, duty_id: UUID) -> Duty:
    """The open duty of the actor's office that the role can do. Raises NoSuchDuty, DutyDone."""
    duty = Duty.objects.filter(id=duty_id, office=actor.office, confidential=False).first()
    if duty is None or not can_do(actor, get_duty_kind(duty.kind)):
        raise NoSuchDuty()
    if duty.closed_at:
        raise DutyDone()
    return duty


def _validate_receiver(actor: Actor, duty: Duty, desk: Desk, to_owner: str, why: str) -> None:
    kind = get_duty_kind(duty.kind)
    able = {each.ref for each in desk.list_able(kind.does or kind.permission, without=[actor.ref])}
    problems: dict[str, list[str]] = {}
    if to_owner not in able:
        problems["to_owner"] = [_("Choose a colleague who is on duty and may do it.")]
    if not has_visible_text(why):
        problems["why"] = [_("Write why you pass it on.")]
    if problems:
        raise InvalidInput(problems)
    validate_why(why)


def _set_owner(
    duty: Duty, owner: str, terms: dict[str, str], *, why: str = "", tells: tuple[str, ...] = ()
) -> CommandResult:
    """Write the new owner; the entry says from whom to whom. Raises DutyChanged where the duty was
    done or changed hands since it was read."""
    with connection.cursor() as cursor:
        cursor.execute(SET_OWNER_SQL, [duty.id, duty.revision, owner, why, clock.now()])
        revision = cursor.fetchone()[0]
    if revision is None:
        raise DutyChanged()
    event = JournalEvent(
        subject_kind="duty",
        subject=duty.id,
        revision=revision,
        terms={"kind": duty.kind, "about": str(duty.about), **terms},
        tells=tells,
        why=why,
    )
    return CommandResult(answer=duty.reference, event=event)
