"""What a clerk has when somebody comes to be registered, and what is wrong with it."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.core.days import FIRST_YEAR
from rantau.core.digits import latin_digits
from rantau.core.errors import Invalid
from rantau.core.names import has_unseen, tidy_name, words_of
from rantau.core.references import tidy_passport
from rantau.registry.models import Identity, Person, SafeContact
from rantau.registry.nik import tidy_nik

Problems = list[tuple[str, str]]

LONGEST_NAME = 120
NOTICE_FIRST = gettext_lazy("Jelaskan dulu pemberitahuan privasi, lalu centang.")
RELATIONS = ("mother", "father", "spouse", "sibling", "child", "other")


@dataclass(frozen=True)
class KinTerms:
    """Someone to call: name, relation (one of RELATIONS), phone or empty."""

    name: str
    relation: str
    phone: str = ""


@dataclass(frozen=True)
class SafeTerms:
    """How to reach the person without harm; hours are local, 0 to 24."""

    channel: str = "none"
    from_hour: int | None = None
    until_hour: int | None = None
    who_may_answer: str = ""


@dataclass(frozen=True)
class Registration:
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
    emergency: KinTerms | None = None
    safe: SafeTerms = SafeTerms()
    not_same: tuple[str, ...] = ()

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Kind and number, as typed, of each paper that was handed in."""
        both = ((Identity.NIK, self.nik), (Identity.PASSPORT, self.passport))
        return [(kind, typed) for kind, typed in both if typed]


def tidy_phone(typed: str) -> str:
    """A number as +62… or as it was dialled abroad; digits and one plus only. Two noughts before
    a country's number are a plus."""
    bare = re.sub(r"^00", "+", re.sub(r"[^0-9+]", "", latin_digits(typed)))
    if bare.startswith("0"):
        return "+62" + bare[1:]
    return "+" + bare if bare.startswith("62") else bare


def tidy_number(kind: str, typed: str) -> str:
    """The number of a paper of this kind (`Identity.KINDS`) as it is kept."""
    return tidy_nik(typed) if kind == Identity.NIK else tidy_passport(typed)


def check(terms: Registration, *, today: date) -> None:
    """Raise Invalid with every problem at once, each at the field it belongs to."""
    refuse(_problems(terms, today))


def refuse(found: Problems) -> None:
    """Raise Invalid with all that was found, if anything was."""
    problems: dict[str, list[str]] = {}
    for field, problem in found:
        problems.setdefault(field, []).append(problem)
    if problems:
        raise Invalid(problems)


def number_problems(kind: str, typed: str, *, field: str) -> Problems:
    """What is wrong with a number as it was typed; how it fits the person is advice, no problem."""
    number = tidy_number(kind, typed)
    if kind == Identity.NIK and not re.fullmatch(r"[0-9]{1,20}", number):
        return [(field, _("NIK hanya berisi angka. Kosongkan bila tidak ada."))]
    if kind == Identity.PASSPORT and not re.fullmatch(r"[A-Z0-9]{5,12}", number):
        return [(field, _("Nomor paspor terdiri dari 5 sampai 12 huruf dan angka."))]
    return []


def kin_problems(kin: KinTerms) -> Problems:
    """What is wrong with somebody to call: at name, relation, phone."""
    found = _name_problems("name", kin.name, _("Tulis namanya. Satu kata sudah cukup."))
    if kin.relation not in RELATIONS:
        found.append(("relation", _("Pilih hubungannya.")))
    return found + _phone_problems("phone", kin.phone)


def safe_problems(safe: SafeTerms) -> Problems:
    """What is wrong with a safe contact: at safe_channel, safe_hours, who_may_answer."""
    found: Problems = []
    if safe.channel not in dict(SafeContact.CHANNELS):
        found.append(("safe_channel", _("Pilih cara yang aman.")))
    if len(safe.who_may_answer) > LONGEST_NAME or has_unseen(safe.who_may_answer):
        found.append(("who_may_answer", _("Tulis ulang, paling panjang 120 huruf.")))
    hours = (safe.from_hour, safe.until_hour)
    if (hours[0] is None) != (hours[1] is None):
        found.append(("safe_hours", _("Isi kedua jam, atau kosongkan keduanya.")))
    elif not all(0 <= hour <= 24 for hour in hours if hour is not None):
        found.append(("safe_hours", _("Jam antara 0 dan 24.")))
    return found


def _problems(terms: Registration, today: date) -> Problems:
    unnamed = _("Tulis nama seperti di kartu. Satu kata sudah cukup.")
    found = [*_name_problems("name", terms.name, unnamed), *_birth_problems(terms, today)]
    if terms.sex not in dict(Person.SEXES):
        found.append(("sex", _("Pilih perempuan atau laki-laki.")))
    if not terms.notice_given:
        found.append(("notice_given", str(NOTICE_FIRST)))
    for kind, typed in terms.numbers:
        found += number_problems(kind, typed, field=kind)
    if terms.emergency:
        found += [(f"emergency_{field}", said) for field, said in kin_problems(terms.emergency)]
    if terms.alias:
        found += _line_problems("alias", tidy_name(terms.alias))
    return found + _phone_problems("phone", terms.phone) + safe_problems(terms.safe)


def _name_problems(field: str, written: str, unnamed: str) -> Problems:
    name = tidy_name(written)
    if not words_of(name):
        return [(field, unnamed)]
    return _line_problems(field, name)


def _line_problems(field: str, name: str) -> Problems:
    if len(name) > LONGEST_NAME:
        return [(field, _("Nama paling panjang 120 huruf."))]
    if has_unseen(name):
        return [(field, _("Berisi tanda yang tidak terlihat. Ketik ulang."))]
    return []


def _phone_problems(field: str, typed: str) -> Problems:
    if typed and not re.fullmatch(r"\+?[0-9]{6,15}", tidy_phone(typed)):
        return [(field, _("Nomor telepon terdiri dari 6 sampai 15 angka."))]
    return []


def _birth_problems(terms: Registration, today: date) -> Problems:
    if terms.birth_precision not in dict(Person.PRECISIONS):
        return [("birth_date", _("Pilih seberapa tepat tanggal lahir diketahui."))]
    if (terms.birth_date is None) != (terms.birth_precision == Person.UNKNOWN):
        return [
            ("birth_date", _("Isi tanggal lahir, atau tahun saja, atau pilih tidak diketahui."))
        ]
    if terms.birth_date and terms.birth_date > today:
        return [("birth_date", _("Tanggal lahir tidak boleh setelah hari ini."))]
    if terms.birth_date and terms.birth_date.year < FIRST_YEAR:
        return [("birth_date", _("Tahun lahir paling awal 1900."))]
    return []
