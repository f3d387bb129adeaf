"""What the Crisis Center has to do in the demonstration: contacts and cases, by its services."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from rantau.access.actor import NOBODY, Actor
from rantau.cli.nation.doings import key_of, officer, standing_at
from rantau.cli.nation.people import Nation, Somebody
from rantau.offices.models import Office, OfficeKind
from rantau.protection.receipt import code_for, code_hash
from rantau.protection.services.close import close
from rantau.protection.services.note import note
from rantau.protection.services.settle import settle
from rantau.protection.services.take_contact import take_contact
from rantau.protection.services.triage import triage
from rantau.protection.telling import Closing, Noting, Telling, Triage

ROUNDS = 3  # times the list of reports is told
UNREAD = 11  # the place of the one report of each round that nobody has read yet
NAMED, CLOSED = 2, 5  # every second case knows its person, every fifth is over
ACCUSED = {"passport_held": "AG-003", "overcharged": "AG-005"}
HEARD = "Kami sudah membaca laporan Anda dan menghubungi kantor yang berwenang."
DONE = "Perwakilan sudah menghubungi pemberi kerja."
TOLD = "Terima kasih. Syaratnya tertulis di situs ini; hubungi kami lagi kapan saja."
SOLVED = Closing("wage_paid", "agrees", Decimal("18500000.00"), "IDR", HEARD)


def tell_all(nation: Nation) -> None:
    """A few dozen contacts: most are read, some become cases, and some of these are closed."""
    desk = Office.objects.get(kind=OfficeKind.CRISIS_CENTER).id
    reader = officer("case_officer", desk)
    abroad = standing_at(nation, "abroad")
    reports = _reports()
    for number, row in enumerate(reports * ROUNDS):
        key = key_of(nation, f"report:{number}")
        told = Telling(row["what"], row["place"])
        contact = take_contact(NOBODY, key, told, code_hash=code_hash(code_for(key))).answer
        if number % len(reports) == UNREAD:
            continue
        if row["signs"]:
            terms = _read(row, abroad if number % NAMED else iter(()))
            _help(nation, reader, number, triage(reader, key, contact, terms).answer)
        else:
            settle(reader, key, contact, end="answered", words=TOLD)


def _read(row: dict[str, str], people: Iterator[Somebody]) -> Triage:
    """The desk's reading of a report; about the next of `people`, if there is one."""
    signs = tuple(row["signs"].split())
    who = next(people, None)
    accused = tuple(ACCUSED[sign] for sign in signs if sign in ACCUSED)
    return Triage(
        signs, row["summary"], row["place"], accused=accused, person=who.reference if who else ""
    )


def _help(nation: Nation, reader: Actor, number: int, case: str) -> None:
    """Answer, act, and close every fifth case."""
    for kind, words in (("response", HEARD), ("action", DONE)):
        said = Noting(kind, words, words if kind == "response" else "")
        note(reader, key_of(nation, f"{kind}:{number}"), case, said)
    if number % CLOSED == 0:
        close(reader, key_of(nation, f"close:{number}"), case, SOLVED, seen=3)


def _reports() -> list[dict[str, str]]:
    table = Path(settings.ROOT) / "seed" / "invented_reports.csv"
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
