"""What commands on contacts, cases and shifts take.

Frozen inputs and their validation, every problem at once. Pure.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from rantau.common.errors import InvalidInput
from rantau.protection.models import Case, Contact, Note
from rantau.protection.severity import SEVERITY_BY_SIGN

MAX_TEXT_LENGTH = 4000
MAX_LINE_LENGTH = 200
MAX_REQUEST_LENGTH = 300
MAX_AMOUNT = Decimal("1e12")
# How a case may end (docs/law/protection.md, "Ends").
CASE_OUTCOMES = (
    "refunded",
    "wage_paid",
    "claim_paid",
    "repatriated",
    "treated",
    "found",
    "placed",
    "sanction",
    "prosecuted",
    "withdrawn",
    "transferred",
    "unsolvable",
    "incomplete",
    "unclear",
    "unreachable",
)


def clean_text(words: str) -> str:
    """Words as written, without NUL (which no text column takes) and outer white space."""
    return words.replace("\0", "").strip()


@dataclass(frozen=True)
class ContactInput:
    """A report in three fields and no name: what, where, and how to reach the person safely."""

    what: str
    where: str = ""
    reach_by: str = Contact.CODE
    reach: str = ""
    channel: str = "web"


@dataclass(frozen=True)
class TriageInput:
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
class NoteInput:
    """What was done or learnt; `to_reporter` is what the reporter reads by the code."""

    kind: str
    words: str
    to_reporter: str = ""


@dataclass(frozen=True)
class ClosingInput:
    """How a case ended, the money that arrived, and whether the complainant agrees."""

    outcome: str
    verdict: str
    recovered: Decimal = Decimal(0)
    currency: str = "IDR"
    to_reporter: str = ""


@dataclass(frozen=True)
class ShiftInput:
    """Who leads a shift, by account reference, from when until before when (aware)."""

    account: str
    starts_at: datetime
    ends_at: datetime


def _check_text(
    problems: dict[str, list[str]], field: str, words: str, *, most: int, need: bool
) -> None:
    if need and not clean_text(words):
        problems.setdefault(field, []).append(_("Write a few words."))
    if len(words) > most:
        sentence = _("Too long. At most %(most)s letters.") % {"most": most}
        problems.setdefault(field, []).append(sentence)


def _raise_if_invalid(problems: dict[str, list[str]]) -> None:
    if problems:
        raise InvalidInput(problems)


def validate_contact(terms: ContactInput) -> None:
    """Raise Invalid with every problem at once."""
    problems: dict[str, list[str]] = {}
    reached = terms.reach_by in (Contact.SMS, Contact.TRUSTED)
    _check_text(problems, "what", terms.what, most=MAX_TEXT_LENGTH, need=True)
    _check_text(problems, "where", terms.where, most=MAX_LINE_LENGTH, need=False)
    _check_text(problems, "reach", terms.reach, most=MAX_LINE_LENGTH, need=False)
    if reached and not clean_text(terms.reach):
        problems.setdefault("reach", []).append(_("Write the number, or choose the code only."))
    if terms.reach_by not in dict(Contact.REACHES) or terms.channel not in dict(Contact.CHANNELS):
        problems.setdefault("reach_by", []).append(_("Choose one."))
    _raise_if_invalid(problems)


def validate_triage(terms: TriageInput) -> None:
    """Raise Invalid with every problem at once; the accused are looked up by the service."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "summary", terms.summary, most=120, need=True)
    _check_text(problems, "place", terms.place, most=120, need=False)
    _check_text(problems, "facts", terms.facts, most=MAX_TEXT_LENGTH, need=False)
    if set(terms.signs) - set(SEVERITY_BY_SIGN):
        problems["signs"] = [_("Choose from the list.")]
    _raise_if_invalid(problems)


def validate_referral_request(words: str) -> None:
    """Raise Invalid unless an office can be asked so: some words, no more than are kept."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "asked", words, most=MAX_REQUEST_LENGTH, need=True)
    _raise_if_invalid(problems)


def validate_note(terms: NoteInput) -> None:
    """Raise Invalid with every problem at once."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "words", terms.words, most=MAX_TEXT_LENGTH, need=True)
    _check_text(problems, "to_reporter", terms.to_reporter, most=MAX_TEXT_LENGTH, need=False)
    if terms.kind not in dict(Note.KINDS):
        problems["kind"] = [_("Choose one.")]
    _raise_if_invalid(problems)


def validate_closing(terms: ClosingInput) -> None:
    """Raise Invalid with every problem at once: no end without outcome, money and verdict."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "to_reporter", terms.to_reporter, most=MAX_TEXT_LENGTH, need=False)
    if terms.outcome not in CASE_OUTCOMES:
        problems["outcome"] = [_("Choose one.")]
    if terms.verdict not in dict(Case.VERDICTS):
        problems["verdict"] = [_("Choose one.")]
    if not (terms.recovered.is_finite() and 0 <= terms.recovered < MAX_AMOUNT):
        problems["recovered"] = [_("Write the amount of money, 0 if there was none.")]
    if not (len(terms.currency) == 3 and terms.currency.isascii() and terms.currency.isupper()):
        problems["currency"] = [_("Write the currency in three letters, such as IDR.")]
    _raise_if_invalid(problems)
