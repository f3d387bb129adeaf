"""Propose the ranking that the points give, and publish or refuse it: two persons of headquarters.
No rank is written by hand: a ranking is computed when it is proposed, and again when published."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.errors import InvalidInput
from rantau.declarations.steps import (
    VersionKind,
    build_result,
    build_version,
    decide,
    find_summary_problems,
    require_decidable,
    require_reason,
    save_proposal,
)
from rantau.duties.interface import DutyKind
from rantau.journal.interface import JournalKind
from rantau.rounds.edition import CODE_PATTERN
from rantau.rounds.errors import (
    NoSuchRound,
    NothingToRank,
    RankingDiffers,
    RankingWaits,
)
from rantau.rounds.models import Examinee, Rank, Ranking, Round
from rantau.rounds.permissions import DECIDE_RANKING, PROPOSE_RANKING
from rantau.rounds.rank_changes import (
    RANK_ATTEMPTED,
    Attempt,
    build_attempt_event,
    close_rank_duty,
    compute_digest,
    is_altered,
)
from rantau.rounds.ranking import get_band
from rantau.rounds.ranking_file import (
    RankingRecord,
    compare_rankings,
    read_ranking_file,
    write_ranking_file,
)
from rantau.rounds.ranking_selectors import (
    compute_current_ranking,
    find_ranking_in_force,
    get_ranking,
)
from rantau.rounds.score_changes import BATCH_SIZE, tell_examinees
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage

RANKING_PROPOSED = JournalKind("rounds:ranking:proposed", gettext_lazy("Ranking proposed"))
ALTERED = "altered"  # what publishing answers with where nothing was published
RANKING_PUBLISHED = JournalKind("rounds:ranking:published", gettext_lazy("Ranking published"))
RANKING_REFUSED = JournalKind("rounds:ranking:refused", gettext_lazy("Ranking refused"))
BAND_MOVED = JournalKind("rounds:rank:moved", gettext_lazy("Rank in another hundred"))
DECIDE_RANKING_DUTY = DutyKind(
    "rounds:decide_ranking",
    gettext_lazy("Publish or refuse a ranking"),
    DECIDE_RANKING,
    "rounds:ranking_decision",
)
RANKING = VersionKind("ranking", "PR", DECIDE_RANKING_DUTY, RankingWaits)


@dataclass(frozen=True)
class RankingInput:
    """Which round is ranked; and what changed and why, in both languages: for the first ranking,
    what it rests on."""

    round: str
    why_id: str
    why_en: str


@service(RANKING_PROPOSED, permission=PROPOSE_RANKING)
def propose_ranking(actor: Actor, data: RankingInput) -> CommandResult:
    """Compute the ranking of a round and propose it; answers with its reference.

    Raises  InvalidInput; NoSuchRound; RankingWaits; NothingToRank
    """
    problems = find_summary_problems(why_id=data.why_id, why_en=data.why_en)
    if problems:
        raise InvalidInput(problems)
    round_ = _get_round_for_update(data.round)
    before = find_ranking_in_force(round_)
    number = before.number + 1 if before else 1
    record = _compute(round_, number)
    content = write_ranking_file(record)
    ranking = Ranking(
        **build_version(actor, RANKING, content, digest=compute_digest(content)),
        round=round_,
        number=number,
        counts=_count(record),
        reasons=dict(Counter(each.reason for each in record.rows if each.reason)),
        changes=_compare(before, record),
        why_id=data.why_id.strip(),
        why_en=data.why_en.strip(),
    )
    save_proposal(actor, RANKING, ranking)
    return _finish(ranking)


def _get_round_for_update(code: str) -> Round:
    """The round, locked: neither points nor another ranking come in between."""
    rounds = Round.objects.select_for_update().filter(published_at__isnull=False)
    found = rounds.filter(code=code).first() if CODE_PATTERN.fullmatch(code) else None
    if found is None:
        raise NoSuchRound()
    return found


def _compute(round_: Round, number: int) -> RankingRecord:
    return compute_current_ranking(round_, get_edition_in_force(round_), number)


def _count(record: RankingRecord) -> dict[str, int]:
    counts = Counter(each.row.sector for each in record.rows if each.rank)
    if not counts:
        raise NothingToRank()
    return dict(counts)


def _compare(before: Ranking | None, record: RankingRecord) -> dict[str, object]:
    """What moved; empty for the first. Raises NothingToRank where nothing did."""
    if before is None:
        return {}
    old = read_ranking_file(before.content)
    if old.rows == record.rows:
        raise NothingToRank()
    return compare_rankings(old, record)


@service(RANKING_PUBLISHED, permission=DECIDE_RANKING, other_kinds=(RANK_ATTEMPTED,))
def publish_ranking(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Publish what another officer proposed; answers with its reference. Whoever passed enters
    RANKED or UNRANKED, and whose rank is in another hundred than before is told. One that was
    altered since it was proposed is not published: that is recorded as an attempt instead, and the
    answer is ALTERED.

    Raises  InvalidInput at `why`; NoSuchRanking; OwnDeclaration; DeclarationDecided;
            RankingDiffers where its rows are not what the points give now
    """
    ranking = get_ranking(actor, reference, locks=True)
    require_decidable(ranking, why)
    if is_altered(ranking):
        round_ = _get_round_for_update(ranking.round.code)
        event = build_attempt_event(round_, Attempt.PROPOSAL)
        return CommandResult(ALTERED, event, RANK_ATTEMPTED)
    decide(actor, RANKING, ranking, Ranking.PUBLISHED, why)
    record = _compute(ranking.round, ranking.number)
    content = write_ranking_file(record)
    if content != ranking.content:
        raise RankingDiffers()
    _close_duty_of_earlier(ranking)
    ranks = {each.row.exam_number: each.rank for each in record.rows}
    locked = Examinee.objects.select_for_update(of=("self",)).select_related("place", "person")
    rows = locked.filter(round=ranking.round, place__ticket__in=ranks).order_by("id")
    examinees = {row.place.ticket: row for row in rows}
    _tell_moved(actor, ranking, examinees, ranks)
    Rank.objects.bulk_create(
        [Rank(ranking=ranking, examinee=row, rank=ranks[key]) for key, row in examinees.items()],
        batch_size=BATCH_SIZE,
    )
    _move(actor, examinees, ranks)
    return _finish(ranking)


def _close_duty_of_earlier(ranking: Ranking) -> None:
    """The ranking before was to be computed anew where points had changed: now it was."""
    before = Ranking.objects.filter(round=ranking.round, outcome=Ranking.PUBLISHED)
    for earlier in before.filter(number=ranking.number - 1).defer("content"):
        close_rank_duty(earlier, Ranking.PUBLISHED)


def _move(actor: Actor, examinees: dict[str, Examinee], ranks: dict[str, int | None]) -> None:
    """Enter RANKED or UNRANKED, for whoever passed; the stages beyond stay."""
    groups: dict[Stage, list[Examinee]] = defaultdict(list)
    for ticket, row in examinees.items():
        stage = Stage.RANKED if ranks[ticket] else Stage.UNRANKED
        movable = {Stage.PASSED, Stage.RANKED, Stage.UNRANKED} - {stage}
        if row.stage in movable:
            groups[stage].append(row)
    for stage, rows in groups.items():
        enter_stages(rows, stage, actor, reason="ranking")


def _tell_moved(
    actor: Actor,
    ranking: Ranking,
    examinees: dict[str, Examinee],
    ranks: dict[str, int | None],
) -> None:
    """One entry for each whose rank is in another hundred than in the ranking before."""
    before = Rank.objects.filter(
        ranking__round=ranking.round,
        ranking__number=ranking.number - 1,
        ranking__outcome=Ranking.PUBLISHED,
    )
    old = dict(before.values_list("examinee", "rank"))
    moved = [
        row
        for ticket, row in examinees.items()
        if row.id in old and _find_band(old[row.id]) != _find_band(ranks[ticket])
    ]
    terms = {row.id: {"ranking": ranking.reference} for row in moved}
    tell_examinees(moved, BAND_MOVED, actor, terms=terms)


def _find_band(rank: int | None) -> tuple[int, int] | None:
    return get_band(rank) if rank else None


@service(RANKING_REFUSED, permission=DECIDE_RANKING)
def refuse_ranking(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what another officer proposed; answers with its reference.

    Raises  InvalidInput at `why`; NoSuchRanking; OwnDeclaration; DeclarationDecided
    """
    require_reason(why)
    ranking = get_ranking(actor, reference, locks=True)
    decide(actor, RANKING, ranking, Ranking.REFUSED, why)
    return _finish(ranking)


def _finish(ranking: Ranking) -> CommandResult:
    return build_result(RANKING, ranking, round=ranking.round.code)


@service(RANK_ATTEMPTED, permission=PROPOSE_RANKING)
def record_rank_attempt(actor: Actor, round_code: str, how: Attempt) -> CommandResult:
    """Record that somebody tried to move a rank in a way that was refused; answers with the code of
    the round.

    Raises  NoSuchRound
    """
    round_ = _get_round_for_update(round_code)
    return CommandResult(round_.code, build_attempt_event(round_, how))
