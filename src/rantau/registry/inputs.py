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
from rantau.common.names import (
    MAX_NAME_LENGTH,
    has_invisible_characters,
    normalize_name,
    split_name,
)
from rantau.common.numbers import normalize_passport_number
from rantau.common.phones import find_phone_readings, is_domestic
from rantau.common.sexes import SEXES
from rantau.registry.models import Identity, Person, SafeContact
from rantau.registry.nik import get_nik_fault, normalize_nik
from rantau.registry.passports import get_passport_fault

NIK_KINDS = (Identity.NIK, Identity.NIK_WRITTEN, Identity.NIK_REPLACED)
NUMBER_FAULT_MESSAGES = {
    (Identity.NIK, "not_digits"): gettext_lazy(
        "A NIK has digits only. Leave empty if there is none."
    ),
    (Identity.NIK, "placeholder"): gettext_lazy(
        "This is nobody's NIK: it only fills the box. Leave empty if there is none."
    ),
    (Identity.NIK, "length"): gettext_lazy("A NIK has 16 digits. Count them on the card."),
    (Identity.NIK, "province"): gettext_lazy(
        "No NIK begins like this: there was never such a province. Look at the first two digits."
    ),
    (Identity.NIK, "day"): gettext_lazy(
        "No NIK is like this: digits 7 to 10 are no day and month of birth (women's days have 40"
        " added)."
    ),
    (Identity.PASSPORT, "form"): gettext_lazy("A passport number has 5 to 12 letters and digits."),
    (Identity.PASSPORT, "placeholder"): gettext_lazy(
        "This is not a passport number. Leave empty if there is none."
    ),
}
FieldProblems = list[tuple[str, str]]

# Younger people may not be employed in ordinary work at home (UU 13/2003 art. 68 and 69), three
# years below the least age abroad: such a birth date is mostly a slip of the finger.
LEAST_USUAL_AGE = 15

NOTICE_REQUIRED_MESSAGE = gettext_lazy("Explain the privacy notice first, then tick.")
MOTHER = "mother"
RELATIONS = (MOTHER, "father", "spouse", "sibling", "child", "other")


@dataclass(frozen=True)
class RelativeInput:
    """Somebody to call: name, relation (one of RELATIONS), phone or empty."""

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
    """All that a clerk can record about a person. Empty means not known.

    birth_date        a day; any day of the year when `birth_precision` is "year", of which the year
                      is kept (`drop_unknown_day`)
    birth_confirmed   the clerk looked again: she is really younger than LEAST_USUAL_AGE
    origin, domicile  node of the village, on the identity card and where the person lives
    *_as_written      the number is impossible, and stands on the card so: it is kept aside
    not_same          references of candidates that the clerk compared and found to be others
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
    nik_as_written: bool = False
    passport_as_written: bool = False
    phone: str = ""
    phone_shared: bool = False
    emergency: RelativeInput | None = None
    safe: SafeContactInput = SafeContactInput()
    not_same: tuple[str, ...] = ()
    birth_confirmed: bool = False

    @property
    def identity_numbers(self) -> list[tuple[str, str]]:
        """Kind and number, as typed, of each identity number that is given."""
        given = (
            (Identity.NIK, self.nik, self.nik_as_written),
            (Identity.PASSPORT, self.passport, self.passport_as_written),
        )
        return [
            (choose_number_kind(kind, number, as_written=as_written), number)
            for kind, number, as_written in given
            if number
        ]

    def list_possible_numbers(self, kind: str) -> frozenset[str]:
        """The numbers of a kind that match and serve, normalized."""
        numbers = [typed for each, typed in self.identity_numbers if each == kind]
        return frozenset(normalize_identity_number(kind, typed) for typed in numbers)


def choose_number_kind(kind: str, text: str, *, as_written: bool) -> str:
    """The kind under which a number is kept: aside, where it is impossible and on the card so."""
    return Identity.WRITTEN[kind] if as_written and _get_fault(kind, text) else kind


def get_plain_kind(kind: str) -> str:
    """NIK or passport, also of a number that is kept aside."""
    return Identity.NIK if kind in NIK_KINDS else Identity.PASSPORT


def normalize_identity_number(kind: str, text: str) -> str:
    """An identity number of this kind (`Identity.KINDS`) as it is stored."""
    return normalize_nik(text) if kind in NIK_KINDS else normalize_passport_number(text)


def drop_unknown_day(birth_date: date | None, precision: str) -> date | None:
    """A birth date as it is stored and shown: 1 January of the year where the year alone is known.
    Whether a date that somebody gives agrees with it, the database's `birth_date_agrees` says."""
    if birth_date is not None and precision == Person.YEAR:
        return birth_date.replace(month=1, day=1)
    return birth_date


def validate_person_input(data: PersonInput, *, today: date) -> None:
    """Raise InvalidInput with every problem at once, each at the field it belongs to."""
    raise_if_invalid(_get_person_problems(data, today))


def raise_if_invalid(field_problems: FieldProblems) -> None:
    """Raise InvalidInput with the problems, if there are any."""
    by_field: dict[str, list[str]] = {}
    for field, problem in field_problems:
        by_field.setdefault(field, []).append(problem)
    if by_field:
        raise InvalidInput(by_field)


def get_number_problems(
    kind: str, text: str, *, field: str, as_written: bool = False
) -> FieldProblems:
    """Why an identity number is refused: nobody can have it, or what stands on the card is no
    number. Whether it fits the person is advice (`registry.nik`), no problem."""
    if as_written:
        number = normalize_identity_number(kind, text)
        is_short = re.fullmatch(r"[0-9A-Z]{1,20}", number.upper())
        return [] if is_short else [(field, _("Write it in 20 letters and digits at most."))]
    fault = _get_fault(kind, text)
    return [(field, str(NUMBER_FAULT_MESSAGES[kind, fault]))] if fault else []


def _get_fault(kind: str, text: str) -> str:
    number = normalize_identity_number(kind, text)
    return get_nik_fault(number) if kind in NIK_KINDS else get_passport_fault(number)


def get_relative_problems(relative: RelativeInput) -> FieldProblems:
    """What is wrong with a relative: at name, relation, phone."""
    problems = get_name_problems("name", relative.name, _("Write the name. One word is enough."))
    if relative.relation not in RELATIONS:
        problems.append(("relation", _("Choose the relation.")))
    return problems + get_phone_problems("phone", relative.phone)


def get_safe_contact_problems(contact: SafeContactInput) -> FieldProblems:
    """What is wrong with a safe contact: at safe_channel, safe_hours, who_may_answer."""
    problems: FieldProblems = []
    if contact.channel not in dict(SafeContact.CHANNELS):
        problems.append(("safe_channel", _("Choose a way that is safe.")))
    if len(contact.who_may_answer) > MAX_NAME_LENGTH or has_invisible_characters(
        contact.who_may_answer
    ):
        problems.append(("who_may_answer", _("Write it again, in 120 characters at most.")))
    hours = (contact.from_hour, contact.until_hour)
    if (hours[0] is None) != (hours[1] is None):
        problems.append(("safe_hours", _("Give both hours, or leave both empty.")))
    elif not all(0 <= hour <= 24 for hour in hours if hour is not None):
        problems.append(("safe_hours", _("Hours are between 0 and 24.")))
    return problems


def _get_person_problems(data: PersonInput, today: date) -> FieldProblems:
    message_if_empty = _("Write the name as on the card. One word is enough.")
    problems = [
        *get_name_problems("name", data.name, message_if_empty),
        *get_birth_problems(data.birth_date, data.birth_precision, today),
    ]
    if not problems and not data.birth_confirmed:
        problems += _get_youth_problems(data, today)
    problems += get_sex_problems(data.sex)
    if not data.notice_given:
        problems.append(("notice_given", str(NOTICE_REQUIRED_MESSAGE)))
    for kind, number, as_written in (
        (Identity.NIK, data.nik, data.nik_as_written),
        (Identity.PASSPORT, data.passport, data.passport_as_written),
    ):
        if number:
            problems += get_number_problems(kind, number, field=kind, as_written=as_written)
    if data.emergency:
        problems += [
            (f"emergency_{field}", problem)
            for field, problem in get_relative_problems(data.emergency)
        ]
    problems += get_alias_problems(data.alias)
    return problems + get_phone_problems("phone", data.phone) + get_safe_contact_problems(data.safe)


def get_name_problems(field: str, text: str, message_if_empty: str) -> FieldProblems:
    """What is wrong with a name: at `field`."""
    name = normalize_name(text)
    if not split_name(name):
        return [(field, message_if_empty)]
    return _get_text_problems(field, name)


def _get_text_problems(field: str, name: str) -> FieldProblems:
    if len(name) > MAX_NAME_LENGTH:
        return [(field, _("A name has at most 120 characters."))]
    if has_invisible_characters(name):
        return [(field, _("It contains invisible characters. Type it again."))]
    return []


def get_phone_problems(field: str, text: str) -> FieldProblems:
    """What is wrong with a telephone number, which may be empty: at `field`."""
    readings = find_phone_readings(text)
    if len(readings) > 1:
        return [(field, _("Begin it with 0 for Indonesia, or with + and the country's number."))]
    if text and not readings and is_domestic(text):
        return [(field, _("No number in Indonesia is like this. Look whether a digit is missing."))]
    if text and not readings:
        return [
            (field, _("This is not a telephone number. Begin one abroad with + and its country."))
        ]
    return []


def get_birth_problems(birth_date: date | None, birth_precision: str, today: date) -> FieldProblems:
    """What is wrong with a birth date and its precision: at birth_date."""
    if birth_precision not in dict(Person.PRECISIONS):
        return [("birth_date", _("Choose how exactly the birth date is known."))]
    if (birth_date is None) != (birth_precision == Person.UNKNOWN):
        return [("birth_date", _("Give the birth date, or a year alone, or choose not known."))]
    if birth_date and birth_date > today:
        return [("birth_date", _("A birth date cannot be after today."))]
    if birth_date and birth_date.year < MIN_YEAR:
        return [("birth_date", _("The earliest birth year is 1900."))]
    return []


def _get_youth_problems(data: PersonInput, today: date) -> FieldProblems:
    """A birth date that is to be looked at again: at birth_confirmed. A year alone counts as its
    first day."""
    born = drop_unknown_day(data.birth_date, data.birth_precision)
    if born is None:
        return []
    if (born.year + LEAST_USUAL_AGE, born.month, born.day) <= (today.year, today.month, today.day):
        return []
    return [
        (
            "birth_confirmed",
            _("Not yet %(years)s years old? Check the birth date. If it is right, tick here.")
            % {"years": LEAST_USUAL_AGE},
        )
    ]


def get_sex_problems(sex: str) -> FieldProblems:
    """What is wrong with a sex: at sex."""
    return [] if sex in dict(SEXES) else [("sex", _("Choose female or male."))]


def get_alias_problems(alias: str) -> FieldProblems:
    """What is wrong with the name used every day, which may be empty: at alias."""
    return _get_text_problems("alias", normalize_name(alias)) if alias else []
