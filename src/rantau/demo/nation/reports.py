"""What the Crisis Center has to do in the demonstration: contacts and cases, by its services."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.demo.nation.finishing import get_officer, list_placements_at, make_command_key
from rantau.demo.nation.people import DrawnPerson, NationPlan
from rantau.offices.models import Office, OfficeKind
from rantau.protection.inputs import ClosingInput, ContactInput, NoteInput, TriageInput
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.services.cases import add_note, close_case
from rantau.protection.services.contacts import record_contact
from rantau.protection.services.triage import close_contact, open_case

ROUNDS = 3  # times the list of reports is told
UNREAD = 11  # the place of the one report of each round that nobody has read yet
NAMED, CLOSED = 2, 5  # every second case knows its person, every fifth is over
ACCUSED = {"passport_held": "AG-003", "overcharged": "AG-005"}
ANSWERS = "Kami sudah membaca laporan Anda dan menghubungi kantor yang berwenang."
ACTIONS = "Perwakilan sudah menghubungi pemberi kerja."
REPORT_TEXTS = "Terima kasih. Syaratnya tertulis di situs ini; hubungi kami lagi kapan saja."
OUTCOME_NOTES = ClosingInput("wage_paid", "agrees", Decimal("18500000.00"), "IDR", ANSWERS)


def create_contacts(nation: NationPlan) -> None:
    """A few dozen contacts: most are read, some become cases, and some of these are closed."""
    desk = Office.objects.get(kind=OfficeKind.CRISIS_CENTER).id
    reader = get_officer("case_officer", desk)
    abroad = list_placements_at(nation, "abroad")
    reports = _draw_reports()
    for number, row in enumerate(reports * ROUNDS):
        key = make_command_key(nation, f"report:{number}")
        told = ContactInput(row["what"], row["place"])
        contact = record_contact(
            PUBLIC_ACTOR, key, told, code_hash=hash_receipt_code(derive_receipt_code(key))
        ).answer
        if number % len(reports) == UNREAD:
            continue
        if row["signs"]:
            terms = _triage_contact(row, abroad if number % NAMED else iter(()))
            _work_on_case(nation, reader, number, open_case(reader, key, contact, terms).answer)
        else:
            close_contact(reader, key, contact, outcome="answered", answer=REPORT_TEXTS)


def _triage_contact(row: dict[str, str], people: Iterator[DrawnPerson]) -> TriageInput:
    """The desk's reading of a report; about the next of `people`, if there is one."""
    signs = tuple(row["signs"].split())
    who = next(people, None)
    accused = tuple(ACCUSED[sign] for sign in signs if sign in ACCUSED)
    return TriageInput(
        signs, row["summary"], row["place"], accused=accused, person=who.reference if who else ""
    )


def _work_on_case(nation: NationPlan, reader: Actor, number: int, case: str) -> None:
    """Answer, act, and close every fifth case."""
    for kind, words in (("response", ANSWERS), ("action", ACTIONS)):
        said = NoteInput(kind, words, words if kind == "response" else "")
        add_note(reader, make_command_key(nation, f"{kind}:{number}"), case, said)
    if number % CLOSED == 0:
        close_case(reader, make_command_key(nation, f"close:{number}"), case, OUTCOME_NOTES, seen=3)


def _draw_reports() -> list[dict[str, str]]:
    table = Path(settings.BASE_DIR) / "seed" / "invented_reports.csv"
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
