"""Fetch rankings, and compute one from the points that are current."""

from django.db.models import Count, Q, QuerySet, Sum

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.rounds.edition import CODE_PATTERN, RoundEdition
from rantau.rounds.errors import NoSuchRanking
from rantau.rounds.models import Examinee, Ranking, Round
from rantau.rounds.permissions import DECIDE_RANKING, READ_ROUND
from rantau.rounds.ranking import ScoreRow
from rantau.rounds.ranking_file import RankingRecord, compute_ranking
from rantau.rounds.result_rows import BONUS_PART, SKILL_PART, judge_parts
from rantau.rounds.stages import Stage

# Everybody whose test has a result, but for whoever has withdrawn, was barred, or whose
# certificate ended.
OUTSIDE = (
    Stage.VERIFIED,
    Stage.SAT,
    Stage.ABSENT,
    Stage.WITHDRAWN,
    Stage.EXPIRED,
    Stage.BARRED,
)


def compute_current_ranking(round_: Round, edition: RoundEdition, number: int) -> RankingRecord:
    """The ranking that the current points give. Inside a scope."""
    current, test = Q(scores__is_current=True), edition.test
    of_parts = current & Q(scores__part__in=test.pass_fail_parts)
    rows = (
        Examinee.objects.filter(round=round_, place__position__isnull=False)
        .exclude(stage__in=OUTSIDE)
        .values_list("place__ticket", "sector", "place__position")
        .annotate(
            test=Sum("scores__points", filter=current & Q(scores__part__in=test.point_parts)),
            skill=Sum("scores__points", filter=current & Q(scores__part=SKILL_PART)),
            bonus=Sum("scores__points", filter=current & Q(scores__part=BONUS_PART)),
            known=Count("scores", filter=of_parts),
            passed=Count("scores", filter=of_parts & Q(scores__points__gt=0)),
        )
    )
    # Where the round has no skill test nobody is left out for not having taken it.
    without = None if edition.amounts.skill_points else 0
    count = len(edition.test.pass_fail_parts)
    scores = [
        ScoreRow(
            ticket,
            sector,
            points or 0,
            without if skill is None else skill,
            bonus or 0,
            lot,
            judge_parts(count, known=known, passed=passed),
        )
        for ticket, sector, lot, points, skill, bonus, known, passed in rows.iterator(
            chunk_size=5000
        )
    ]
    return compute_ranking(round_.code, number, edition.ranking, edition.floors, scores)


def list_rankings(actor: Actor) -> QuerySet[Ranking]:
    """All rankings, newest first, with their rounds: proposals too. Their files are not read."""
    require_permission(actor, DECIDE_RANKING)
    rows = Ranking.objects.select_related("round").defer("content")
    return rows.order_by("-proposed_at", "-id")


def get_ranking(actor: Actor, reference: str, *, locks: bool = False) -> Ranking:
    """The ranking under `reference` with its round, both locked where asked. Raises
    NoSuchRanking."""
    require_permission(actor, DECIDE_RANKING)
    rows = Ranking.objects.select_related("round")
    if locks:
        rows = rows.select_for_update()
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchRanking()
    return found


def list_published_rankings(actor: Actor, code: str) -> list[Ranking]:
    """The published rankings of a round, newest first, without their files."""
    require_permission(actor, READ_ROUND)
    if not CODE_PATTERN.fullmatch(code):
        return []
    rows = Ranking.objects.filter(round__code=code, outcome=Ranking.PUBLISHED)
    return list(rows.defer("content").order_by("-number"))


def get_published_ranking(actor: Actor, code: str, number: str) -> Ranking:
    """A published ranking with its file. Raises NoSuchRanking."""
    require_permission(actor, READ_ROUND)
    is_number = number.isascii() and number.isdigit() and len(number) <= 4
    if not (is_number and CODE_PATTERN.fullmatch(code)):
        raise NoSuchRanking()
    rows = Ranking.objects.filter(outcome=Ranking.PUBLISHED, round__code=code)
    found = rows.filter(number=int(number)).first()
    if found is None:
        raise NoSuchRanking()
    return found


def find_ranking_in_force(round_: Round) -> Ranking | None:
    """The newest published ranking of a round. Inside a scope."""
    rows = Ranking.objects.filter(round=round_, outcome=Ranking.PUBLISHED)
    return rows.order_by("-number").first()
