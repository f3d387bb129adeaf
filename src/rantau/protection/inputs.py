"""What commands on contacts, cases and shifts take.

Frozen inputs and their validation, every problem at once. Pure.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from rantau.access.service import OBSERVED
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import clean_text
from rantau.documents.interface import StoredEvidence
from rantau.protection.models import Case, Contact, Note
from rantau.protection.severity import SEVERITY_BY_SIGN

# Characters, as wide as the columns where those are narrow.
MAX_TEXT_LENGTH = 4000
MAX_LINE_LENGTH = 200
MAX_SUMMARY_LENGTH = 120  # of a case; also of its place
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


@dataclass(frozen=True)
class ContactInput:
    """A report in three fields and without a name: what, where, and how to reach the person
    safely.

    is_from_busy_source  whether its network had sent many reports shortly before; not part of what
                         was written, so that the same report sent again is the same command
    """

    what: str
    where: str = ""
    reach_by: str = Contact.CODE
    reach: str = ""
    channel: str = "web"
    is_from_busy_source: bool = field(default=False, metadata=OBSERVED)


@dataclass(frozen=True)
class TriageInput:
    """What the desk found in a contact.

    signs      codes of warning signs, from `severity.SEVERITY_BY_SIGN`
    accused    codes of offices and agencies that the report accuses
    happened   the day on which the facts began, where it is known: who was with an accused unit
               at any time since is excluded, and where it is not known whoever ever was
    person     public reference of the person, when the desk found the person
    take_over  whoever reads the contact owns the case; otherwise the lead of the shift
    """

    signs: tuple[str, ...]
    summary: str
    place: str = ""
    facts: str = ""
    accused: tuple[str, ...] = ()
    happened: date | None = None
    person: str = ""
    take_over: bool = True


@dataclass(frozen=True)
class NoteInput:
    """What was done or learnt; `to_reporter` is a message that the reporter reads with the code.
    `evidence` is a file that shows it, which `documents.interface.store_evidence` has stored."""

    kind: str
    text: str
    to_reporter: str = ""
    evidence: StoredEvidence | None = None


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
    """The lead of a shift, by account reference, from when until before when (aware)."""

    account: str
    starts_at: datetime
    ends_at: datetime


def _check_text(
    problems: dict[str, list[str]], field: str, text: str, *, limit: int, required: bool
) -> None:
    if required and not clean_text(text):
        problems.setdefault(field, []).append(_("Write a few words."))
    if len(text) > limit:
        sentence = _("Too long. At most %(most)s characters.") % {"most": limit}
        problems.setdefault(field, []).append(sentence)


def _raise_if_invalid(problems: dict[str, list[str]]) -> None:
    if problems:
        raise InvalidInput(problems)


def validate_contact(data: ContactInput) -> None:
    """Raise InvalidInput with every problem at once."""
    problems: dict[str, list[str]] = {}
    needs_address = data.reach_by in (Contact.SMS, Contact.TRUSTED)
    _check_text(problems, "what", data.what, limit=MAX_TEXT_LENGTH, required=True)
    _check_text(problems, "where", data.where, limit=MAX_LINE_LENGTH, required=False)
    _check_text(problems, "reach", data.reach, limit=MAX_LINE_LENGTH, required=False)
    if needs_address and not clean_text(data.reach):
        problems.setdefault("reach", []).append(_("Write the number, or choose the code only."))
    if data.reach_by not in dict(Contact.REACHES) or data.channel not in dict(Contact.CHANNELS):
        problems.setdefault("reach_by", []).append(_("Choose one."))
    _raise_if_invalid(problems)


def validate_triage(data: TriageInput) -> None:
    """Raise InvalidInput with every problem at once; the service finds the accused."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "summary", data.summary, limit=MAX_SUMMARY_LENGTH, required=True)
    _check_text(problems, "place", data.place, limit=MAX_SUMMARY_LENGTH, required=False)
    _check_text(problems, "facts", data.facts, limit=MAX_TEXT_LENGTH, required=False)
    if set(data.signs) - set(SEVERITY_BY_SIGN):
        problems["signs"] = [_("Choose from the list.")]
    if data.happened and data.happened > clock.today() + timedelta(
        days=1
    ):  # it is a day later east
        problems["happened"] = [_("This day is still to come.")]
    _raise_if_invalid(problems)


def validate_referral_request(text: str) -> None:
    """Raise InvalidInput unless the request has text, and no more than can be stored."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "asked", text, limit=MAX_REQUEST_LENGTH, required=True)
    _raise_if_invalid(problems)


def validate_note(data: NoteInput) -> None:
    """Raise InvalidInput with every problem at once."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "words", data.text, limit=MAX_TEXT_LENGTH, required=True)
    _check_text(problems, "to_reporter", data.to_reporter, limit=MAX_TEXT_LENGTH, required=False)
    if data.kind not in dict(Note.KINDS):
        problems["kind"] = [_("Choose one.")]
    _raise_if_invalid(problems)


def validate_closing(data: ClosingInput) -> None:
    """Raise InvalidInput with every problem at once: outcome, money and verdict are required."""
    problems: dict[str, list[str]] = {}
    _check_text(problems, "to_reporter", data.to_reporter, limit=MAX_TEXT_LENGTH, required=False)
    if data.outcome not in CASE_OUTCOMES:
        problems["outcome"] = [_("Choose one.")]
    if data.verdict not in dict(Case.VERDICTS):
        problems["verdict"] = [_("Choose one.")]
    if not (data.recovered.is_finite() and 0 <= data.recovered < MAX_AMOUNT):
        problems["recovered"] = [_("Write the amount of money, 0 if there was none.")]
    if not (len(data.currency) == 3 and data.currency.isascii() and data.currency.isupper()):
        problems["currency"] = [_("Write the currency in three letters, such as IDR.")]
    _raise_if_invalid(problems)
