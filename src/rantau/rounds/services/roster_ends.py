"""Send a row of the roster again, warn before a name or certificate ends, and end certificates."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.clock_selectors import (
    get_examinee,
    get_times,
    is_over,
    list_due_warnings,
    list_over,
)
from rantau.rounds.errors import NoSuchRound, NotToRenew
from rantau.rounds.models import Examinee, RosterEntry, Round
from rantau.rounds.permissions import KEEP_CLOCKS, RENEW_ROSTER
from rantau.rounds.roster_clocks import find_due_warning, find_next_end, may_renew
from rantau.rounds.roster_selectors import find_roster_entry
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.services.seating import build_round_event
from rantau.rounds.services.withdrawals import close_returned_duties
from rantau.rounds.stage_events import enter_stage, enter_stages
from rantau.rounds.stages import Stage

ROSTER_RENEWED = JournalKind("rounds:roster:renewed", gettext_lazy("Name to be sent again"))
WARNINGS_GIVEN = JournalKind(
    "rounds:roster:warned", gettext_lazy("Warned before names or certificates of a round end")
)
ROSTER_ENDING = JournalKind("rounds:roster:ending", gettext_lazy("Name or certificate ends soon"))
CERTIFICATES_ENDED = JournalKind(
    "rounds:certificates:ended", gettext_lazy("Certificates of a round ended")
)
CERTIFICATE_ENDED = JournalKind("rounds:certificate:ended", gettext_lazy("Certificate ended"))
BATCH_SIZE = 1000  # of people in one command
RENEWED = "renewed"  # reason of the stage


@service(ROSTER_RENEWED, permission=RENEW_ROSTER)
def renew_registration(actor: Actor, exam_number: str) -> CommandResult:
    """Let her row be sent again in the next export, by her own wish or at a counter; answers with
    the exam number.

    Raises  NoSuchExaminee; NoLastingGround; NotToRenew
    """
    examinee = get_examinee(actor, exam_number, permission=RENEW_ROSTER, locks=True)
    if actor.person is None:
        require_present_or_lasting_ground(actor, examinee.person)
    entry = find_roster_entry(examinee)
    if entry is None or not may_renew(get_times(examinee, entry), clock.today()):
        raise NotToRenew()
    enter_stage(examinee, Stage.COMPLETE, actor, reason=RENEWED)
    examinee.revision += 1
    examinee.save(update_fields=["revision"])
    terms = {"round": examinee.round.code, "person": examinee.person.reference}
    event = JournalEvent(
        "examinee", examinee.id, examinee.revision, terms, tells=("worker",) * (not actor.person)
    )
    return CommandResult(examinee.exam_number, event)


@service(WARNINGS_GIVEN, permission=KEEP_CLOCKS)
def warn_of_ends(actor: Actor, round_id: UUID) -> CommandResult:
    """Warn up to BATCH_SIZE people of a round of what ends next, each of the nearest day alone;
    answers with how many. Who was warned stands in the same transaction as the entry from which
    she gets her message.

    Raises  NoSuchRound where nobody is to be warned
    """
    round_, today = _lock_round(round_id), clock.today()
    candidates = list_due_warnings(round_id, today, BATCH_SIZE)
    examinees = _lock_examinees(candidates)
    entries = _lock_entries(examinees)
    warned, terms = [], {}
    for examinee in examinees:
        entry = entries[examinee.id]
        times = get_times(examinee, entry)
        days = find_due_warning(
            times, today, warned_for=entry.warned_for, warned_days=entry.warned_days
        )
        if days is None:
            continue
        end = find_next_end(times, today)
        entry.warned_for, entry.warned_days = end.on, days
        entry.revision += 1
        warned.append(examinee)
        terms[examinee.id] = _describe(round_, end.what, end.on, days)
    if not warned:
        raise NoSuchRound()
    changed = [entries[each.id] for each in warned]
    count = RosterEntry.objects.bulk_update(changed, ["warned_for", "warned_days", "revision"])
    require_rows_written(count, len(warned), "entries of a roster")
    tell_examinees(warned, ROSTER_ENDING, actor, terms=terms)
    numbers = {"round": round_.code, "people": str(len(warned))}
    return CommandResult(str(len(warned)), build_round_event(round_, numbers))


def _describe(round_: Round, what: str, on: date, days: int) -> dict[str, str]:
    return {"round": round_.code, "what": what, "until": on.isoformat(), "days": str(days)}


@service(CERTIFICATES_ENDED, permission=KEEP_CLOCKS)
def end_certificates(actor: Actor, round_id: UUID) -> CommandResult:
    """Let up to BATCH_SIZE people of a round, whose certificate ended before today, be EXPIRED, and
    tell them; answers with how many.

    Raises  NoSuchRound where there is nobody
    """
    round_, today = _lock_round(round_id), clock.today()
    examinees = _lock_examinees(list_over(round_, today)[:BATCH_SIZE])
    entries = _lock_entries(examinees)
    over = [each for each in examinees if is_over(each, entries.get(each.id), round_, today)]
    if not over:
        raise NoSuchRound()
    enter_stages(over, Stage.EXPIRED, actor)
    close_returned_duties(over, Stage.EXPIRED)
    tell_examinees(
        over, CERTIFICATE_ENDED, actor, terms={each.id: {"round": round_.code} for each in over}
    )
    numbers = {"round": round_.code, "people": str(len(over))}
    return CommandResult(str(len(over)), build_round_event(round_, numbers))


def _lock_round(round_id: UUID) -> Round:
    round_ = Round.objects.select_for_update().filter(id=round_id).first()
    if round_ is None:
        raise NoSuchRound()
    return round_


def _lock_examinees(keys: Sequence[UUID]) -> list[Examinee]:
    rows = Examinee.objects.select_for_update(of=("self",)).select_related("person")
    return list(rows.filter(id__in=keys).order_by("id"))


def _lock_entries(examinees: Sequence[Examinee]) -> dict[UUID, RosterEntry]:
    rows = RosterEntry.objects.select_for_update().filter(examinee__in=examinees).order_by("id")
    return {entry.examinee_id: entry for entry in rows}
