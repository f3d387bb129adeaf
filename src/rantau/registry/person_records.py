"""Build the rows that belong to a person, and finish a change to one.

New revision, journal event.
"""

from collections.abc import Iterable
from typing import Any

from rantau.access.service import CommandResult
from rantau.common import clock
from rantau.common.names import normalize_name
from rantau.common.phones import normalize_phone
from rantau.journal.interface import JournalEvent
from rantau.offices.selectors import list_regency_nodes
from rantau.registry.facts import BIRTH_DATE, SEX
from rantau.registry.inputs import RelativeInput, normalize_identity_number
from rantau.registry.models import Identity, Person, Relative
from rantau.registry.nik import Advice, get_nik_advice


def build_identity(
    person: Person, kind: str, text: str, *, has_other_number: bool = False
) -> Identity:
    """The identity number with the advice of this moment; not saved.

    has_other_number  the person has another number of this kind. For a NIK that is a reason to
                      check, since one is given for life; for a passport it is not, since they are
                      renewed
    """
    number, advice = normalize_identity_number(kind, text), list[Advice]()
    if kind == Identity.NIK:
        born = person.birth_date if person.birth_precision == Person.DAY else None
        advice = get_nik_advice(
            number,
            birth_date=born,
            sex=person.sex,
            today=clock.today(),
            regencies=list_regency_nodes(),
        )
        advice += [Advice("nik.second")] if has_other_number else []
    return Identity(
        person=person,
        kind=kind,
        number=number,
        advice=[vars(a) for a in advice],
        recorded_at=clock.now(),
    )


def renew_advice(person: Person, facts: Iterable[str]) -> None:
    """Give the advice on her NIKs anew where one of the facts that it compares was corrected: it
    compared them with what was wrong."""
    if not {BIRTH_DATE, SEX} & set(facts):
        return
    for row in Identity.objects.filter(person=person, kind=Identity.NIK):
        is_second = any(advice["code"] == "nik.second" for advice in row.advice)
        renewed = build_identity(person, row.kind, row.number, has_other_number=is_second)
        if renewed.advice != row.advice:
            row.advice = renewed.advice
            row.save(update_fields=["advice"])


def build_relative(person: Person, data: RelativeInput, *, emergency: bool) -> Relative:
    """The row of a relative; not saved."""
    return Relative(
        person=person,
        name=normalize_name(data.name),
        relation=data.relation,
        phone=normalize_phone(data.phone),
        emergency=emergency,
    )


def finish_person_change(
    person: Person, *, answer: str = "", changed: Iterable[str] = (), **details: Any
) -> CommandResult:
    """Save the revision that `get_person_for_update` counted up, and build the result. The
    journal entry names the person, and of the change only ids and codes.

    answer   the public answer; the person's reference when it is empty
    changed  names of further columns to save
    """
    person.save(update_fields=["revision", *changed])
    event = JournalEvent(
        subject_kind="person",
        subject=person.id,
        revision=person.revision,
        terms={"reference": person.reference, **details},
        tells=("worker",),
    )
    return CommandResult(answer=answer or person.reference, event=event)
