"""Write points and move examinees by them: what the services of this app do inside their own
transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.journal.interface import JournalAuthor, JournalEvent, JournalKind, record_entries
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import Appeal, Examinee, ResultFile, Score
from rantau.rounds.result_rows import WITH_RESULT, find_result_stage
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage

SCORE_CHANGED = JournalKind("rounds:score:changed", gettext_lazy("Points of a test corrected"))
BATCH_SIZE = 2000
WORKER = "worker"


@dataclass(frozen=True)
class NewScore:
    """Points to write.

    old   what it takes the place of; None for the first of its part
    file, appeal  where it comes from: the one or the other
    """

    examinee: Examinee
    part: str
    points: int
    number: int
    old: Score | None
    file: ResultFile | None = None
    appeal: Appeal | None = None


def list_current_scores(examinees: Iterable[UUID]) -> dict[UUID, dict[str, Score]]:
    """Examinee -> part -> the points that are current."""
    found: dict[UUID, dict[str, Score]] = defaultdict(dict)
    for row in Score.objects.filter(examinee__in=list(examinees), is_current=True):
        found[row.examinee_id][row.part] = row
    return found


def write_scores(scores: Sequence[NewScore], actor: Actor) -> None:
    """Write points; those before stay, and are no longer current. Whoever had other points before
    is told; the caller has locked the examinees."""
    at = clock.now()
    replaced = [each.old.id for each in scores if each.old]
    count = Score.objects.filter(id__in=replaced, is_current=True).update(is_current=False)
    require_rows_written(count, len(replaced), "points that are corrected")
    Score.objects.bulk_create(
        [
            Score(
                examinee=each.examinee,
                part=each.part,
                points=each.points,
                number=each.number,
                file=each.file,
                appeal=each.appeal,
                recorded_at=at,
                recorded_by=actor.ref,
            )
            for each in scores
        ],
        batch_size=BATCH_SIZE,
    )
    parts: dict[UUID, list[str]] = defaultdict(list)
    changed = [each for each in scores if each.old and each.old.points != each.points]
    for each in changed:
        parts[each.examinee.id].append(each.part)
    examinees = {each.examinee.id: each.examinee for each in changed}
    terms = {key: {"parts": sorted(names)} for key, names in parts.items()}
    tell_examinees(list(examinees.values()), SCORE_CHANGED, actor, terms=terms)


def tell_examinees(
    examinees: Sequence[Examinee],
    kind: JournalKind,
    actor: Actor,
    *,
    terms: Mapping[UUID, Mapping[str, Any]],
) -> None:
    """Write one entry for each, from which she gets her message; the caller has locked them.

    terms  what the entry of an examinee says besides her person's reference
    """
    if not examinees:
        return
    rows = Examinee.objects.filter(id__in=[row.id for row in examinees])
    count = rows.update(revision=F("revision") + 1)
    require_rows_written(count, len(examinees), "examinees who are told")
    for row in examinees:
        row.revision += 1
    events = (
        JournalEvent(
            "examinee",
            row.id,
            row.revision,
            {"person": row.person.reference, **terms[row.id]},
            tells=(WORKER,),
        )
        for row in examinees
    )
    record_entries(kind.code, events, JournalAuthor(actor.ref, actor.office, actor.cause))


def move_by_points(examinees: Sequence[Examinee], edition: RoundEdition, actor: Actor) -> None:
    """Enter PASSED or FAILED by the current points, where that is another stage than the one
    reached. Whoever is ranked and still passes stays: another ranking moves ranks."""
    current = list_current_scores(row.id for row in examinees)
    groups: dict[Stage, list[Examinee]] = defaultdict(list)
    for row in examinees:
        points = {part: score.points for part, score in current.get(row.id, {}).items()}
        stage = find_result_stage(edition, row.sector, points)
        if stage is not None and _is_move(Stage(row.stage), stage):
            groups[stage].append(row)
    for stage, rows in groups.items():
        enter_stages(rows, stage, actor, reason="points")


def _is_move(reached: Stage, stage: Stage) -> bool:
    if reached in (Stage.VERIFIED, Stage.SAT):
        return True
    if reached not in WITH_RESULT:
        return False
    has_passed = reached != Stage.FAILED
    return has_passed != (stage == Stage.PASSED)
