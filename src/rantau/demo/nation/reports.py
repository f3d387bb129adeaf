"""Create the contacts and cases of the demonstration's Crisis Center, through its services."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.demo.nation.finishing import get_officer, list_persons_at_stage, make_command_key
from rantau.demo.nation.people import DrawnPerson, NationPlan
from rantau.offices.models import Office, OfficeKind
from rantau.protection.inputs import ClosingInput, ContactInput, NoteInput, TriageInput
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.services.cases import add_note, close_case
from rantau.protection.services.contacts import record_contact
from rantau.protection.services.triage import close_contact, open_case

REPETITIONS = 3  # of the list of reports
UNREAD_INDEX = 11  # in the list: the report that nobody has read yet
NAMED_EVERY, CLOSED_EVERY = 2, 5  # every second case knows its person, every fifth is closed
ACCUSED_BY_SIGN = {"passport_held": "AG-003", "overcharged": "AG-005"}
RESPONSE = "Kami sudah membaca laporan Anda dan menghubungi kantor yang berwenang."
ACTION = "Perwakilan sudah menghubungi pemberi kerja."
ANSWER = "Terima kasih. Syaratnya tertulis di situs ini; hubungi kami lagi kapan saja."
CLOSING = ClosingInput("wage_paid", "agrees", Decimal("18500000.00"), "IDR", RESPONSE)


def create_contacts(nation: NationPlan) -> None:
    """Record a few dozen contacts; read most, open cases from some, and close some of these."""
    desk = Office.objects.get(kind=OfficeKind.CRISIS_CENTER).id
    officer = get_officer("case_officer", desk)
    abroad = list_persons_at_stage(nation, "abroad")
    reports = _read_reports()
    for number, row in enumerate(reports * REPETITIONS):
        key = make_command_key(nation, f"report:{number}")
        report = ContactInput(row["what"], row["place"])
        contact = record_contact(
            PUBLIC_ACTOR, key, report, code_hash=hash_receipt_code(derive_receipt_code(key))
        ).answer
        if number % len(reports) == UNREAD_INDEX:
            continue
        if row["signs"]:
            triage = _build_triage(row, abroad if number % NAMED_EVERY else iter(()))
            case = open_case(officer, key, contact, triage).answer
            _work_on_case(nation, officer, number, case)
        else:
            close_contact(officer, key, contact, outcome="answered", answer=ANSWER)


def _build_triage(row: dict[str, str], people: Iterator[DrawnPerson]) -> TriageInput:
    """Build the triage of a report; about the next of `people`, if there is one."""
    signs = tuple(row["signs"].split())
    person = next(people, None)
    accused = tuple(ACCUSED_BY_SIGN[sign] for sign in signs if sign in ACCUSED_BY_SIGN)
    return TriageInput(
        signs,
        row["summary"],
        row["place"],
        accused=accused,
        person=person.reference if person else "",
    )


def _work_on_case(nation: NationPlan, officer: Actor, number: int, case: str) -> None:
    """Respond, act, and close every fifth case."""
    for kind, text in (("response", RESPONSE), ("action", ACTION)):
        note = NoteInput(kind, text, text if kind == "response" else "")
        add_note(officer, make_command_key(nation, f"{kind}:{number}"), case, note)
    if number % CLOSED_EVERY == 0:
        close_case(officer, make_command_key(nation, f"close:{number}"), case, CLOSING, seen=3)


def _read_reports() -> list[dict[str, str]]:
    table = Path(settings.BASE_DIR) / "seed" / "invented_reports.csv"
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
