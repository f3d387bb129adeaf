"""Record what officers learn of stays abroad, warn before they end, and settle changes of workplace
beyond the allowed number."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.errors import InvalidInput
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.text import is_storable
from rantau.duties.interface import close_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.entry_rows import NOT_THERE
from rantau.rounds.errors import NoSuchRound
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import Examinee, Round, Stay, StayRecord
from rantau.rounds.permissions import (
    CORRECT_RETURN,
    KEEP_CLOCKS,
    RECORD_RETURN,
    RECORD_STAY,
    SETTLE_CHANGE,
)
from rantau.rounds.permit_rows import KNOWN
from rantau.rounds.score_changes import WORKER, tell_examinees
from rantau.rounds.services.seating import build_round_event
from rantau.rounds.stay_errors import NoChangeToSettle
from rantau.rounds.stay_reports import SETTLE_CHANGE_DUTY, OpenStay, note_report, write_stays
from rantau.rounds.stay_rows import (
    EXTENSION,
    GONE_HOME,
    LEFT,
    MAX_DOCUMENT,
    OVERSTAY,
    TAKEN,
    TOO_EARLY,
    TOO_LONG,
    WORKPLACE,
    StayReport,
    judge_stay_report,
    list_faults,
)
from rantau.rounds.stay_selectors import (
    find_due_warning,
    get_stay_for_update,
    is_at_post,
    list_change_days,
    list_open_excess,
    list_people_to_warn,
    lock_stays,
)

STAY_RECORDED = JournalKind("rounds:stay:recorded", gettext_lazy("Stay abroad: recorded"))
RETURN_RECORDED = JournalKind("rounds:return:recorded", gettext_lazy("Return home recorded"))
RETURN_CORRECTED = JournalKind("rounds:return:corrected", gettext_lazy("Day of a return corrected"))
CHANGE_SETTLED = JournalKind(
    "rounds:change:settled", gettext_lazy("Change of workplace beyond the number settled")
)
STAYS_WARNED = JournalKind("rounds:stay:warned", gettext_lazy("Warned before stays of a round end"))
STAY_ENDING = JournalKind("rounds:stay:ending", gettext_lazy("Stay abroad ends soon"))
BATCH_SIZE = 1000  # of people in one command
# What a field of a report has to have.
FAULT_TEXTS = {
    "on": gettext_lazy("This day has not come."),
    "until": gettext_lazy("Give the last day of the permit."),
    "employer": gettext_lazy("Type the employer in one line, up to 120 characters."),
    "reason": gettext_lazy("Choose one."),
}
# Why a report of an officer is not taken, by what judged it.
REJECTION_TEXTS = {
    KNOWN: gettext_lazy("This was recorded before."),
    GONE_HOME: gettext_lazy("She has come home already."),
    TOO_EARLY: gettext_lazy("This is before her arrival, or before what is recorded already."),
    TOO_LONG: gettext_lazy("This is longer than the round allows."),
    NOT_THERE: gettext_lazy("She has not arrived."),
}


@service(STAY_RECORDED, permission=RECORD_STAY)
def record_workplace_change(
    actor: Actor, reference: str, *, on: date, employer: str, reason: str, document: str = ""
) -> CommandResult:
    """Record that her workplace changed; one more than allowed is recorded too, and is a task of
    headquarters. Answers with the reference of the stay; she gets a message.

    reason  one of stay_rows.CHANGE_REASONS
    document   that she showed, up to MAX_DOCUMENT characters; a post names one
    Raises  NoSuchStay; InvalidInput at `on`, `employer`, `reason` and `document`
    """
    report = StayReport(WORKPLACE, on, employer=employer.strip(), reason=reason)
    stay = get_stay_for_update(actor, reference, RECORD_STAY)
    return _record(actor, stay, report, document, at="on")


@service(STAY_RECORDED, permission=RECORD_STAY)
def record_extension(
    actor: Actor, reference: str, *, until: date, document: str = ""
) -> CommandResult:
    """Record the last day of a permit that was extended. Answers with the reference of the stay;
    she gets a message.

    document   as in `record_workplace_change`
    Raises  NoSuchStay; InvalidInput at `until` and `document`
    """
    report = StayReport(EXTENSION, clock.today(), until=until)
    stay = get_stay_for_update(actor, reference, RECORD_STAY)
    return _record(actor, stay, report, document, at="until")


@service(STAY_RECORDED, permission=RECORD_STAY)
def record_overstay(
    actor: Actor, reference: str, *, since: date, document: str = ""
) -> CommandResult:
    """Record since when she stays without a permit. Answers with the reference of the stay; she
    gets a message.

    document   as in `record_workplace_change`
    Raises  NoSuchStay; InvalidInput at `since` and `document`
    """
    stay = get_stay_for_update(actor, reference, RECORD_STAY)
    return _record(actor, stay, StayReport(OVERSTAY, since), document, at="since")


@service(RETURN_RECORDED, permission=RECORD_RETURN)
def record_return(
    actor: Actor, reference: str, *, left_on: date, document: str = ""
) -> CommandResult:
    """Record that she left for home, or came home by the stamp in her passport. Answers with the
    reference of the stay; she gets a message.

    left_on  the day on which she left the country abroad
    document    as in `record_workplace_change`
    Raises   NoSuchStay; NoLastingGround; InvalidInput at `left_on` and `document`
    """
    stay = get_stay_for_update(actor, reference, RECORD_RETURN)
    if not is_at_post(actor):  # whose ground is the stay in its country, by row policies
        require_present_or_lasting_ground(actor, stay.offer.examinee.person)
    return _record(actor, stay, StayReport(LEFT, left_on), document, at="left_on")


@service(RETURN_CORRECTED, permission=CORRECT_RETURN)
def correct_return(actor: Actor, reference: str, *, left_on: date) -> CommandResult:
    """Put the day on which she left the country right: by it the ways to go again are judged.
    Answers with the reference of the stay; she gets a message.

    Raises  NoSuchStay; InvalidInput at `left_on`
    """
    stay = get_stay_for_update(actor, reference, CORRECT_RETURN)
    before, today = stay.left_on, clock.today()
    if before is None:
        raise InvalidInput({"left_on": [_("No return is recorded.")]})
    if left_on == before:
        raise InvalidInput({"left_on": [str(REJECTION_TEXTS[KNOWN])]})
    if not stay.arrived_on <= left_on <= today:
        raise InvalidInput({"left_on": [_("This is before her arrival, or has not come.")]})
    stay.left_on = left_on
    stay.save(update_fields=["left_on"])
    terms = {"before": before.isoformat(), "on": left_on.isoformat()}
    return _build_result(stay, terms, tells_her=True)


def _record(
    actor: Actor, stay: Stay, report: StayReport, document: str, *, at: str
) -> CommandResult:
    """Judge a report as a row of a file is, and record it; `at` is the field of a problem."""
    _require_complete(actor, report, document.strip(), at)
    open_stay = OpenStay(stay, stay.offer.examinee, _list_change_days(stay, report))
    amounts = get_offer_edition(stay.offer).amounts
    outcome = judge_stay_report(report, open_stay.facts, amounts, is_known=True)
    if outcome not in TAKEN:
        raise InvalidInput({at: [str(REJECTION_TEXTS[outcome])]})
    note_report(actor, open_stay, report, outcome)
    write_stays(actor, [open_stay])
    StayRecord.objects.bulk_create([_build_record(actor, stay, report, document.strip())])
    return _build_result(stay, {"outcome": outcome, "on": report.on.isoformat()}, tells_her=True)


def _require_complete(actor: Actor, report: StayReport, document: str, at: str) -> None:
    """Raise InvalidInput where the report says too little, or a post names no document."""
    faults = list_faults(report, today=clock.today())
    problems = {at if each == "on" else each: [str(FAULT_TEXTS[each])] for each in faults}
    if not is_storable(document, MAX_DOCUMENT, required=is_at_post(actor)):
        text = _("Name the document that she showed, up to %(most)s characters.")
        problems["document"] = [text % {"most": MAX_DOCUMENT}]
    if problems:
        raise InvalidInput(problems)


def _list_change_days(stay: Stay, report: StayReport) -> list[date]:
    """The days on which the workplace changed, by which changes alone are judged: an airport does
    not see them."""
    return list_change_days([stay])[stay.id] if report.kind == WORKPLACE else []


def _build_record(actor: Actor, stay: Stay, report: StayReport, document: str) -> StayRecord:
    return StayRecord(
        stay=stay,
        kind=report.kind,
        on=report.until or report.on,
        document=document,
        office_id=require_office(actor),
        recorded_by=actor.ref,
        recorder_name=actor.name[:MAX_NAME_LENGTH],
        recorded_at=clock.now(),
    )


@service(CHANGE_SETTLED, permission=SETTLE_CHANGE)
def settle_change(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Record what became of the changes of workplace beyond the allowed number. Answers with the
    reference of the stay.

    Raises  NoSuchStay; NoChangeToSettle; InvalidInput at `why`
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write what became of it, 1 to 300 characters.")]})
    stay = get_stay_for_update(actor, reference, SETTLE_CHANGE)
    rows = list_open_excess(stay)
    if not rows.update(settled_by=actor.ref, settled_at=clock.now(), why=why.strip()):
        raise NoChangeToSettle()
    close_duty(SETTLE_CHANGE_DUTY.code, about=stay.id, outcome="settled")
    return _build_result(stay, {})


@service(STAYS_WARNED, permission=KEEP_CLOCKS)
def warn_of_stays(actor: Actor, round_id: UUID) -> CommandResult:
    """Warn up to BATCH_SIZE people of a round that their permit ends, each of the nearest of
    WARNING_DAYS alone; answers with how many.

    Raises  NoSuchRound where nobody is to be warned
    """
    round_, today = Round.objects.select_for_update().filter(id=round_id).first(), clock.today()
    keys = list_people_to_warn(round_id, today, BATCH_SIZE)
    list(Examinee.objects.select_for_update().filter(id__in=keys).order_by("id"))
    stays = [each for each in lock_stays(keys) if find_due_warning(each, today)]
    if round_ is None or not stays:
        raise NoSuchRound()
    terms = {}
    for stay in stays:
        days = find_due_warning(stay, today)
        stay.warned_for, stay.warned_days = stay.permit_until, days
        until = stay.permit_until.isoformat()
        terms[stay.offer.examinee_id] = {
            "round": round_.code,
            "what": "stay",
            "until": until,
            "days": str(days),
        }
    count = Stay.objects.bulk_update(stays, ["warned_for", "warned_days"])
    require_rows_written(count, len(stays), "stays whose people are warned")
    people = [each.offer.examinee for each in stays]
    tell_examinees(people, STAY_ENDING, actor, terms=terms)
    numbers = {"round": round_.code, "people": str(len(people))}
    return CommandResult(str(len(people)), build_round_event(round_, numbers))


def _build_result(stay: Stay, terms: dict[str, str], *, tells_her: bool = False) -> CommandResult:
    stay.revision += 1
    stay.save(update_fields=["revision"])
    examinee = stay.offer.examinee
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    tells = (WORKER,) if tells_her else ()
    event = JournalEvent("stay", stay.id, stay.revision, facts, tells=tells)
    return CommandResult(stay.reference, event)
