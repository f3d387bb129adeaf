"""What comes in and what the desk decides, as services take it: shaped and checked, pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from rantau.core.errors import Invalid
from rantau.protection.models import Case, Contact, Note
from rantau.protection.severity import SIGNS

MOST_WORDS = 4000
MOST_LINE = 200
MOST_ASKED = 300
MOST_MONEY = Decimal("1e12")
# How a case may end (reading: outcomes of the field; docs/law/protection.md, "Ends").
OUTCOMES = (
    "refunded", "wage_paid", "claim_paid", "repatriated", "treated", "found", "placed",
    "sanction", "prosecuted", "withdrawn", "transferred", "unsolvable", "incomplete",
    "unclear", "unreachable",
)  # fmt: skip


def plain(words: str) -> str:
    """Words as written, without NUL (which no text column takes) and outer white space."""
    return words.replace("\0", "").strip()


@dataclass(frozen=True)
class Telling:
    """A report in three fields and no name: what, where, and how to reach the person safely."""

    what: str
    where: str = ""
    reach_by: str = Contact.CODE
    reach: str = ""
    channel: str = "web"


@dataclass(frozen=True)
class Triage:
    """The desk's reading of a contact.

    accused   codes of offices and agencies that the report accuses
    person    public reference of the person, when the desk found the person
    mine      whoever reads it takes the case; otherwise the lead of the shift gets it
    """

    signs: tuple[str, ...]
    summary: str
    place: str = ""
    facts: str = ""
    accused: tuple[str, ...] = ()
    person: str = ""
    mine: bool = True


@dataclass(frozen=True)
class Noting:
    """What was done or learnt; `to_reporter` is what the reporter reads by the code."""

    kind: str
    words: str
    to_reporter: str = ""


@dataclass(frozen=True)
class Closing:
    """How a case ended, the money that arrived, and whether the complainant agrees."""

    outcome: str
    verdict: str
    recovered: Decimal = Decimal(0)
    currency: str = "IDR"
    to_reporter: str = ""


@dataclass(frozen=True)
class Rota:
    """Who leads a shift, by account reference, from when until before when (aware)."""

    account: str
    starts_at: datetime
    ends_at: datetime


def _text(problems: dict[str, list[str]], field: str, words: str, *, most: int, need: bool) -> None:
    if need and not plain(words):
        problems.setdefault(field, []).append(_("Tulis beberapa kata."))
    if len(words) > most:
        sentence = _("Terlalu panjang. Paling banyak %(most)s huruf.") % {"most": most}
        problems.setdefault(field, []).append(sentence)


def _refused(problems: dict[str, list[str]]) -> None:
    if problems:
        raise Invalid(problems)


def check_telling(terms: Telling) -> None:
    """Raise Invalid with every problem at once."""
    problems: dict[str, list[str]] = {}
    reached = terms.reach_by in (Contact.SMS, Contact.TRUSTED)
    _text(problems, "what", terms.what, most=MOST_WORDS, need=True)
    _text(problems, "where", terms.where, most=MOST_LINE, need=False)
    _text(problems, "reach", terms.reach, most=MOST_LINE, need=False)
    if reached and not plain(terms.reach):
        problems.setdefault("reach", []).append(_("Tulis nomornya, atau pilih kode saja."))
    if terms.reach_by not in dict(Contact.REACHES) or terms.channel not in dict(Contact.CHANNELS):
        problems.setdefault("reach_by", []).append(_("Pilih salah satu."))
    _refused(problems)


def check_triage(terms: Triage) -> None:
    """Raise Invalid with every problem at once; the accused are looked up by the service."""
    problems: dict[str, list[str]] = {}
    _text(problems, "summary", terms.summary, most=120, need=True)
    _text(problems, "place", terms.place, most=120, need=False)
    _text(problems, "facts", terms.facts, most=MOST_WORDS, need=False)
    if set(terms.signs) - set(SIGNS):
        problems["signs"] = [_("Pilih dari daftar.")]
    _refused(problems)


def check_asked(words: str) -> None:
    """Raise Invalid unless an office can be asked so: some words, no more than are kept."""
    problems: dict[str, list[str]] = {}
    _text(problems, "asked", words, most=MOST_ASKED, need=True)
    _refused(problems)


def check_noting(terms: Noting) -> None:
    """Raise Invalid with every problem at once."""
    problems: dict[str, list[str]] = {}
    _text(problems, "words", terms.words, most=MOST_WORDS, need=True)
    _text(problems, "to_reporter", terms.to_reporter, most=MOST_WORDS, need=False)
    if terms.kind not in dict(Note.KINDS):
        problems["kind"] = [_("Pilih salah satu.")]
    _refused(problems)


def check_closing(terms: Closing) -> None:
    """Raise Invalid with every problem at once: no end without outcome, money and verdict."""
    problems: dict[str, list[str]] = {}
    _text(problems, "to_reporter", terms.to_reporter, most=MOST_WORDS, need=False)
    if terms.outcome not in OUTCOMES:
        problems["outcome"] = [_("Pilih salah satu.")]
    if terms.verdict not in dict(Case.VERDICTS):
        problems["verdict"] = [_("Pilih salah satu.")]
    if not (terms.recovered.is_finite() and 0 <= terms.recovered < MOST_MONEY):
        problems["recovered"] = [_("Tulis jumlah uang, 0 bila tidak ada.")]
    if not (len(terms.currency) == 3 and terms.currency.isascii() and terms.currency.isupper()):
        problems["currency"] = [_("Tulis mata uang dengan tiga huruf, misalnya IDR.")]
    _refused(problems)
