"""Take in the counterpart's files of points, each once, with a receipt for each row: what the
service of uploads does inside its own transaction."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import FileKnown
from rantau.rounds.files import (
    MAX_NUMBER,
    MAX_SENDER,
    RESULTS,
    SKILL,
    ExchangeFile,
    UnreadableFile,
    read_file,
)
from rantau.rounds.incoming_content import IncomingInput, find_round, write_counts
from rantau.rounds.labels import describe_file_problem
from rantau.rounds.missing_parts import follow_missing_parts
from rantau.rounds.models import Examinee, ResultFile, ResultReceipt, Round, Score
from rantau.rounds.rank_changes import follow_points
from rantau.rounds.receipts import lock_examinees
from rantau.rounds.result_rows import (
    KnownExaminee,
    RowResult,
    get_limits,
    judge_row,
    read_points,
)
from rantau.rounds.score_changes import (
    BATCH_SIZE,
    NewScore,
    list_current_scores,
    move_by_points,
    write_scores,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage

RESULTS_IMPORTED = JournalKind("rounds:results:imported", gettext_lazy("Results taken in"))
FIRST_LINE = 2  # of the rows in a file: its header is the first


def take_results(actor: Actor, data: IncomingInput) -> tuple[ResultFile, Mapping[str, int]]:
    """Take in a file of results, or of the skill test, that nobody knows yet; gives its row and
    outcome -> rows. A file with a higher number corrects those before, whichever came first.

    Raises  InvalidInput at `file`: then nothing of it is taken; FileKnown
    """
    file = _read(data.content)
    round_, edition = _get_for_update(file)
    if ResultFile.objects.filter(digest=data.digest).exists():
        raise FileKnown()
    _require_in_order(round_, file)
    row = ResultFile(
        id=uuid7(),
        round=round_,
        kind=file.kind,
        sender=file.sender,
        number=file.number,
        created_at=file.created_at,
        digest=data.digest,
        taken_by=actor.ref,
        taken_at=clock.now(),
    )
    row.save(force_insert=True)
    return row, _take_rows(actor, row, file, edition)


def _read(content: bytes) -> ExchangeFile:
    try:
        file = read_file(content)
    except UnreadableFile as error:
        found = [describe_file_problem(each) for each in error.problems]
        raise InvalidInput({"file": found}) from error
    if file.kind not in (RESULTS.code, SKILL.code):
        raise InvalidInput({"file": [_("This is no file of results or of the skill test.")]})
    if not (file.sender.strip() and file.sender.isprintable() and len(file.sender) <= MAX_SENDER):
        raise InvalidInput({"file": [_("The sender is missing, or longer than 40 characters.")]})
    if not 0 < file.number <= MAX_NUMBER:
        raise InvalidInput({"file": [_("The number of the file has to be 1 or more.")]})
    return file


def _get_for_update(file: ExchangeFile) -> tuple[Round, RoundEdition]:
    """The file's round, locked: files of a round are taken in one after the other."""
    round_ = find_round(file, locks=True)
    if round_ is None:
        raise InvalidInput({"file": [_("No round that was published has the code of the file.")]})
    return round_, get_edition_in_force(round_)


def _require_in_order(round_: Round, file: ExchangeFile) -> None:
    before = ResultFile.objects.filter(round=round_, kind=file.kind)
    declared = get_edition_in_force(round_).sender
    if declared and file.sender != declared:
        raise InvalidInput({"file": [_("The round names another sender of its files.")]})
    if before.exclude(sender=file.sender).exists():
        raise InvalidInput({"file": [_("Another sender sent the files of this round before.")]})
    if before.filter(number=file.number).exists():
        sentence = _("File %(number)s was taken in before, with other rows.")
        raise InvalidInput({"file": [sentence % {"number": file.number}]})


def _take_rows(
    actor: Actor, row: ResultFile, file: ExchangeFile, edition: RoundEdition
) -> Mapping[str, int]:
    """Write receipts and points, and move who passed or failed by them; outcome -> how many."""
    examinees = lock_examinees(row, file)
    current = list_current_scores(each.id for each in examinees.values())
    results = [_judge(each, file, edition, examinees, current) for each in file.rows]
    ResultReceipt.objects.bulk_create(_build_receipts(row, file, results), batch_size=BATCH_SIZE)
    scores = [
        NewScore(
            examinee,
            part,
            points,
            file.number,
            current.get(examinee.id, {}).get(part),
            file=row,
        )
        for each, values in zip(results, file.rows, strict=True)
        for part, points in each.points.items()
        for examinee in [examinees[values["exam_number"]]]
    ]
    write_scores(scores, actor)
    moved = {each.examinee.id: each.examinee for each in scores}
    move_by_points(list(moved.values()), edition, actor)
    follow_points(row.round, edition, scores, actor)
    follow_missing_parts(row.round, edition)
    return Counter(each.outcome for each in results)


def _judge(
    values: Mapping[str, str],
    file: ExchangeFile,
    edition: RoundEdition,
    examinees: Mapping[str, Examinee],
    current: Mapping[Any, Mapping[str, Score]],
) -> RowResult:
    examinee, known = examinees.get(values["exam_number"]), None
    if examinee:
        scores = current.get(examinee.id, {})
        points = {part: (score.points, score.number) for part, score in scores.items()}
        known = KnownExaminee(Stage(examinee.stage), points)
    return judge_row(
        read_points(values, file.kind, edition.test.pass_fail_parts),
        get_limits(edition, file.kind),
        known,
        number=file.number,
        has_test=bool(edition.test.parts),
    )


def _build_receipts(
    row: ResultFile, file: ExchangeFile, results: list[RowResult]
) -> Iterator[ResultReceipt]:
    for line, (values, each) in enumerate(zip(file.rows, results, strict=True), start=FIRST_LINE):
        number, *others = values.values()
        yield ResultReceipt(
            file=row,
            line=line,
            exam_number=_clip(number, 20),
            value=_clip(" ".join(others), 60),
            outcome=each.outcome,
        )


def _clip(text: str, length: int) -> str:
    """A value of a row as it can be kept and shown: PostgreSQL rejects NUL."""
    return "".join(c if c.isprintable() else "?" for c in text)[:length]


def build_result_event(row: ResultFile, counts: Mapping[str, int]) -> JournalEvent:
    """What the journal says of a file that was taken in; counts: outcome -> rows."""
    terms = {
        "round": row.round.code,
        "kind": row.kind,
        "number": str(row.number),
        "digest": row.digest,
        **write_counts(counts),
    }
    return JournalEvent("result_file", row.id, row.revision, terms)
