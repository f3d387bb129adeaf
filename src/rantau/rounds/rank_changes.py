"""Points that change after a ranking was published, and attempts to move a rank in another way than
by points, two persons and an amendment (docs/rounds/ranking.md)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, get_account_id
from rantau.access.models import Account
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, advance_duties
from rantau.journal.interface import JournalAuthor, JournalEvent, JournalKind, record_entry
from rantau.journal.models import Entry
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import Ranking, Round
from rantau.rounds.permissions import DECIDE_RANKING, PROPOSE_RANKING, READ_BOARD
from rantau.rounds.ranking_file import read_ranking_file
from rantau.rounds.ranking_selectors import compute_current_ranking, find_ranking_in_force
from rantau.rounds.score_changes import NewScore

RANK_ATTEMPTED = JournalKind("rounds:rank:attempted", gettext_lazy("Attempt to move a rank"))
RANK_ANEW_DUTY = DutyKind(
    "rounds:rank_anew",
    gettext_lazy("Compute the ranking anew: points changed since it was published"),
    DECIDE_RANKING,
    "rounds:ranking_decision",
    does=PROPOSE_RANKING,
)
WORKING_DAYS_TO_RANK = 3  # chosen by us
UNCHANGED = "unchanged"
ATTEMPT = "rank_attempt"  # kind of subject of the entries; the subject is the round
ATTEMPTS_SHOWN = 10


class Attempt(StrEnum):
    """POINTS: a file changed points of a published ranking, and nobody had objected. PROPOSAL: a
    ranking was altered after it was proposed, and could not be published. FIELD: a form named a
    rank."""

    POINTS = "points"
    PROPOSAL = "proposal"
    FIELD = "field"


@dataclass(frozen=True)
class RecordedAttempt:
    """An attempt as the journal has it: when (aware), how, and the name of who made it; empty for
    the worker, and of PROPOSAL: whoever pressed is not who altered it."""

    at: datetime
    how: Attempt
    by: str


def follow_points(
    round_: Round, edition: RoundEdition, scores: Sequence[NewScore], actor: Actor
) -> None:
    """Where a ranking is published: headquarters has a duty as long as the points give another one.
    Points that a file changed without an objection are recorded as an attempt. The caller has
    locked the round, written the points and moved whoever passed or failed by them."""
    ranking = find_ranking_in_force(round_)
    if ranking is None:
        return
    if any(each.appeal is None and _is_change(each) for each in scores):
        record_attempt(actor, round_, Attempt.POINTS)
    current = compute_current_ranking(round_, edition, ranking.number)
    if read_ranking_file(ranking.content).rows == current.rows:
        close_rank_duty(ranking, UNCHANGED)
        return
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, clock.now(), WORKING_DAYS_TO_RANK)
    duty = DutyInput(
        RANK_ANEW_DUTY.code,
        "ranking",
        ranking.reference,
        headquarters,
        due_at,
        keep_existing=True,
    )
    advance_duties(about=ranking.id, closes=(), outcome="", opens=duty)


def _is_change(score: NewScore) -> bool:
    return score.old is not None and score.old.points != score.points


def close_rank_duty(ranking: Ranking, outcome: str) -> None:
    """Close the duty to compute the ranking that follows this one, where it is open."""
    advance_duties(about=ranking.id, closes=(RANK_ANEW_DUTY.code,), outcome=outcome, opens=None)


def record_attempt(actor: Actor, round_: Round, how: Attempt) -> None:
    """Write an entry of an attempt in the caller's transaction, which has locked the round."""
    event = build_attempt_event(round_, how)
    record_entry(RANK_ATTEMPTED.code, event, JournalAuthor(actor.ref, actor.office, actor.cause))


def build_attempt_event(round_: Round, how: Attempt) -> JournalEvent:
    """The event of the next attempt at a round, which the caller has locked."""
    number = Entry.objects.filter(subject_kind=ATTEMPT, subject=round_.id).count() + 1
    return JournalEvent(ATTEMPT, round_.id, number, {"round": round_.code, "how": how.value})


def list_attempts(actor: Actor, round_: Round) -> list[RecordedAttempt]:
    """The newest attempts at a round, the newest first; inside the caller's scope."""
    require_permission(actor, READ_BOARD)
    entries = Entry.objects.filter(subject_kind=ATTEMPT, subject=round_.id)
    newest = list(entries.order_by("-revision")[:ATTEMPTS_SHOWN])
    names = _list_names(entry.actor for entry in newest)
    return [
        RecordedAttempt(
            entry.recorded_at,
            Attempt(entry.terms["how"]),
            _find_name(entry, names),
        )
        for entry in newest
    ]


def _find_name(entry: Entry, names: Mapping[UUID | None, str]) -> str:
    if entry.terms["how"] == Attempt.PROPOSAL:
        return ""
    return names.get(get_account_id(entry.actor), "")


def compute_digest(content: str) -> str:
    """SHA-256 of a ranking's file, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def is_altered(ranking: Ranking) -> bool:
    """Whether a proposal is not what the journal says was proposed; points that changed since alter
    none. Inside a scope."""
    entries = Entry.objects.filter(subject_kind="ranking", subject=ranking.id).order_by("revision")
    proposed = entries.values_list("terms__digest", flat=True).first()
    return proposed != compute_digest(ranking.content)


def _list_names(refs: Iterable[str]) -> dict[UUID | None, str]:
    accounts = {key for ref in refs if (key := get_account_id(ref)) is not None}
    return dict(Account.objects.filter(id__in=accounts).values_list("id", "name"))
