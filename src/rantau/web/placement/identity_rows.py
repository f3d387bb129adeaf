"""Birth date, sex and name of a person beside those of an accepted passport, in words."""

from copy import copy
from dataclasses import dataclass
from datetime import date

from rantau.access.actor import Actor
from rantau.common.mrz import FILLER, Zone
from rantau.placement.identity_comparison import (
    VerifiedPassport,
    find_compared_zone,
    get_verified_passport,
    list_identity_contradictions,
)
from rantau.placement.labels import get_localized_text
from rantau.placement.questions import SETTLE_IDENTITY, list_questions
from rantau.placement.snapshot import PlacementSnapshot, list_open_snapshots
from rantau.registry.facts import BIRTH_DATE, NAME, SEX, set_facts
from rantau.registry.models import Correction, Person
from rantau.web.common.labels import SEX_LABELS
from rantau.web.placement import labels
from rantau.web.registry.labels import format_birth_date


@dataclass(frozen=True)
class IdentityRow:
    """One fact that differs: its label, the document, and what is registered and written there."""

    fact: str
    document: str
    registered: str
    written: str


def build_identity_rows(snapshot: PlacementSnapshot) -> list[IdentityRow]:
    """Each fact that contradicts an accepted document, and has to be settled now."""
    rows, person = [], snapshot.person
    for question in list_questions(snapshot, snapshot.placement.milestone):
        status = snapshot.requirements[question.requirement.code]
        zone = find_compared_zone(snapshot, status)
        if question.kind != SETTLE_IDENTITY or zone is None:
            continue
        registered = {
            "birth": format_birth_date(person.birth_date, person.birth_precision),
            "sex": str(SEX_LABELS[person.sex]),
        }
        rows += [
            IdentityRow(
                fact=str(labels.ZONE_ROW_LABELS[row.field]),
                document=get_localized_text(question.requirement.name),
                registered=registered[row.field],
                written=_format_zone_fact(zone, row.field, person),
            )
            for row in list_identity_contradictions(snapshot, status)
        ]
    return rows


@dataclass(frozen=True)
class PassportColumn:
    """What the accepted passport of a person has beside each fact that is to be corrected.

    values          in the order of the facts; empty where it has none
    is_contradicted  once all of them are corrected, its birth date or sex is another
    """

    values: list[str]
    is_contradicted: bool


def build_passport_column(
    actor: Actor, person: Person, rows: list[Correction]
) -> PassportColumn | None:
    """None where no placement under way that the actor sees has an accepted passport. Inside a
    scope, in which the reading of the person was logged."""
    passports = filter(None, map(get_verified_passport, list_open_snapshots(actor, person)))
    passport = next(passports, None)
    if passport is None:
        return None
    corrected = copy(person)
    set_facts(corrected, {row.field: row.new_value for row in rows})
    values = [format_passport_fact(passport, row.field, person) for row in rows]
    return PassportColumn(values, passport.contradicts(corrected))


def format_passport_fact(passport: VerifiedPassport, fact: str, person: Person) -> str:
    """What the passport has for a fact of a person (`registry.facts`); empty where it has none, or
    its zone was not compared."""
    if fact == NAME:
        return passport.name
    field = {BIRTH_DATE: "birth", SEX: "sex"}.get(fact)
    return _format_zone_fact(passport.zone, field, person) if field and passport.zone else ""


def _format_zone_fact(zone: Zone, field: str, person: Person) -> str:
    if field == "sex":
        return str(SEX_LABELS.get(zone.sex, zone.sex))
    return format_zone_birth(zone.birth, near=person.birth_date)


def format_zone_birth(text: str, *, near: date | None) -> str:
    """A birth date of a zone, `940214`, as the pages write it, as far as it is known.

    near  its century is the one that is nearest to this date; where none is known the zone's two
          digits of the year stay two
    """
    year, month, day = text[:2], text[2:4], text[4:6]
    if FILLER in year:
        return ""
    if near is not None:
        year = str(
            min((1900 + int(year), 2000 + int(year)), key=lambda each: abs(each - near.year))
        )
    known = [year] if FILLER in month else [month, year] if FILLER in day else [day, month, year]
    return "-".join(known)
