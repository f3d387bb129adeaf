"""Files of a counterpart that a round waits for, and since when one is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, Q

from rantau.common import clock
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.edition import RoundEdition
from rantau.rounds.files import ARRIVAL, CHOICE, ENTRY_LIST, PERMIT, ROSTER_ANSWER
from rantau.rounds.late_steps import WORKING_DAYS_TO_ASK
from rantau.rounds.models import Examinee, IncomingFile, Offer, ReturnedRow, Round
from rantau.rounds.roster_selectors import LATE_AFTER
from rantau.rounds.stages import Stage

# After so long without a file headquarters asks; chosen by us, but for permits, whose days the
# edition has.
CHOICE_AFTER = timedelta(days=30)
ENTRY_LIST_AFTER = timedelta(days=14)  # the list comes every week
ARRIVAL_AFTER = timedelta(days=7)
# The step of the board whose number stands still without the file.
STALE_STEPS: Mapping[str, Stage] = {
    ROSTER_ANSWER.code: Stage.ROSTERED,
    CHOICE.code: Stage.CHOSEN,
    PERMIT.code: Stage.VISA,
    ENTRY_LIST.code: Stage.DEPARTED,
    ARRIVAL.code: Stage.ARRIVED,
}


@dataclass(frozen=True)
class OverdueFile:
    """A kind of file that is overdue.

    people    how many wait for it
    last_at   when the last one of this round was taken in; None where none came yet
    due_at    until when the next one was to come (aware)
    ask_by    until when headquarters asks for it (aware)
    stale     the step of the board that stands still
    """

    kind: str
    people: int
    last_at: datetime | None
    due_at: datetime
    ask_by: datetime
    stale: Stage


def list_overdue_files(
    round_: Round, edition: RoundEdition, at: datetime | None = None
) -> list[OverdueFile]:
    """The kinds of files that are overdue at a moment, the longest first; inside a scope.

    at  aware; now where it is left out
    """
    now = at or clock.now()
    taken = IncomingFile.objects.filter(round=round_, state=IncomingFile.TAKEN)
    last = dict(taken.values_list("kind").annotate(last=Max("taken_at")))
    patience = {
        ROSTER_ANSWER.code: LATE_AFTER,
        CHOICE.code: CHOICE_AFTER,
        PERMIT.code: timedelta(days=edition.amounts.permit_days),
        ENTRY_LIST.code: ENTRY_LIST_AFTER,
        ARRIVAL.code: ARRIVAL_AFTER,
    }
    found = []
    for kind, (people, since) in _list_waiting(round_).items():
        begins = max(filter(None, (last.get(kind), since)))
        due_at = begins + patience[kind]
        if due_at <= now:
            ask_by = get_due_at(get_headquarters_id(), due_at, WORKING_DAYS_TO_ASK)
            found.append(
                OverdueFile(kind, people, last.get(kind), due_at, ask_by, STALE_STEPS[kind])
            )
    return sorted(found, key=lambda each: each.due_at)


def _list_waiting(round_: Round) -> dict[str, tuple[int, datetime]]:
    """Kind of file -> how many wait for it, and since when the first of them does."""
    examinees = Examinee.objects.filter(round=round_)
    returned = ReturnedRow.objects.filter(examinee__round=round_, outcome="")
    accepted = Offer.objects.filter(examinee__round=round_, state=Offer.ACCEPTED)
    waiting = {
        ROSTER_ANSWER.code: examinees.filter(stage=Stage.SENT).exclude(
            id__in=returned.values("examinee")
        ),
        CHOICE.code: examinees.filter(stage=Stage.ROSTERED),
        PERMIT.code: examinees.filter(
            stage=Stage.ACCEPTED, id__in=accepted.filter(visa_permit=None).values("examinee")
        ),
        ENTRY_LIST.code: examinees.filter(
            stage=Stage.VISA,
            id__in=accepted.filter(Q(entry=None) | Q(entry__missed_at__isnull=False)).values(
                "examinee"
            ),
        ),
        ARRIVAL.code: examinees.filter(stage=Stage.DEPARTED),
    }
    found = {}
    for kind, rows in waiting.items():
        since = rows.aggregate(since=Min("stage_at"))["since"]
        if since is not None:
            found[kind] = (rows.count(), since)
    return found
