"""What commands on a person take.

Frozen inputs, their normalisation, and every problem at the field it belongs to. Pure.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.common.clock import MIN_YEAR
from rantau.common.errors import InvalidInput
from rantau.common.names import has_invisible_characters, normalize_name, split_name
from rantau.common.numbers import normalize_passport_number
from rantau.common.phones import find_phone_readings
from rantau.common.sexes import SEXES
from rantau.registry.models import Identity, Person, SafeContact
from rantau.registry.nik import normalize_nik

FieldProblems = list[tuple[str, str]]

MAX_NAME_LENGTH = 120
NOTICE_REQUIRED_MESSAGE = gettext_lazy("Explain the privacy notice first, then tick.")
RELATIONS = ("mother", "father", "spouse", "sibling", "child", "other")


@dataclass(frozen=True)
class RelativeInput:
    """Someone to call: name, relation (one of RELATIONS), phone or empty."""

    name: str
    relation: str
    phone: str = ""


@dataclass(frozen=True)
class SafeContactInput:
    """How to reach the person without harm; hours are local, 0 to 24."""

    channel: str = "none"
    from_hour: int | None = None
    until_hour: int | None = None
    who_may_answer: str = ""


@dataclass(frozen=True)
class PersonInput:
    """All a clerk has or has not. Empty means not known; nothing but the name is required twice.

    birth_date   a day, or 1 January of a year when `birth_precision` is "year"
    origin       node of the village on the identity card; domicile likewise
    not_same     references of candidates the clerk looked at and found to be others
    """

    name: str
    sex: str
    birth_date: date | None
    birth_precision: str
    origin: int
    domicile: int
    notice_given: bool
    alias: str = ""
    nik: str = ""
    passport: str = ""
    phone: str = ""
    phone_shared: bool = False
    emergency: RelativeInput | None = None
    safe: SafeContactInput = SafeContactInput()
    not_same: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Kind and number, as typed, of each paper that was handed in."""
        both = ((Identity.NIK, self.nik), (Identity.PASSPORT, self.passport))
        return [(kind, typed) for kind, typed in both if typed]


def normalize_identity_number(kind: str, typed: str) -> str:
    """The number of a paper of this kind (`Identity.KINDS`) as it is kept."""
    return normalize_nik(typed) if kind == Identity.NIK else normalize_passport_number(typed)


def validate_person_input(terms: PersonInput, *, today: date) -> None:
    """Raise Invalid with every problem at once, each at the field it belongs to."""
    raise_if_invalid(_get_person_problems(terms, today))


def raise_if_invalid(found: FieldProblems) -> None:
    """Raise Invalid with all that was found, if anything was."""
    problems: dict[str, list[str]] = {}
    for field, problem in found:
        problems.setdefault(field, []).append(problem)
    if problems:
        raise InvalidInput(problems)


def get_number_problems(kind: str, typed: str, *, field: str) -> FieldProblems:
    """What is wrong with a number as it was typed; how it fits the person is advice, no problem."""
    number = normalize_identity_number(kind, typed)
    if kind == Identity.NIK and not re.fullmatch(r"[0-9]{1,20}", number):
        return [(field, _("A NIK has digits only. Leave empty if there is none."))]
    if kind == Identity.PASSPORT and not re.fullmatch(r"[A-Z0-9]{5,12}", number):
        return [(field, _("A passport number has 5 to 12 letters and digits."))]
    return []


def get_relative_problems(kin: RelativeInput) -> FieldProblems:
    """What is wrong with somebody to call: at name, relation, phone."""
    found = _get_name_problems("name", kin.name, _("Write the name. One word is enough."))
    if kin.relation not in RELATIONS:
        found.append(("relation", _("Choose the relation.")))
    return found + _get_phone_problems("phone", kin.phone)


def get_safe_contact_problems(safe: SafeContactInput) -> FieldProblems:
    """What is wrong with a safe contact: at safe_channel, safe_hours, who_may_answer."""
    found: FieldProblems = []
    if safe.channel not in dict(SafeContact.CHANNELS):
        found.append(("safe_channel", _("Choose a way that is safe.")))
    if len(safe.who_may_answer) > MAX_NAME_LENGTH or has_invisible_characters(safe.who_may_answer):
        found.append(("who_may_answer", _("Write it again, in 120 letters at most.")))
    hours = (safe.from_hour, safe.until_hour)
    if (hours[0] is None) != (hours[1] is None):
        found.append(("safe_hours", _("Give both hours, or leave both empty.")))
    elif not all(0 <= hour <= 24 for hour in hours if hour is not None):
        found.append(("safe_hours", _("Hours are between 0 and 24.")))
    return found


def _get_person_problems(terms: PersonInput, today: date) -> FieldProblems:
    unnamed = _("Write the name as on the card. One word is enough.")
    found = [*_get_name_problems("name", terms.name, unnamed), *_get_birth_problems(terms, today)]
    if terms.sex not in dict(SEXES):
        found.append(("sex", _("Choose female or male.")))
    if not terms.notice_given:
        found.append(("notice_given", str(NOTICE_REQUIRED_MESSAGE)))
    for kind, typed in terms.numbers:
        found += get_number_problems(kind, typed, field=kind)
    if terms.emergency:
        found += [
            (f"emergency_{field}", said) for field, said in get_relative_problems(terms.emergency)
        ]
    if terms.alias:
        found += _get_text_problems("alias", normalize_name(terms.alias))
    return found + _get_phone_problems("phone", terms.phone) + get_safe_contact_problems(terms.safe)


def _get_name_problems(field: str, written: str, unnamed: str) -> FieldProblems:
    name = normalize_name(written)
    if not split_name(name):
        return [(field, unnamed)]
    return _get_text_problems(field, name)


def _get_text_problems(field: str, name: str) -> FieldProblems:
    if len(name) > MAX_NAME_LENGTH:
        return [(field, _("A name has at most 120 letters."))]
    if has_invisible_characters(name):
        return [(field, _("It contains invisible signs. Type it again."))]
    return []


def _get_phone_problems(field: str, typed: str) -> FieldProblems:
    readings = find_phone_readings(typed)
    if len(readings) > 1:
        return [(field, _("Begin it with 0 for Indonesia, or with + and the country's number."))]
    if typed and not readings:
        return [(field, _("This is no telephone number. Begin one abroad with + and its country."))]
    return []


def _get_birth_problems(terms: PersonInput, today: date) -> FieldProblems:
    if terms.birth_precision not in dict(Person.PRECISIONS):
        return [("birth_date", _("Choose how exactly the birth date is known."))]
    if (terms.birth_date is None) != (terms.birth_precision == Person.UNKNOWN):
        return [("birth_date", _("Give the birth date, or a year alone, or choose not known."))]
    if terms.birth_date and terms.birth_date > today:
        return [("birth_date", _("A birth date cannot be after today."))]
    if terms.birth_date and terms.birth_date.year < MIN_YEAR:
        return [("birth_date", _("The earliest birth year is 1900."))]
    return []
