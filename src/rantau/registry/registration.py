"""What a clerk has when somebody comes to be registered, and what is wrong with it."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rantau.core.digits import latin_digits
from rantau.core.errors import Invalid
from rantau.core.names import has_unseen, tidy_name, words_of
from rantau.registry.models import Person
from rantau.registry.nik import tidy_nik

LONGEST_NAME = 120
OLDEST_YEAR = 1900
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


def tidy_phone(typed: str) -> str:
    """A number as +62… or as it was dialled abroad; digits and one plus only."""
    bare = re.sub(r"[^0-9+]", "", latin_digits(typed))
    if bare.startswith("0"):
        return "+62" + bare[1:]
    return "+" + bare if bare.startswith("62") else bare


def tidy_passport(typed: str) -> str:
    """Capital letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", latin_digits(typed).upper())


def check(terms: Registration, *, today: date) -> None:
    """Raise Invalid with every problem at once, each at the field it belongs to."""
    problems: dict[str, list[str]] = {}
    for field, problem in _problems(terms, today):
        problems.setdefault(field, []).append(problem)
    if problems:
        raise Invalid(problems)


def _problems(terms: Registration, today: date) -> list[tuple[str, str]]:
    found = [*_name_problems(terms), *_birth_problems(terms, today)]
    if terms.sex not in dict(Person.SEXES):
        found.append(("sex", _("Pilih perempuan atau laki-laki.")))
    if not terms.notice_given:
        found.append(("notice_given", _("Jelaskan dulu pemberitahuan privasi, lalu centang.")))
    return [
        *found, *_unseen_problems(terms), *_number_problems(terms), *_safe_problems(terms.safe)
    ]  # fmt: skip


def _name_problems(terms: Registration) -> list[tuple[str, str]]:
    name = tidy_name(terms.name)
    if not words_of(name):
        return [("name", _("Tulis nama seperti di kartu. Satu kata sudah cukup."))]
    if len(name) > LONGEST_NAME:
        return [("name", _("Nama paling panjang 120 huruf."))]
    return []


def _unseen_problems(terms: Registration) -> list[tuple[str, str]]:
    """Names with signs that nobody can see, at their fields."""
    kin = terms.emergency.name if terms.emergency else ""
    lines = {
        "name": terms.name, "alias": terms.alias, "emergency.name": kin,
        "safe.who_may_answer": terms.safe.who_may_answer,
    }  # fmt: skip
    unseen = _("Berisi tanda yang tidak terlihat. Ketik ulang.")
    return [(field, unseen) for field, line in lines.items() if has_unseen(line)]


def _number_problems(terms: Registration) -> list[tuple[str, str]]:
    found = []
    if terms.nik and not re.fullmatch(r"[0-9]{1,20}", tidy_nik(terms.nik)):
        found.append(("nik", _("NIK hanya berisi angka. Kosongkan bila tidak ada.")))
    if terms.passport and not re.fullmatch(r"[A-Z0-9]{5,12}", tidy_passport(terms.passport)):
        found.append(("passport", _("Nomor paspor terdiri dari 5 sampai 12 huruf dan angka.")))
    kin = terms.emergency.phone if terms.emergency else ""
    for field, phone in (("phone", terms.phone), ("emergency.phone", kin)):
        if phone and not re.fullmatch(r"\+?[0-9]{6,15}", tidy_phone(phone)):
            found.append((field, _("Nomor telepon terdiri dari 6 sampai 15 angka.")))
    return found


def _birth_problems(terms: Registration, today: date) -> list[tuple[str, str]]:
    if terms.birth_precision not in dict(Person.PRECISIONS):
        return [("birth_date", _("Pilih seberapa tepat tanggal lahir diketahui."))]
    if (terms.birth_date is None) != (terms.birth_precision == Person.UNKNOWN):
        return [
            ("birth_date", _("Isi tanggal lahir, atau tahun saja, atau pilih tidak diketahui."))
        ]
    if terms.birth_date and terms.birth_date > today:
        return [("birth_date", _("Tanggal lahir tidak boleh setelah hari ini."))]
    if terms.birth_date and terms.birth_date.year < OLDEST_YEAR:
        return [("birth_date", _("Tahun lahir paling awal 1900."))]
    return []


def _safe_problems(safe: SafeTerms) -> list[tuple[str, str]]:
    hours = {"safe.from_hour": safe.from_hour, "safe.until_hour": safe.until_hour}
    missing = [field for field, hour in hours.items() if hour is None]
    if len(missing) == 1:
        return [(missing[0], _("Isi kedua jam, atau kosongkan keduanya."))]
    return [
        (field, _("Jam antara 0 dan 24."))
        for field, hour in hours.items()
        if hour is not None and not 0 <= hour <= 24
    ]
