"""Carry a round of the demonstration from the plan of seats to the published ranking."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.demo.counterpart import COUNTERPARTS
from rantau.demo.rounds.applicants import DESKS
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.officers import ROUNDS_ACTOR
from rantau.rounds.edition import TestPart
from rantau.rounds.exchange_folder import get_counterpart
from rantau.rounds.files import RESULTS, SKILL, ExchangeFile, FileKind, write_file
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.models import AttendanceMark, Examinee
from rantau.rounds.services.appeals import AppealInput, file_appeal
from rantau.rounds.services.attendance import MarkInput, close_sitting, record_mark
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from rantau.rounds.services.seating import name_venue_office, plan_seats
from rantau.rounds.services.uploads import confirm_upload, upload_file

SENDERS: Mapping[str, str] = dict(COUNTERPARTS.values())  # directory -> who it says it is
MINUTE = timedelta(minutes=1)
# Shares of the points: of whoever passes, from the best down, and of whoever does not.
BEST, STEP, FAILING = 0.95, 0.01, 0.25
WHY = ("Nilai ujian dan tahap dua", "Points of the test and of stage two")


def seat_everybody(builder: RoundBuilder) -> None:
    """Name the office at each entrance, and give everybody a chair, as soon as the checks end."""
    first, at = builder.officers.first, builder.edition.windows["verification"].ends + MINUTE
    for city, desk in zip(builder.edition.cities, DESKS, strict=False):
        office = builder.officers.get(f"loket.{desk}").office_code
        arguments = (builder.code, city, office)
        builder.run(at, name_venue_office, first, f"venue:{city}", *arguments)
    builder.run(at, plan_seats, first, "seats", builder.code)


def sit_test(builder: RoundBuilder, present: Sequence[Participant]) -> None:
    """Mark who comes to the test; who is not marked was absent once the sitting is closed."""
    [sitting] = builder.edition.sittings
    venues = dict(zip(builder.edition.cities, DESKS, strict=False))
    with reading_as(ROUNDS_ACTOR):
        rows = Examinee.objects.filter(exam_number__in=[each.exam_number for each in present])
        cities = dict(rows.order_by("exam_number").values_list("exam_number", "city"))
    for number, city in cities.items():
        name = f"mark:{number}"
        mark = MarkInput(builder.make_key(name), number, AttendanceMark.PRESENT, sitting)
        entrance = builder.officers.get(f"loket.{venues[city]}")
        builder.run(sitting, record_mark, entrance, name, builder.code, city, mark)
    ended = sitting + timedelta(minutes=builder.edition.sitting_minutes) + MINUTE
    for city in builder.edition.cities:
        arguments = (builder.code, city, sitting)
        first = builder.officers.first
        builder.run(ended, close_sitting, first, f"close:{city}", *arguments)


def take_in_results(
    builder: RoundBuilder,
    passed: Sequence[Participant],
    failed: Sequence[Participant] = (),
    *,
    unfit: Sequence[Participant] = (),
) -> None:
    """Take in the counterpart's points of the test, at the beginning of the objections.

    unfit  of `passed` the ones who do not pass what one passes or fails, as a test of colours
    """
    shares = [(each, BEST - STEP * place) for place, each in enumerate(passed)]
    rows = [
        {
            "exam_number": each.exam_number,
            "part": code,
            "points": _give_points(part, share, is_fit=each not in unfit),
        }
        for each, share in [*shares, *((each, FAILING) for each in failed)]
        for code, part in builder.edition.test.parts.items()
    ]
    _import(builder, RESULTS, rows, builder.edition.windows["appeals"].begins)


def _give_points(part: TestPart, share: float, *, is_fit: bool) -> str:
    if part.is_pass_fail:
        return "pass" if is_fit else "fail"
    return str(int(part.points * share))


def take_in_skill_test(builder: RoundBuilder, passed: Sequence[Participant]) -> None:
    """Take in the points of stage two."""
    most = builder.edition.amounts
    rows = [
        {
            "exam_number": each.exam_number,
            "skill": str(max(0, most.skill_points - 2 * place)),
            "bonus": str(min(most.bonus_points, place)),
        }
        for place, each in enumerate(passed)
    ]
    _import(builder, SKILL, rows, builder.edition.windows["skill_test"].ends)


def _import(
    builder: RoundBuilder, kind: FileKind, rows: Sequence[Mapping[str, str]], at: datetime
) -> None:
    """Let the first of headquarters upload a file, and the second confirm it."""
    counterpart = get_counterpart(builder.edition.destination)
    sender, name = SENDERS[counterpart], f"{kind.code}-{builder.code}-000001.txt"
    content = write_file(ExchangeFile(kind.code, builder.code, sender, 1, at, rows))
    data = build_incoming_input(counterpart, name, content)
    reference = builder.run(at, upload_file, builder.officers.first, kind.code, data)
    builder.run(at, confirm_upload, builder.officers.second, f"confirm:{kind.code}", reference)


def object_to_result(builder: RoundBuilder, participant: Participant) -> None:
    """Let somebody object to her result; nobody has decided on it yet."""
    reason = "Nilai mendengar lebih rendah daripada jawaban saya"
    data = AppealInput(participant.exam_number, participant.applicant.born, reason)
    builder.run(builder.get_moment(-1), file_appeal, PUBLIC_ACTOR, "appeal", data)


def rank(builder: RoundBuilder) -> None:
    """Compute the ranking and publish it by a second person, before documents are taken."""
    at, officers = builder.edition.windows["documents"].begins - MINUTE, builder.officers
    data = RankingInput(builder.code, *WHY)
    reference = builder.run(at, propose_ranking, officers.first, "ranking", data)
    builder.run(at, publish_ranking, officers.second, "publish_ranking", reference)
