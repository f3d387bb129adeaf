"""Carry people of a ranked round of the demonstration to the roster of the counterpart."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO

from rantau.access.actor import Actor
from rantau.demo.photos import draw_photo
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.examination import SENDERS
from rantau.demo.rounds.officers import ROUNDS_ACTOR
from rantau.documents.interface import store_portrait
from rantau.rounds.edition import PASSPORT_DOCUMENT
from rantau.rounds.exchange_folder import get_counterpart
from rantau.rounds.files import ROSTER_ANSWER, ExchangeFile, FileKind, write_file
from rantau.rounds.incoming_content import build_incoming_input
from rantau.rounds.incoming_rows import APPROVED, RETURNED
from rantau.rounds.services.incoming import take_incoming_file
from rantau.rounds.services.photos import receive_photo
from rantau.rounds.services.rosters import export_roster
from rantau.rounds.services.sending import DocumentInput, complete_documents
from rantau.rounds.verification import NAME, write_name

DOCUMENT_HOLDS = timedelta(days=5 * 365)  # from the day on which it is received


def complete(builder: RoundBuilder, participants: Sequence[Participant], day: int) -> None:
    """Receive all documents of these people at their counters."""
    for each in participants:
        documents = [
            DocumentInput(
                asked.code,
                is_present=True,
                number=_find_number(asked.code, each) if asked.has_number else "",
                valid_until=builder.get_day(day) + DOCUMENT_HOLDS if asked.valid_months else None,
            )
            for asked in builder.edition.list_sending(each.sector)
        ]
        counter = builder.officers.get(each.counter)
        _receive_photo(builder, each, counter, day)
        name, arguments = f"complete:{each.exam_number}", (each.exam_number, documents)
        builder.run(builder.get_moment(day), complete_documents, counter, name, *arguments)


def _receive_photo(
    builder: RoundBuilder, participant: Participant, counter: Actor, day: int
) -> None:
    """Put in an invented photograph, where the round wants one."""
    rules, number = builder.edition.photo, participant.exam_number
    if rules is None:
        return
    name = f"photo:{number}"
    portrait = store_portrait(
        BytesIO(draw_photo(rules, int(number))),
        name="contoh.png",
        command_key=builder.make_key(name),
        size=(rules.width, rules.height),
    )
    builder.run(builder.get_moment(day), receive_photo, counter, name, number, portrait)


def _find_number(code: str, participant: Participant) -> str:
    """The number of a document: that of her passport, or an invented one."""
    if code == PASSPORT_DOCUMENT:
        return participant.applicant.passport
    return f"CONTOH-{participant.exam_number}"


def send(builder: RoundBuilder, day: int) -> None:
    """Export whoever is complete."""
    first = builder.officers.first
    builder.run(builder.get_moment(day, 14), export_roster, first, f"send:{day}", builder.code)


def approve(builder: RoundBuilder, number: int, people: Sequence[Participant], day: int) -> None:
    """Take in file `number` of answers: these people are on the roster since that day."""
    on = builder.get_day(day).isoformat()
    rows = [_build_answer(each, APPROVED, on) for each in people]
    take_in(builder, ROSTER_ANSWER, number, rows, builder.get_moment(day, 15))


def return_rows(
    builder: RoundBuilder, number: int, people: Sequence[Participant], day: int
) -> None:
    """Take in file `number` of answers: the counterpart has the names of these people otherwise."""
    on = builder.get_day(day).isoformat()
    rows = [
        {**_build_answer(each, RETURNED, on), "field": NAME, "value": _misspell(each)}
        for each in people
    ]
    take_in(builder, ROSTER_ANSWER, number, rows, builder.get_moment(day, 15))


def _build_answer(participant: Participant, outcome: str, on: str) -> dict[str, str]:
    number = participant.exam_number
    return {"exam_number": number, "outcome": outcome, "on": on, "field": "", "value": ""}


def _misspell(participant: Participant) -> str:
    """Her name with its last letter twice."""
    name = write_name(participant.applicant.name)
    return name + name[-1]


def take_in(
    builder: RoundBuilder,
    kind: FileKind,
    number: int,
    rows: Sequence[Mapping[str, str]],
    at: datetime,
) -> None:
    """Take in a file of the counterpart as the worker does; it was made at `at` (aware)."""
    counterpart = get_counterpart(builder.edition.destination)
    sender, name = SENDERS[counterpart], f"{kind.code}-{builder.code}-{number:06}.txt"
    content = write_file(ExchangeFile(kind.code, builder.code, sender, number, at, rows))
    data = build_incoming_input(counterpart, name, content)
    builder.run(at, take_incoming_file, ROUNDS_ACTOR, name, data)
