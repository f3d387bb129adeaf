"""What somebody hands in at a counter, as rows: now or later, they are made here alike."""

from rantau.core import clock
from rantau.core.names import tidy_name
from rantau.offices.regions import regency_nodes
from rantau.registry.models import Identity, Person, Relative
from rantau.registry.nik import Advice, judge
from rantau.registry.registration import KinTerms, tidy_number, tidy_phone


def judged(person: Person, kind: str, typed: str, *, held: bool = False) -> Identity:
    """The number with the advice of the moment.

    held    the person has another number of this kind already. With a NIK that is a reason to look
            twice, since one is given for life; with a passport it is not, since they are renewed.
    """
    number, advice = tidy_number(kind, typed), list[Advice]()
    if kind == Identity.NIK:
        born = person.birth_date if person.birth_precision == Person.DAY else None
        advice = judge(
            number, birth_date=born, sex=person.sex, today=clock.today(), regencies=regency_nodes()
        )
        advice += [Advice("nik.second")] if held else []
    return Identity(
        person=person, kind=kind, number=number, advice=[vars(a) for a in advice],
        recorded_at=clock.now(),
    )  # fmt: skip


def related(person: Person, kin: KinTerms, *, emergency: bool) -> Relative:
    """Somebody of the family or of trust, as kept."""
    return Relative(
        person=person, name=tidy_name(kin.name), relation=kin.relation,
        phone=tidy_phone(kin.phone), emergency=emergency,
    )  # fmt: skip
