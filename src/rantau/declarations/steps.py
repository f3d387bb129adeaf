"""The steps that every declaration shares: one of headquarters proposes a version, another one
publishes or refuses it. Services call them inside their command."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import has_visible_text, is_storable
from rantau.declarations.errors import DeclarationDecided, OthersDeclaration, OwnDeclaration
from rantau.declarations.labels import describe_unreadable
from rantau.declarations.models import DeclarationVersion, ProposedVersion
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent
from rantau.offices.selectors import get_due_at
from rantau.procedures.sections import UnreadableDeclaration

Declared = TypeVar("Declared")
WORKING_DAYS_TO_DECIDE = 2  # chosen by us
MAX_CONTENT_LENGTH = 100_000


@dataclass(frozen=True)
class DeclarationInput:
    """What is proposed: the declaration in YAML, and what changes and for whom, in both
    languages."""

    content: str
    summary_id: str
    summary_en: str


@dataclass(frozen=True)
class VersionKind:
    """What is proposed and decided.

    subject   what its duty and its journal entries are about
    prefix    of its references
    duty      to decide on it
    waits     raised where another version of the same thing waits for a decision
    """

    subject: str
    prefix: str
    duty: DutyKind
    waits: type[DomainError]


@dataclass(frozen=True)
class DeclarationKind(VersionKind, Generic[Declared]):
    """What is declared.

    parse     reads the declaration; UnreadableDeclaration where it cannot
    expected  what `parse` expects besides `procedures.sections`: in its words -> in the reader's
    """

    parse: Callable[[str], Declared]
    expected: Mapping[str, str | Promise]


def validate_declaration(
    kind: DeclarationKind[Declared],
    data: DeclarationInput,
    find_faults: Callable[[Declared], Iterable[str]],
) -> Declared:
    """What is declared. Raises InvalidInput with every problem at its field."""
    problems = find_summary_problems(summary_id=data.summary_id, summary_en=data.summary_en)
    try:
        declared = parse_declaration(kind, data.content, find_faults)
    except InvalidInput as error:
        raise InvalidInput({**problems, **error.problems}) from error
    if problems:
        raise InvalidInput(problems)
    return declared


def parse_declaration(
    kind: DeclarationKind[Declared], content: str, find_faults: Callable[[Declared], Iterable[str]]
) -> Declared:
    """What a text declares. Raises InvalidInput at `content` with why it cannot be published."""
    if len(content) > MAX_CONTENT_LENGTH:
        raise InvalidInput({"content": [_("It is too long: 100,000 characters at most.")]})
    try:
        declared = kind.parse(content)
    except UnreadableDeclaration as error:
        why = describe_unreadable(error, kind.expected)
        raise InvalidInput({"content": [why]}) from error
    if faults := list(find_faults(declared)):
        raise InvalidInput({"content": faults})
    return declared


def find_summary_problems(**summaries: str) -> dict[str, list[str]]:
    """The problems of what is said of a version in both languages, by their fields."""
    return {
        name: [_("Write it, 1 to 300 characters.")]
        for name, text in summaries.items()
        if not is_storable(text.strip(), required=True)
    }


def build_version(actor: Actor, kind: VersionKind, content: str, *, digest: str) -> dict[str, Any]:
    """The values that every new version has."""
    return {
        "id": uuid7(),
        "reference": generate_reference(kind.prefix),
        "content": content,
        "digest": digest,
        "proposed_by": actor.ref,
        "proposed_at": clock.now(),
    }


def build_proposal(
    actor: Actor, kind: DeclarationKind[Any], data: DeclarationInput, *, digest: str
) -> dict[str, Any]:
    """The values of a new version that do not depend on what it declares."""
    return {
        **build_version(actor, kind, data.content, digest=digest),
        "summary_id": data.summary_id.strip(),
        "summary_en": data.summary_en.strip(),
    }


def save_proposal(actor: Actor, kind: VersionKind, version: ProposedVersion) -> None:
    """Save a proposed version, and open the duty of headquarters to decide on it. Raises the error
    of the kind where another one waits."""
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise kind.waits() from error
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, version.proposed_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(kind.duty.code, kind.subject, version.reference, headquarters, due_at)
    open_duty(about=version.id, duty=duty)


def require_reason(why: str) -> None:
    """Raise InvalidInput where a refusal says nothing."""
    if not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})


def require_decidable(version: ProposedVersion, why: str) -> None:
    """Ask whether the actor's scope may decide on a locked version.

    Raises  InvalidInput at `why`; OwnDeclaration; DeclarationDecided
    """
    if not is_storable(why):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    if version.proposed_by in list_own_hands():
        raise OwnDeclaration()
    if version.outcome:
        raise DeclarationDecided()


def decide(
    actor: Actor, kind: VersionKind, version: ProposedVersion, outcome: str, why: str
) -> None:
    """Save the decision of a second person on a locked version, and close the duty.

    Raises  as `require_decidable`
    """
    require_decidable(version, why)
    version.why = why.strip()
    _close(actor, kind, version, outcome)


def recall(actor: Actor, kind: DeclarationKind[Any], version: DeclarationVersion) -> None:
    """Let the proposer take a locked version back while it waits, and close the duty.

    Raises  OthersDeclaration; DeclarationDecided
    """
    if version.proposed_by != actor.ref:
        raise OthersDeclaration()
    if version.outcome:
        raise DeclarationDecided()
    _close(actor, kind, version, DeclarationVersion.RECALLED)


def _close(actor: Actor, kind: VersionKind, version: ProposedVersion, outcome: str) -> None:
    version.outcome = outcome
    version.decided_by, version.decided_at = actor.ref, clock.now()
    version.revision += 1
    version.save(update_fields=["outcome", "why", "decided_by", "decided_at", "revision"])
    close_duty(kind.duty.code, about=version.id, outcome=outcome)


def build_result(kind: VersionKind, version: ProposedVersion, **terms: str) -> CommandResult:
    """The answer of a command, which is the reference, and its journal entry."""
    terms = {"number": str(version.number), "digest": version.digest, **terms}
    event = JournalEvent(kind.subject, version.id, version.revision, terms)
    return CommandResult(version.reference, event)
