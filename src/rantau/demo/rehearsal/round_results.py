"""A rehearsed round from the results to the ranking: files of points, look-ups, objections, the
skill test where there is one, and a ranking by two persons."""

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from random import Random

from rantau.common import clock
from rantau.demo.rehearsal.round_walk import FIRST, SECOND, Hopeful, Walk
from rantau.rounds.files import RESULTS, SKILL, ExchangeFile, FileKind, write_file
from rantau.rounds.models import Announcement, Appeal, Examinee, UploadedFile
from rantau.rounds.stages import Stage

PASSING = 0.46  # the share who pass: more than enter, so that contracts can be passed on by rank
UNFIT = 0.02  # the share who fail a part that one passes or fails
OBJECTS = 100  # one in so many of those who look
MINUTE = timedelta(minutes=1)
APPEAL_PATTERN = re.compile(rb"\b(KB-[0-9A-Z-]+)\b")


def take_in_results(walk: Walk) -> None:
    """Take in the counterpart's results, a broken file of them first, let everybody look hers up
    and some object, and decide on that."""
    walk.go_to(walk.edition.windows["appeals"].begins + MINUTE)
    sat = [each for each in walk.people if each.exam_number]
    _import(walk, RESULTS, _draw_results(walk, sat))
    walk.run_stage("looked up their results", lambda each: _look_up(walk, each), sat)
    absent = Examinee.objects.filter(round__code=walk.code, stage=Stage.ABSENT)
    stayed_away = set(walk.read(lambda: list(absent.values_list("exam_number", flat=True))))
    came = [each for each in sat if each.exam_number not in stayed_away]
    objecting = came[:: min(OBJECTS, max(1, len(came) // 2))]
    references: list[str] = []
    walk.run_stage("objected", lambda each: _object(walk, each, references), objecting)
    walk.go_to(walk.edition.windows["appeals"].ends + MINUTE)
    walk.run_stage("objections decided", lambda each: _reject(walk, each), references)


def _draw_results(walk: Walk, sat: Iterable[Hopeful]) -> list[dict[str, str]]:
    """Points of each part, so drawn that PASSING of all reach the floor of their sector."""
    rows = []
    for each in sat:
        random = Random(f"2013/{each.number}")  # noqa: S311  a game, the same each time
        floor = walk.edition.floors[each.sector] / max(1, walk.edition.test.points)
        passes = random.random() < PASSING
        share = random.uniform(floor, 1) if passes else random.uniform(0, max(0, floor - 0.02))
        for code in walk.edition.test.pass_fail_parts:
            word = "fail" if random.random() < UNFIT else "pass"
            rows.append({"exam_number": each.exam_number, "part": code, "points": word})
        for code in walk.edition.test.point_parts:
            part = walk.edition.test.parts[code]
            points = -int(-part.points * share // 1) if passes else int(part.points * share)
            rows.append({"exam_number": each.exam_number, "part": code, "points": str(points)})
    return rows


def _import(walk: Walk, kind: FileKind, rows: Sequence[Mapping[str, str]]) -> None:
    """One of headquarters uploads a file: with a wrong checksum first, then whole, then again;
    confirming it herself is refused, and another one confirms it."""
    started, headquarters = time.monotonic(), walk.officers[FIRST]
    file = ExchangeFile(kind.code, walk.code, walk.edition.sender, 1, clock.now(), rows)
    content = write_file(file)
    for step, sent, expected in (
        ("broken_file", content[:-2] + b"?\n", 422),
        ("result_file", content, 302),
        ("result_file", content, 302),
    ):
        uploaded = walk.steps.measure(
            step,
            partial(headquarters.post_file, "/putaran/nilai/", {}, "file", sent),
            expected=expected,
            is_command=True,
        )
    confirm = {"decision": UploadedFile.CONFIRMED}
    walk.send("confirm_own_file", headquarters, uploaded.location, confirm, expected=422)
    walk.send("confirm_file", walk.officers[SECOND], uploaded.location, confirm)
    walk.note_stage(f"{kind.code} taken in", len(rows), time.monotonic() - started)


def _look_up(walk: Walk, hopeful: Hopeful) -> None:
    form = _build_secrets(hopeful)
    telephone = walk.open_telephone(hopeful)
    walk.send("look_up", telephone, "/putaran/hasil/", form, expected=200)


def _build_secrets(hopeful: Hopeful) -> dict[str, str]:
    born = f"{hopeful.person.born:%d-%m-%Y}"
    return {"exam_number": hopeful.exam_number, "birth_date": born}


def _object(walk: Walk, hopeful: Hopeful, references: list[str]) -> None:
    form = _build_secrets(hopeful) | {"reason": "Nilai mendengar tidak sesuai"}
    telephone = walk.open_telephone(hopeful)
    page = walk.send("object", telephone, "/putaran/hasil/keberatan/", form, expected=200)
    found = APPEAL_PATTERN.search(page.body)
    if found:
        references.append(found[1].decode())
    else:
        walk.faults.append(f"no reference of the objection of {hopeful.number}")


def _reject(walk: Walk, reference: str) -> None:
    form = {"decision": Appeal.REJECTED, "part": "", "points": "", "why": "Sesuai lembar jawaban"}
    walk.send("decide_objection", walk.officers[FIRST], f"/putaran/keberatan/{reference}/", form)


def take_in_skill_test(walk: Walk) -> None:
    """Take in the points of the skill test, where the round has one."""
    most = walk.edition.amounts
    if not most.skill_points + most.bonus_points:
        return
    walk.go_to(walk.edition.windows["skill_test"].ends + MINUTE)
    rows = []
    for each in walk.people:
        random = Random(f"skill/{each.number}")  # noqa: S311  a game, the same each time
        if each.exam_number:
            skill, bonus = (
                random.randint(0, most.skill_points),
                random.randint(0, most.bonus_points),
            )
            points = {"skill": str(skill), "bonus": str(bonus)}
            rows.append({"exam_number": each.exam_number, **points})
    _import(walk, SKILL, rows)


def rank(walk: Walk) -> None:
    """Compute the ranking and publish it by a second person; the first one is refused."""
    day = walk.edition.ranked_on
    noon = walk.edition.windows["skill_test"].ends.replace(
        year=day.year, month=day.month, day=day.day, hour=12
    )
    walk.go_to(max(noon, walk.edition.windows["skill_test"].ends))
    started = time.monotonic()
    form = {"round_code": walk.code, "why_id": "Nilai ujian", "why_en": "Points of the test"}
    first, second = walk.officers[FIRST], walk.officers[SECOND]
    proposed = walk.send("propose_ranking", first, "/putaran/peringkat/baru/", form)
    publish = {"decision": Announcement.PUBLISHED}
    walk.send("publish_own_ranking", first, proposed.location, publish, expected=422)
    walk.send("publish_ranking", second, proposed.location, publish)
    walk.acknowledge("rankings")
    walk.note_stage("ranking published", 1, time.monotonic() - started)
