"""A counterpart abroad for tests and the demonstration: it reads what lies in its `out/` and
answers into its `in/`, late, wrong, twice or never.

Each file is answered by its seed alone, so that a run can be repeated.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from rantau.common import clock
from rantau.rounds.exchange_folder import IN, OUT, write_atomically
from rantau.rounds.files import ROSTER, ROSTER_ANSWER, ExchangeFile, read_file, write_file
from rantau.rounds.incoming_rows import APPROVED, RETURNED
from rantau.rounds.verification import BIRTH_DATE, NAME

# Directory of each counterpart that is played, and who it says it is.
COUNTERPARTS = {"korea": ("kr", "HRDK"), "japan": ("jp", "JICWELS"), "germany": ("de", "BA")}
ANSWERED = ".answered"  # names of the files that were dealt with, one a line


@dataclass(frozen=True)
class Manners:
    """How a counterpart behaves.

    late      seconds from when a file lies there until it is answered
    wrong, twice, never  the share of files whose answer has a wrong checksum first, comes twice, or
                         does not come
    returned  the share of rows that come back
    """

    late: float = 0
    wrong: float = 0
    twice: float = 0
    never: float = 0
    returned: float = 0.05
    seed: int = 2013


def answer_roster(file: ExchangeFile, random: Random, manners: Manners) -> list[dict[str, str]]:
    """The rows of ROSTER_ANSWER to a ROSTER: approved today, or returned with another name or birth
    date. A row with a note is approved: the note settled it."""
    return [_answer_row(row, random, manners) for row in file.rows]


def _answer_row(row: Mapping[str, str], random: Random, manners: Manners) -> dict[str, str]:
    answer = {"exam_number": row["exam_number"], "on": clock.today().isoformat()}
    if random.random() >= manners.returned or row["note"]:
        return {**answer, "outcome": APPROVED, "field": "", "value": ""}
    if random.random() < 0.5 and len(row["name"]) > 1:
        gone = random.randrange(1, len(row["name"]))
        value = row["name"][:gone] + row["name"][gone + 1 :]
        return {**answer, "outcome": RETURNED, "field": NAME, "value": value}
    year, rest = row["birth_date"].split("-", 1)
    value = f"{int(year) - 1}-{rest}" if rest != "02-29" else f"{year}-02-28"
    return {**answer, "outcome": RETURNED, "field": BIRTH_DATE, "value": value}


# What is answered to each kind of file: the kind of the answer, and what makes its rows.
Answerer = Callable[[ExchangeFile, Random, Manners], Sequence[Mapping[str, str]]]
ANSWERERS: Mapping[str, tuple[str, Answerer]] = {ROSTER.code: (ROSTER_ANSWER.code, answer_roster)}


def answer_files(folder: Path, counterpart: str, manners: Manners) -> list[str]:
    """Answer every file that lies in the `out/` of a counterpart and is due; gives the names of the
    files that it put into `in/`.

    folder       the exchange folder
    counterpart  one of COUNTERPARTS
    Raises       UnreadableFile for a file that no counterpart could read
    """
    directory, sender = COUNTERPARTS[counterpart]
    out, written = folder / directory / OUT, []
    for path in list_unanswered(out, manners.late):
        random = Random(f"{manners.seed}/{path.name}")  # noqa: S311  # a game, no secret
        if random.random() >= manners.never:
            content = _build_answer(read_file(path.read_bytes()), sender, random, manners)
            written += _deliver(folder / directory / IN, path.name, content, random, manners)
        with (out / ANSWERED).open("a", encoding="utf-8") as file:
            file.write(f"{path.name}\n")
    return written


def list_unanswered(out: Path, late: float) -> Iterator[Path]:
    """The files in `out/` that were not dealt with and have lain there for `late` seconds, by
    name."""
    known = out / ANSWERED
    answered = set(known.read_text(encoding="utf-8").split("\n")) if known.exists() else set()
    due = clock.now() - timedelta(seconds=late)
    for path in sorted(out.glob("[A-Z]*.txt")):
        if path.name not in answered and path.stat().st_mtime <= due.timestamp():
            yield path


def _build_answer(file: ExchangeFile, sender: str, random: Random, manners: Manners) -> bytes:
    kind, answer = ANSWERERS[file.kind]
    rows = answer(file, random, manners)
    return write_file(ExchangeFile(kind, file.round, sender, file.number, clock.now(), rows))


def _deliver(inbox: Path, name: str, content: bytes, random: Random, manners: Manners) -> list[str]:
    """Put an answer into `in/`: before it one with a wrong checksum, and after it the same again,
    as often as its manners say."""
    deliveries = {f"A-{name}": content}
    if random.random() < manners.wrong:
        deliveries = {f"A-0-{name}": content[:-2] + b"?\n", **deliveries}
    if random.random() < manners.twice:
        deliveries[f"A-2-{name}"] = content
    for each, text in deliveries.items():
        write_atomically(inbox / each, text)
    return list(deliveries)
