"""Fetch results: one's own by two secrets, and what headquarters sees of files and objections."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.errors import TooManyRequests
from rantau.common.ratelimit import SecretTry
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_reading
from rantau.rounds.appeal_errors import NoSuchAppeal
from rantau.rounds.codes import hash_place_code, is_exam_number
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import NoSuchResult, NoSuchResultFile
from rantau.rounds.models import Appeal, ResultFile, ResultReceipt
from rantau.rounds.permissions import (
    DECIDE_APPEAL,
    IMPORT_RESULTS,
    READ_OWN_PLACE,
    READ_OWN_ROUND,
    READ_RESULT,
)
from rantau.rounds.result_rows import ACCEPTED, BONUS_PART, CHANGED, SKILL_PART, UNCHANGED
from rantau.rounds.selectors import get_edition, get_published_round

# Functions of the database: the public reads no row of examinees. The first needs no scope.
LOOK_UP_SQL = "rounds_look_up_result(%s, %s)"
FIND_RESULT_SQL = "select * from rounds_find_result(%s, %s)"
FIND_SIGNED_IN_RESULT_SQL = "select * from rounds_find_signed_in_result(%s)"
FIND_RESULT_OF_PLACE_SQL = "select * from rounds_find_result_of_place(%s)"
TAKEN = (ACCEPTED, CHANGED, UNCHANGED)


@dataclass(frozen=True)
class OwnResult:
    """What an examinee sees of her result.

    points   part -> points, as far as they are there; `skill` and `bonus` of stage two too
    rank, ranked  in her sector and among how many; None without a published rank
    appeal   empty, `waits`, or one of Appeal.OUTCOMES: of the objection to being marked absent
             before there are points, else of that to the points
    """

    round: str
    exam_number: str
    ticket: str
    sector: str
    stage: str
    points: Mapping[str, int]
    rank: int | None
    ranked: int | None
    appeal: str
    edition: RoundEdition

    @property
    def is_out(self) -> bool:
        """Whether the day of the results has come."""
        return clock.today() >= self.edition.results_on

    @property
    def test_points(self) -> int | None:
        """The points of the test together; None while a part is missing."""
        parts = self.edition.test.point_parts
        if not parts or any(part not in self.points for part in parts):
            return None
        return sum(self.points[part] for part in parts)

    @property
    def failed_parts(self) -> list[str]:
        """The parts that one passes or fails, and she failed."""
        return [part for part in self.edition.test.pass_fail_parts if self.points.get(part) == 0]

    @property
    def missing_parts(self) -> list[str]:
        """The parts that one passes or fails whose result is not there yet."""
        return [part for part in self.edition.test.pass_fail_parts if part not in self.points]

    @property
    def total(self) -> int | None:
        """What she is ranked by; None before both stages have points."""
        if SKILL_PART not in self.points:
            return None
        stage_two = self.points[SKILL_PART] + self.points.get(BONUS_PART, 0)
        return (self.test_points or 0) + stage_two


RESULT_COLUMNS = tuple(each.name for each in fields(OwnResult) if each.name != "edition")


def get_own_result(actor: Actor, exam_number: str, birth_date: date) -> OwnResult:
    """The result of whoever names both. Raises NoSuchResult, the same for either that is wrong."""
    require_permission(actor, READ_RESULT)
    digits = "".join(exam_number.split())
    found = None
    if is_exam_number(digits):
        found = _fetch_result(FIND_RESULT_SQL, [digits, birth_date])
    if found is None:
        raise NoSuchResult()
    return OwnResult(**found, edition=get_published_round(actor, found["round"]).edition)


def look_up_result(
    actor: Actor, attempt: SecretTry, exam_number: str, birth_date: date
) -> OwnResult:
    """As `get_own_result`, for the public page, which script/bench measures: the limit of tries and
    the result in one statement, which needs no scope.

    attempt  the try, which has not begun
    Raises   NoSuchResult; TooManyRequests where it has to wait
    """
    require_permission(actor, READ_RESULT)
    digits = "".join(exam_number.split())
    possible = digits if is_exam_number(digits) else ""
    seconds, row = attempt.take_and_find_row(LOOK_UP_SQL, [possible, birth_date])
    if seconds:
        raise TooManyRequests()
    if row is None:
        raise NoSuchResult()
    *values, content = row
    return OwnResult(**_read_result(values), edition=get_edition(content))


def find_result_of_place(actor: Actor, code: str, edition: RoundEdition) -> OwnResult | None:
    """The result of the place with this secret code; None before she has an exam number.

    edition  of the round of that place
    """
    require_permission(actor, READ_OWN_PLACE)
    found = _fetch_result(FIND_RESULT_OF_PLACE_SQL, [hash_place_code(code)])
    return OwnResult(**found, edition=edition) if found else None


def find_signed_in_result(
    actor: Actor, exam_number: str, edition: RoundEdition
) -> OwnResult | None:
    """The result of an exam number of the signed-in person; None for anybody else's. Inside her
    scope.

    edition  of the round of that number
    """
    require_permission(actor, READ_OWN_ROUND)
    found = _fetch_result(FIND_SIGNED_IN_RESULT_SQL, [exam_number])
    return OwnResult(**found, edition=edition) if found else None


def _fetch_result(sql: str, values: list[Any]) -> dict[str, Any] | None:
    """The fields of OwnResult but the edition."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return None if row is None else _read_result(row)


def _read_result(row: Sequence[Any]) -> dict[str, Any]:
    """The fields of OwnResult but the edition, of a row of rounds_describe_result."""
    found = dict(zip(RESULT_COLUMNS, row, strict=True))
    points = found["points"]
    return found | {"points": json.loads(points) if isinstance(points, str) else points}


def list_result_files(actor: Actor) -> QuerySet[ResultFile]:
    """All files that were taken in, newest first: with how many rows, and how many were not taken,
    as `rows` and `refused`."""
    require_permission(actor, IMPORT_RESULTS)
    refused = Count("receipts", filter=~Q(receipts__outcome__in=TAKEN))
    rows = ResultFile.objects.select_related("round").annotate(
        rows=Count("receipts"), refused=refused
    )
    return rows.order_by("-taken_at", "-id")


def get_result_file(actor: Actor, file_id: UUID) -> ResultFile:
    """One file, with what was uploaded of it. Raises NoSuchResultFile."""
    require_permission(actor, IMPORT_RESULTS)
    rows = ResultFile.objects.select_related("round", "upload").defer("upload__content")
    found = rows.filter(id=file_id).first()
    if found is None:
        raise NoSuchResultFile()
    return found


def list_receipts(actor: Actor, file: ResultFile, outcome: str = "") -> QuerySet[ResultReceipt]:
    """The receipts of a file in the order of its lines; of one outcome where it is given."""
    require_permission(actor, IMPORT_RESULTS)
    rows = file.receipts.order_by("line")
    return rows.filter(outcome=outcome) if outcome else rows


def count_receipts(actor: Actor, file: ResultFile) -> dict[str, int]:
    """Outcome -> how many rows of a file."""
    require_permission(actor, IMPORT_RESULTS)
    rows = file.receipts.order_by().values_list("outcome").annotate(Count("id"))
    return dict(rows)


def list_appeals(actor: Actor) -> QuerySet[Appeal]:
    """All objections, those that wait first, the oldest of them first."""
    require_permission(actor, DECIDE_APPEAL)
    rows = Appeal.objects.select_related("examinee", "examinee__round")
    return rows.order_by("outcome", "filed_at", "id")


def get_appeal(actor: Actor, reference: str, *, locks: bool = False) -> Appeal:
    """The objection under `reference` with its examinee, both locked where asked. Raises
    NoSuchAppeal."""
    require_permission(actor, DECIDE_APPEAL)
    related = ("examinee__round", "examinee__person", "office")
    rows = Appeal.objects.select_related("examinee", *related)
    if locks:
        rows = rows.select_for_update(of=("self", "examinee"))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchAppeal()
    return found


def read_appeal(actor: Actor, reference: str) -> Appeal:
    """As `get_appeal`, for a page that shows it: the reading is logged. Raises NoSuchAppeal."""
    found = get_appeal(actor, reference)
    person = found.examinee.person_id
    log_reading(actor, subject_kind="person", subject=person, purpose="appeal")
    return found
