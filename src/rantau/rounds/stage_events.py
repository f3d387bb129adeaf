"""Enter stages: what the services of this app do inside their own transaction."""

from collections.abc import Iterable
from datetime import datetime

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_rows_written, require_transaction
from rantau.rounds.errors import StageNotNext
from rantau.rounds.models import Examinee, StageEvent
from rantau.rounds.stages import Stage, list_next_stages


def enter_stage(
    examinee: Examinee, stage: Stage, actor: Actor, *, at: datetime | None = None, reason: str = ""
) -> None:
    """Enter a stage and write its event; the caller has locked the examinee.

    at      when it happened (aware); now where nothing is given
    reason  a short code
    Raises  StageNotNext where that stage does not follow
    """
    enter_stages([examinee], stage, actor, at=at, reason=reason)


def enter_stages(
    examinees: Iterable[Examinee],
    stage: Stage,
    actor: Actor,
    *,
    at: datetime | None = None,
    reason: str = "",
) -> None:
    """The same for many who have been locked, in two statements.

    Raises  StageNotNext where that stage does not follow for one of them: then nothing is written
    """
    require_transaction()
    rows, now = list(examinees), clock.now()
    if any(stage not in list_next_stages(Stage(row.stage)) for row in rows):
        raise StageNotNext()
    moment = at or now
    written = Examinee.objects.filter(id__in=[row.id for row in rows]).update(
        stage=stage, stage_at=moment
    )
    require_rows_written(written, len(rows), f"stage {stage}")
    StageEvent.objects.bulk_create(
        [_build_event(row, stage, actor, moment, now, reason) for row in rows], batch_size=2000
    )
    for row in rows:
        row.stage, row.stage_at = stage, moment


def _build_event(
    row: Examinee, stage: Stage, actor: Actor, at: datetime, now: datetime, reason: str
) -> StageEvent:
    return StageEvent(
        examinee=row, stage=stage, occurred_at=at, recorded_at=now, by=actor.ref, reason=reason
    )
