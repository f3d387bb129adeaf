"""Correct what stands of a stay abroad: one person of headquarters proposes it with a reason, and
another confirms or refuses it. Nothing is changed before, and what stood there is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.permissions import require_permission
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.references import generate_reference, normalize_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind, hash_with_journal_key
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.selectors import get_due_at
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import Entry, RefundClaim, Stay, StayCorrection, WorkplaceChange
from rantau.rounds.permissions import DECIDE_STAY_CORRECTION, PROPOSE_STAY_CORRECTION
from rantau.rounds.refund_outcomes import RefundInput, build_outcome_fields, require_outcome
from rantau.rounds.score_changes import WORKER
from rantau.rounds.stay_correction_rules import (
    ARRIVAL,
    COMPARED_FIELDS,
    CORRECTED_FIELDS,
    DAY_FIELDS,
    FREE_FIELDS,
    count_excess_changes,
    find_excess_days,
    is_extended,
    is_possible_arrival,
    is_possible_end,
    move_permit_end,
)
from rantau.rounds.stay_correction_selectors import CorrectedRecord, get_corrected_record
from rantau.rounds.stay_errors import (
    CorrectionDecided,
    CorrectionDiffers,
    CorrectionWaits,
    NoSuchCorrection,
    NothingToCorrect,
    OwnCorrection,
)
from rantau.rounds.stay_reports import SETTLE_CHANGE_DUTY, open_change_duties
from rantau.rounds.stay_rows import EXTENSION, WORKPLACE
from rantau.rounds.stay_rules import list_changes_of_part
from rantau.rounds.stay_selectors import (
    build_facts,
    get_stay_for_update,
    list_change_days,
    list_open_excess,
)

CORRECTION_PROPOSED = JournalKind(
    "rounds:stay_correction:proposed", gettext_lazy("Stay abroad: correction proposed")
)
CORRECTION_CONFIRMED = JournalKind(
    "rounds:stay_correction:confirmed", gettext_lazy("Stay abroad: corrected")
)
CORRECTION_REFUSED = JournalKind(
    "rounds:stay_correction:refused", gettext_lazy("Stay abroad: correction refused")
)
DECIDE_STAY_CORRECTION_DUTY = DutyKind(
    "rounds:decide_stay_correction",
    gettext_lazy("Confirm or refuse a correction of a stay abroad"),
    DECIDE_STAY_CORRECTION,
    "rounds:stay_correction",
)
WORKING_DAYS_TO_DECIDE = 2  # chosen by us
Values = dict[str, Any]  # field -> value, as JSON has it


@dataclass(frozen=True)
class CorrectionInput:
    """A proposed correction.

    kind       one of stay_correction_rules.CORRECTION_KINDS
    on         of ARRIVAL: the day on which she arrived; of EXTENSION: the last day of the permit
    is_overstay_open  of EXTENSION: no extension ended her stay without a permit; where the permit
               was never extended it is so in any case
    change_id  of WORKPLACE: of the change that never happened
    refund     of a claim: what became of it
    """

    kind: str
    reason: str
    on: date | None = None
    is_overstay_open: bool = False
    change_id: UUID | None = None
    refund: RefundInput | None = None


@dataclass(frozen=True)
class Marks:
    """The days of changes of workplace that a correction of something else put over the limit, and
    of those that are allowed by it."""

    marked: Sequence[date] = ()
    allowed: Sequence[date] = ()

    def get_terms(self) -> dict[str, str]:
        """What the entry of the journal says of them; nothing of none."""
        days = {"marked": self.marked, "allowed": self.allowed}
        return {name: ", ".join(map(str, each)) for name, each in days.items() if each}


NO_MARKS = Marks()


@service(CORRECTION_PROPOSED, permission=PROPOSE_STAY_CORRECTION)
def propose_correction(actor: Actor, reference: str, data: CorrectionInput) -> CommandResult:
    """Propose to correct a stay; answers with the reference of the correction.

    reference  of the stay
    Raises     NoSuchStay; NothingToCorrect; CorrectionWaits; InvalidInput at `reason`, `on`,
               `change` and the fields of RefundInput; where nothing would change, at `on` if a day
               was given, else at `reason`
    """
    if not is_storable(data.reason.strip(), required=True):
        raise InvalidInput({"reason": [_("Write why, 1 to 300 characters.")]})
    stay = get_stay_for_update(actor, reference, PROPOSE_STAY_CORRECTION)
    record = _get_record(stay, data)
    before = _read_values(record, COMPARED_FIELDS[data.kind])
    after = _build_values(stay, record, data)
    if all(before[name] == value for name, value in after.items()):
        at = "on" if data.on else "reason"
        raise InvalidInput({at: [_("This is what stands there already.")]})
    correction = StayCorrection(
        id=uuid7(),
        reference=generate_reference("PS"),
        stay=stay,
        kind=data.kind,
        before=before,
        after=after,
        reason=data.reason.strip(),
        proposed_by=actor.ref,
        proposer_name=actor.name[:MAX_NAME_LENGTH],
        office_id=require_office(actor),
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            correction.save(force_insert=True)
    except IntegrityError as error:
        raise CorrectionWaits() from error
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, correction.proposed_at, WORKING_DAYS_TO_DECIDE)
    code, subject = DECIDE_STAY_CORRECTION_DUTY.code, "stay_correction"
    duty = DutyInput(code, subject, correction.reference, headquarters, due_at)
    open_duty(about=correction.id, duty=duty)
    return _build_result(correction, why=correction.reason)


def _get_record(stay: Stay, data: CorrectionInput) -> CorrectedRecord:
    """What is to be corrected, locked. Raises NothingToCorrect; InvalidInput at `change` where
    another change of workplace stands and this one does not."""
    try:
        return get_corrected_record(stay, data.kind, change=data.change_id, locks=True)
    except NothingToCorrect as error:
        if data.kind == WORKPLACE and list_change_days([stay])[stay.id]:
            text = _("This change of workplace was withdrawn. Choose one that is still recorded.")
            raise InvalidInput({"change": [text]}) from error
        raise


def _build_values(stay: Stay, record: CorrectedRecord, data: CorrectionInput) -> Values:
    """What is to stand there. Raises InvalidInput."""
    if isinstance(record, RefundClaim):
        if data.refund is None:
            raise InvalidInput({"on": [_("Write what became of the claim.")]})
        require_outcome(data.refund, record.claimed_on)
        return _encode(build_outcome_fields(data.refund))
    if data.kind == ARRIVAL:
        return _encode(_build_arrival_values(stay, data.on))
    if data.kind == EXTENSION:
        return _encode(_build_end_values(stay, data.on, is_overstay_open=data.is_overstay_open))
    nothing = dict.fromkeys(CORRECTED_FIELDS[data.kind])
    return _encode({**nothing, "id": record.id}) if isinstance(record, WorkplaceChange) else nothing


def _build_arrival_values(stay: Stay, on: date | None) -> Values:
    if on is None or not _can_have_arrived(stay, on):
        text = _("She cannot have arrived then: see her entry, and what was recorded since.")
        raise InvalidInput({"on": [text]})
    amounts = get_offer_edition(stay.offer).amounts
    return {"arrived_on": on, "permit_until": move_permit_end(build_facts(stay, ()), on, amounts)}


def _build_end_values(stay: Stay, until: date | None, *, is_overstay_open: bool) -> Values:
    """Where the new end says that there was no extension, none ended a stay without a permit."""
    if until is None or not _can_permit_end(stay, until):
        text = _("The permit cannot end then: see the arrival, and how long the round allows.")
        raise InvalidInput({"on": [text]})
    facts, amounts = build_facts(stay, ()), get_offer_edition(stay.offer).amounts
    is_still_extended = is_extended(replace(facts, permit_until=until), amounts)
    ended_on = stay.overstay_ended_on if is_still_extended and not is_overstay_open else None
    return {"permit_until": until, "overstay_ended_on": ended_on}


def _can_permit_end(stay: Stay, until: date) -> bool:
    return is_possible_end(build_facts(stay, ()), until, get_offer_edition(stay.offer).amounts)


def _can_have_arrived(stay: Stay, on: date) -> bool:
    facts = build_facts(stay, list_change_days([stay])[stay.id])
    entries = Entry.objects.filter(offer=stay.offer).values_list("entry_on", flat=True)
    return is_possible_arrival(facts, on, entry_on=entries.first(), today=clock.today())


def _read_values(record: CorrectedRecord, names: Iterable[str]) -> Values:
    """What stands there."""
    return _encode({name: getattr(record, name) for name in names})


def _encode(values: Mapping[str, Any]) -> Values:
    """Values as JSON has them."""
    return {
        name: str(each) if isinstance(each, date | UUID) else each for name, each in values.items()
    }


@service(CORRECTION_CONFIRMED, permission=DECIDE_STAY_CORRECTION)
def confirm_correction(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Let what another person proposed stand; answers with its reference. She gets a message.

    why     a note of the second person; may be empty
    Raises  InvalidInput at `why`; NoSuchCorrection; OwnCorrection; CorrectionDecided;
            CorrectionDiffers where what it corrects was changed since, or is possible no longer
    """
    _require_storable(why)
    correction = _get_to_decide(actor, reference)
    stay = correction.stay
    try:
        change = UUID(correction.before["id"]) if correction.kind == WORKPLACE else None
        record = get_corrected_record(stay, correction.kind, change=change, locks=True)
    except NothingToCorrect as error:
        raise CorrectionDiffers() from error
    if _read_values(record, COMPARED_FIELDS[correction.kind]) != correction.before:
        raise CorrectionDiffers()
    if not _is_still_possible(correction):
        raise CorrectionDiffers()
    marks = NO_MARKS
    if isinstance(record, WorkplaceChange):
        marks = _withdraw_change(stay, record)
    elif correction.kind == ARRIVAL:
        marks = _write_arrival(actor, stay, correction.after)
    else:
        _write_values(actor, record, correction.after)
    _decide(actor, correction, StayCorrection.CONFIRMED, why=why)
    return _build_result(correction, why=correction.why, marks=marks, tells=(WORKER,))


def _is_still_possible(correction: StayCorrection) -> bool:
    """Whether what is to stand is possible, and the same, by what is recorded and allowed now."""
    stay, after = correction.stay, correction.after
    if correction.kind == EXTENSION:
        return _can_permit_end(stay, date.fromisoformat(after["permit_until"]))
    if correction.kind != ARRIVAL:
        return True
    try:
        values = _build_arrival_values(stay, date.fromisoformat(after["arrived_on"]))
    except InvalidInput:
        return False
    return bool(_encode(values) == after)


def _write_values(actor: Actor, record: Stay | RefundClaim, values: Values) -> None:
    for name, each in values.items():
        is_day = name in DAY_FIELDS and each
        setattr(record, name, date.fromisoformat(each) if is_day else each)
    fields = list(values)
    if isinstance(record, RefundClaim):
        record.settled_by = actor.ref
        fields.append("settled_by")
    record.save(update_fields=fields)


def _write_arrival(actor: Actor, stay: Stay, values: Values) -> Marks:
    """Move the arrival, and with it the parts of the stay: a change of workplace that only the new
    day puts over the limit is marked so, and one that only the old day put over it is allowed now,
    unless it is settled."""
    before = stay.arrived_on
    _write_values(actor, stay, values)
    rows = WorkplaceChange.objects.in_force().filter(stay=stay)
    days = list(rows.order_by("recorded_at", "id").values_list("changed_on", flat=True))
    amounts = get_offer_edition(stay.offer).amounts
    old, new = (find_excess_days(days, on, amounts) for on in (before, stay.arrived_on))
    had_open = list_open_excess(stay).exists()
    open_days = list_open_excess(stay).values_list("changed_on", flat=True)
    allowed = sorted(on for on in open_days if on in old - new)
    rows.filter(changed_on__in=allowed).update(is_excess=False)
    marked = [on for on in sorted(new - old) if _mark_excess(stay, on)]
    _keep_change_duty(stay, had_open=had_open, outcome="corrected")
    return Marks(marked, allowed)


def _mark_excess(stay: Stay, on: date) -> bool:
    """Mark the change of that day where more are too many in its part of the stay than are marked,
    settled or not; gives whether it was marked."""
    facts = build_facts(stay, list_change_days([stay])[stay.id])
    amounts = get_offer_edition(stay.offer).amounts
    rows = WorkplaceChange.objects.in_force().filter(stay=stay)
    part = rows.filter(changed_on__in=list_changes_of_part(facts, on, amounts))
    if count_excess_changes(facts, on, amounts) <= part.filter(is_excess=True).count():
        return False
    return bool(part.filter(changed_on=on, is_excess=False).update(is_excess=True))


def _withdraw_change(stay: Stay, change: WorkplaceChange) -> Marks:
    """Let a change of workplace count nowhere. Where it was an allowed one, and another of its part
    of the stay was more than allowed, the first of these that is not settled is allowed now; so are
    as many as are open beyond those that are still too many. Where none is open any more,
    headquarters has nothing to look into."""
    facts = build_facts(stay, list_change_days([stay])[stay.id])
    amounts, on = get_offer_edition(stay.offer).amounts, change.changed_on
    excess = count_excess_changes(facts, on, amounts)
    had_open = list_open_excess(stay).exists()
    change.withdrawn_at = clock.now()
    change.save(update_fields=["withdrawn_at"])
    part = list_changes_of_part(facts, on, amounts)
    rows = list_open_excess(stay).filter(changed_on__in=part).order_by("recorded_at", "id")
    is_one_allowed = excess > 0 and not change.is_excess
    needless = rows.count() - max(0, excess - 1)  # more open than are too many without it
    allowed = list(rows[: max(int(is_one_allowed), needless)])
    WorkplaceChange.objects.filter(id__in=[each.id for each in allowed]).update(is_excess=False)
    _keep_change_duty(stay, had_open=had_open, outcome="withdrawn")
    return Marks(allowed=[each.changed_on for each in allowed])


def _keep_change_duty(stay: Stay, *, had_open: bool, outcome: str) -> None:
    """Let headquarters have a task exactly while a change of workplace more than allowed is open.

    had_open  whether one was open before
    """
    if list_open_excess(stay).exists():
        open_change_duties([stay])
    elif had_open:
        close_duty(SETTLE_CHANGE_DUTY.code, about=stay.id, outcome=outcome)


@service(CORRECTION_REFUSED, permission=DECIDE_STAY_CORRECTION)
def refuse_correction(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what another person proposed: nothing changes; answers with its reference.

    Raises  InvalidInput at `why`; NoSuchCorrection; OwnCorrection; CorrectionDecided
    """
    _require_storable(why, required=True)
    correction = _get_to_decide(actor, reference)
    _decide(actor, correction, StayCorrection.REFUSED, why=why)
    return _build_result(correction, why=correction.why)


def _require_storable(why: str, *, required: bool = False) -> None:
    if not is_storable(why.strip(), required=required):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})


def _get_to_decide(actor: Actor, reference: str) -> StayCorrection:
    """The correction that waits, locked with its stay, in the order in which files lock. Raises
    NoSuchCorrection; OwnCorrection; CorrectionDecided."""
    require_permission(actor, DECIDE_STAY_CORRECTION)
    rows = StayCorrection.objects.filter(reference=normalize_reference(reference))
    stay = rows.values_list("stay__reference", flat=True).first()
    if stay is None:
        raise NoSuchCorrection()
    locked = get_stay_for_update(actor, stay, DECIDE_STAY_CORRECTION)
    correction = rows.select_for_update().get()
    correction.stay = locked
    if correction.proposed_by in list_own_hands():
        raise OwnCorrection()
    if correction.outcome:
        raise CorrectionDecided()
    return correction


def _decide(actor: Actor, correction: StayCorrection, outcome: str, *, why: str) -> None:
    """Save the decision of a second person, and close the duty."""
    correction.outcome, correction.why = outcome, why.strip()
    correction.decided_by, correction.decided_at = actor.ref, clock.now()
    correction.revision += 1
    correction.save(update_fields=["outcome", "decided_by", "decided_at", "why", "revision"])
    close_duty(DECIDE_STAY_CORRECTION_DUTY.code, about=correction.id, outcome=outcome)


def _build_result(
    correction: StayCorrection, *, why: str, marks: Marks = NO_MARKS, tells: Iterable[str] = ()
) -> CommandResult:
    """The entry keeps what stood there and what is to stand there, and which other changes of
    workplace it marked or allowed; of what somebody wrote in free words it keeps a hash."""
    examinee = correction.stay.offer.examinee
    facts = {
        "round": examinee.round.code,
        "person": examinee.person.reference,
        "kind": correction.kind,
        **_name_values("before", {name: correction.before[name] for name in correction.after}),
        **_name_values("after", correction.after),
        **marks.get_terms(),
    }
    event = JournalEvent(
        "stay_correction",
        correction.id,
        correction.revision,
        facts,
        tells=tuple(tells),
        why=why[:MAX_WHY_LENGTH],
    )
    return CommandResult(correction.reference, event)


def _name_values(prefix: str, values: Values) -> dict[str, str]:
    return {f"{prefix}_{name}": _write_term(name, each) for name, each in values.items()}


def _write_term(name: str, value: Any) -> str:
    if value is None:
        return ""
    return hash_with_journal_key(value) if name in FREE_FIELDS and value else str(value)
