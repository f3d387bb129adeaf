"""A counterpart abroad for tests and the demonstration: it reads what lies in its `out/`, answers
into its `in/`, and sends lists of entries and arrivals every week, and whom employers ask for
again; late, wrong, twice or never.

Each file is made by its seed alone, so that a run can be repeated.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from rantau.common import clock
from rantau.demo.counterpart_entries import (
    WEEK,
    ExpectedEntry,
    expect_entries,
    find_monday,
    list_arrivals,
    list_entries,
    number_week,
)
from rantau.demo.counterpart_reentries import NUMBERS_FROM, list_leaving, list_reentries
from rantau.rounds.choice_rows import CHOSEN
from rantau.rounds.exchange_folder import DONE, IN, OUT, write_atomically
from rantau.rounds.files import (
    ARRIVAL,
    CHOICE,
    CHOICE_ANSWER,
    CLAIM,
    ENTRY_LIST,
    PERMIT,
    REFUND,
    ROSTER,
    ROSTER_ANSWER,
    ExchangeFile,
    read_file,
    write_file,
)
from rantau.rounds.incoming_rows import APPROVED, RETURNED
from rantau.rounds.models import Offer
from rantau.rounds.photos import PHOTO
from rantau.rounds.refund_rules import DEPARTURE_GUARANTEE, PAID, REFUSED, RETURN_COST
from rantau.rounds.verification import BIRTH_DATE, NAME

# Directory of each counterpart that is played, and who it says it is.
COUNTERPARTS = {"korea": ("kr", "HRDK"), "japan": ("jp", "JICWELS"), "germany": ("de", "BA")}
# Of the rows that come back, how many do because of the photograph; and why.
PHOTO_SHARE = 0.3
PHOTO_REASONS = ("The face is too small", "The background is not white", "The eyes are shut")
REFUSED_SHARE = 0.1  # of claims to insurances
# What insurers pay, from and to, in ten thousand won; invented.
REFUNDS = {DEPARTURE_GUARANTEE: (200, 600), RETURN_COST: (40, 60)}
REGIONS = ("Gyeonggi", "Gyeongnam", "Chungnam", "Jeonnam", "Busan")
# Names of the files that were dealt with, and of those that were sent unasked, one a line.
ANSWERED, SENT = ".answered", ".sent"


@dataclass(frozen=True)
class Manners:
    """How a counterpart behaves.

    late      seconds from when a file lies there until it is answered, and from the beginning of
              Monday (Asia/Jakarta) until what is sent every week
    wrong, twice, never  the share of files whose answer has a wrong checksum first, comes twice, or
                         does not come
    returned  the share of rows that come back
    chosen    the share of those who are approved whom employers choose at once, by rank
    entry_days  from an acceptance until the day of entry
    missing   the share of those who enter who are not found at first
    again     the share of those who work there for whom their employers ask again
    """

    late: float = 0
    wrong: float = 0
    twice: float = 0
    never: float = 0
    returned: float = 0.05
    chosen: float = 0.2
    entry_days: int = 60
    missing: float = 0.02
    again: float = 0.2
    seed: int = 2013


# What answers a file: the kind, number and rows of each answer. Files that answer files of two
# kinds share a kind, so their numbers are even for the one and odd for the other.
Answer = tuple[str, int, Sequence[Mapping[str, str]]]


def answer_roster(file: ExchangeFile, random: Random, manners: Manners) -> list[Answer]:
    """Answer a ROSTER: each is approved today, or returned with another name or birth date or, of a
    roster with photographs, because of hers; a row
    with a note is approved: the note settled it. Then employers choose of the approved, by rank,
    of each sector the same share."""
    answers = [_answer_row(row, random, manners) for row in file.rows]
    approved = [
        row for row, answer in zip(file.rows, answers, strict=True) if answer["outcome"] == APPROVED
    ]
    count = int(len(approved) * manners.chosen)
    choices = [
        _choose(row["exam_number"], row["sector"], f"{file.number}-{place}", random)
        for place, row in enumerate(_sort_by_rank(approved)[:count], start=1)
    ]
    found: list[Answer] = [(ROSTER_ANSWER.code, file.number, answers)]
    return [*found, (CHOICE.code, 2 * file.number - 1, choices)] if choices else found


def _sort_by_rank(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rows by rank, sectors mixed so that the first of all are the same share of each."""
    by_sector: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_sector[row["sector"]].append(row)
    placed = []
    for sector, found in by_sector.items():
        found.sort(key=lambda row: (not row["rank"], int(row["rank"] or 0), row["exam_number"]))
        placed += [((n + 1) / len(found), sector, n, row) for n, row in enumerate(found)]
    return [row for _share, _sector, _place, row in sorted(placed, key=lambda each: each[:3])]


def answer_answers(file: ExchangeFile, random: Random, _manners: Manners) -> list[Answer]:
    """Answer a CHOICE_ANSWER: for each contract that was given up the employer takes whom the file
    names, the next by rank; whoever accepted has a permit today."""
    choices = [
        _choose(
            row["next"], row["sector"], f"{row['offer']}/{file.number}", random, row["exam_number"]
        )
        for row in file.rows
        if row["next"]
    ]
    permits = [
        {
            "exam_number": row["exam_number"],
            "permit": f"V{file.number:04}-{place:04}",
            "on": clock.today().isoformat(),
        }
        for place, row in enumerate(file.rows, start=1)
        if row["outcome"] == Offer.ACCEPTED
    ]
    answers: list[Answer] = [
        (CHOICE.code, 2 * file.number, choices),
        (PERMIT.code, file.number, permits),
    ]
    return [each for each in answers if each[2]]


def answer_claims(file: ExchangeFile, random: Random, _manners: Manners) -> list[Answer]:
    """Answer a CLAIM: the insurer pays each today, or refuses it since it finds no policy."""
    rows = [
        _answer_claim(row, f"R{file.number:04}-{place:04}", random)
        for place, row in enumerate(file.rows, start=1)
    ]
    return [(REFUND.code, file.number, rows)]


def _answer_claim(row: Mapping[str, str], evidence: str, random: Random) -> dict[str, str]:
    is_paid = random.random() >= REFUSED_SHARE
    return {
        "exam_number": row["exam_number"],
        "kind": row["kind"],
        "outcome": PAID if is_paid else REFUSED,
        "on": clock.today().isoformat(),
        "amount": str(10_000 * random.randint(*REFUNDS[row["kind"]])) if is_paid else "",
        "currency": "KRW" if is_paid else "",
        "evidence": evidence,
        "why": "" if is_paid else "No policy under this name",
    }


def _choose(
    exam_number: str, sector: str, offer: str, random: Random, replaces: str = ""
) -> dict[str, str]:
    """A row of CHOICE; employers, places and wages are invented."""
    number = random.randrange(1, 500)
    return {
        "exam_number": exam_number,
        "outcome": CHOSEN,
        "offer": offer,
        "on": clock.today().isoformat(),
        "employer": f"Contoh Perusahaan {number}",
        "region": random.choice(REGIONS),
        "sector": sector,
        "wage": str(2_000_000 + 10_000 * random.randrange(60)),
        "currency": "KRW",
        "months": "36",
        "hours": "40",
        "replaces": replaces,
    }


def _answer_row(row: Mapping[str, str], random: Random, manners: Manners) -> dict[str, str]:
    answer = {"exam_number": row["exam_number"], "on": clock.today().isoformat()}
    if random.random() >= manners.returned or row["note"]:
        return {**answer, "outcome": APPROVED, "field": "", "value": ""}
    if row.get("photo") and random.random() < PHOTO_SHARE:
        value = random.choice(PHOTO_REASONS)
        return {**answer, "outcome": RETURNED, "field": PHOTO, "value": value}
    if random.random() < 0.5 and len(row["name"]) > 1:
        gone = random.randrange(1, len(row["name"]))
        value = row["name"][:gone] + row["name"][gone + 1 :]
        return {**answer, "outcome": RETURNED, "field": NAME, "value": value}
    year, rest = row["birth_date"].split("-", 1)
    value = f"{int(year) - 1}-{rest}" if rest != "02-29" else f"{year}-02-28"
    return {**answer, "outcome": RETURNED, "field": BIRTH_DATE, "value": value}


# What answers each kind of file.
Answerer = Callable[[ExchangeFile, Random, Manners], Sequence[Answer]]
ANSWERERS: Mapping[str, Answerer] = {
    ROSTER.code: answer_roster,
    CHOICE_ANSWER.code: answer_answers,
    CLAIM.code: answer_claims,
}


def answer_files(folder: Path, counterpart: str, manners: Manners) -> list[str]:
    """Answer every file that lies in the `out/` of a counterpart and is due, and send what is due
    this week; gives the names of the files that it put into `in/`.

    folder       the exchange folder
    counterpart  one of COUNTERPARTS
    Raises       UnreadableFile for a file that no counterpart could read
    """
    directory, sender = COUNTERPARTS[counterpart]
    out, inbox, written = folder / directory / OUT, folder / directory / IN, []
    for path in list_unanswered(out, manners.late):
        random = Random(f"{manners.seed}/{path.name}")  # noqa: S311  # a game, no secret
        if random.random() >= manners.never:
            answers = _build_answers(read_file(path.read_bytes()), sender, random, manners)
            for prefix, content in zip("AB", answers, strict=False):  # taken in by name
                written += _deliver(inbox, f"{prefix}-{path.name}", content, random, manners)
        _add_name(out / ANSWERED, path.name)
    for file in list_unasked(out, sender, manners):
        name = f"C-{_build_name(file)}.txt"
        random = Random(f"{manners.seed}/{name}")  # noqa: S311  # a game, no secret
        if random.random() >= manners.never:
            written += _deliver(inbox, name, write_file(file), random, manners)
        _add_name(out / SENT, _build_name(file))
    return written


def list_unasked(out: Path, sender: str, manners: Manners) -> list[ExchangeFile]:
    """What is due of each round since the last look, by its accepted contracts: the list of entries
    of this week, the reports of arrivals of every week, and whom employers ask for again."""
    answers: dict[str, list[ExchangeFile]] = defaultdict(list)
    for path in sorted(out.glob(f"{CHOICE_ANSWER.code}-*.txt")):
        file = read_file(path.read_bytes())
        answers[file.round].append(file)
    sent = _read_names(out / SENT)
    files: list[ExchangeFile] = []
    for code, found in answers.items():
        expected = expect_entries(found, manners.entry_days)
        for kind, week, rows in _list_weekly(expected, manners):
            file = ExchangeFile(kind, code, sender, week, clock.now(), rows)
            if rows and _build_name(file) not in sent:
                files.append(file)
        asked = _build_reentries(out.parent / IN / DONE, code, sender, expected, manners)
        if asked and _build_name(asked) not in sent:
            files.append(asked)
    return files


def _build_reentries(
    done: Path, code: str, sender: str, expected: Sequence[ExpectedEntry], manners: Manners
) -> ExchangeFile | None:
    """The requests of employers of this week; None where there are none.

    done  where the files lie that were taken in: the contracts of before stand in them
    """
    monday = find_monday(clock.today())
    leaving = list_leaving(expected, monday)
    if not leaving:
        return None
    sent = [read_file(path.read_bytes()) for path in sorted(done.glob("*.txt"))]
    choices = [each for each in sent if each.kind == CHOICE.code and each.round == code]
    rows = list_reentries(leaving, choices, clock.today(), share=manners.again, seed=manners.seed)
    number = NUMBERS_FROM + number_week(monday)
    return ExchangeFile(CHOICE.code, code, sender, number, clock.now(), rows) if rows else None


def _list_weekly(expected: Sequence[ExpectedEntry], manners: Manners) -> Iterator[Answer]:
    """Kind, number and rows of each file of this week, and of arrivals of the weeks before."""
    monday = find_monday(clock.today())
    begins = datetime.combine(monday, time(), clock.WESTERN_TIME)
    if clock.now() < begins + timedelta(seconds=manners.late):
        return
    yield ENTRY_LIST.code, number_week(monday), list_entries(expected, clock.today())
    first = min((find_monday(each.on) + WEEK for each in expected), default=monday + WEEK)
    for week in range(number_week(first), number_week(monday) + 1):
        on = monday - (number_week(monday) - week) * WEEK
        rows = list_arrivals(expected, on, missing=manners.missing, seed=manners.seed)
        yield ARRIVAL.code, week, rows


def _build_name(file: ExchangeFile) -> str:
    return f"{file.kind}-{file.round}-{file.number:06}"


def _add_name(path: Path, name: str) -> None:
    """Add a name to a list of names."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")


def _read_names(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").split("\n")) if path.exists() else set()


def list_unanswered(out: Path, late: float) -> Iterator[Path]:
    """The files in `out/` that were not dealt with and have lain there for `late` seconds, by
    name."""
    answered = _read_names(out / ANSWERED)
    due = clock.now() - timedelta(seconds=late)
    for path in sorted(out.glob("[A-Z]*.txt")):
        if path.name not in answered and path.stat().st_mtime <= due.timestamp():
            yield path


def _build_answers(
    file: ExchangeFile, sender: str, random: Random, manners: Manners
) -> list[bytes]:
    return [
        write_file(ExchangeFile(kind, file.round, sender, number, clock.now(), rows))
        for kind, number, rows in ANSWERERS[file.kind](file, random, manners)
    ]


def _deliver(inbox: Path, name: str, content: bytes, random: Random, manners: Manners) -> list[str]:
    """Put an answer into `in/`: before it one with a wrong checksum, and after it the same again,
    as often as its manners say."""
    prefix, _, rest = name.partition("-")
    deliveries = {name: content}
    if random.random() < manners.wrong:
        deliveries = {f"{prefix}-0-{rest}": content[:-2] + b"?\n", **deliveries}
    if random.random() < manners.twice:
        deliveries[f"{prefix}-2-{rest}"] = content
    for each, text in deliveries.items():
        write_atomically(inbox / each, text)
    return list(deliveries)
