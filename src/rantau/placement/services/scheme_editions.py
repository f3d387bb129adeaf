"""Propose an edition of a scheme, or the withdrawal of one before its day; publish or refuse it.
Two persons of headquarters decide what a scheme asks for."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.hashing import compute_sha256
from rantau.declarations.steps import (
    DeclarationInput,
    DeclarationKind,
    build_proposal,
    build_result,
    decide,
    find_summary_problems,
    parse_declaration,
    recall,
    require_reason,
    save_proposal,
    validate_declaration,
)
from rantau.duties.interface import DutyKind
from rantau.journal.interface import JournalKind
from rantau.placement.edition_selectors import get_edition_proposal
from rantau.placement.errors import EditionInForce, EditionWaits
from rantau.placement.labels import EXPECTED_LABELS, describe_fault
from rantau.placement.models import SchemeEdition
from rantau.placement.permissions import DECIDE_EDITION, PROPOSE_EDITION
from rantau.placement.scheme_checks import find_faults_of_scheme
from rantau.placement.selectors import read_scheme_editions
from rantau.procedures.editions import find_conflicts_of
from rantau.procedures.parsing import parse_scheme
from rantau.procedures.scheme import Scheme

EDITION_PROPOSED = JournalKind(
    "placement:edition:proposed", gettext_lazy("Edition of a scheme proposed")
)
EDITION_PUBLISHED = JournalKind(
    "placement:edition:published", gettext_lazy("Edition of a scheme published")
)
EDITION_REFUSED = JournalKind(
    "placement:edition:refused", gettext_lazy("Edition of a scheme refused")
)
EDITION_RECALLED = JournalKind(
    "placement:edition:recalled", gettext_lazy("Proposed edition of a scheme taken back")
)
WITHDRAWAL_PROPOSED = JournalKind(
    "placement:edition:withdrawal_proposed", gettext_lazy("Withdrawal of an edition proposed")
)
EDITION_WITHDRAWN = JournalKind(
    "placement:edition:withdrawn", gettext_lazy("Edition of a scheme withdrawn")
)
DECIDE_EDITION_DUTY = DutyKind(
    "placement:decide_edition",
    gettext_lazy("Publish or refuse an edition of a scheme"),
    DECIDE_EDITION,
    "placement:edition_proposal",
)
EDITION = DeclarationKind(
    "scheme_edition", "ES", DECIDE_EDITION_DUTY, EditionWaits, parse_scheme, EXPECTED_LABELS
)
# As the columns are wide, and as addresses take them.
CODE_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EDITION_PATTERN = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")
MAX_CODE_LENGTH, MAX_EDITION_LENGTH = 30, 12


@service(EDITION_PROPOSED, permission=PROPOSE_EDITION)
def propose_edition(actor: Actor, data: DeclarationInput) -> CommandResult:
    """Propose an edition of a scheme, a new one or the next; answers with its reference.

    Raises  InvalidInput with every problem at its field; EditionWaits
    """
    scheme = validate_declaration(EDITION, data, _find_faults)
    digest = compute_sha256(data.content.encode())
    proposal = SchemeEdition(
        **build_proposal(actor, EDITION, data, digest=digest),
        scheme=scheme.code,
        edition=scheme.edition,
        in_force_from=scheme.in_force_from,
    )
    return _save(actor, proposal)


@service(WITHDRAWAL_PROPOSED, permission=PROPOSE_EDITION)
def propose_withdrawal(
    actor: Actor, reference: str, *, summary_id: str, summary_en: str
) -> CommandResult:
    """Propose that a published edition is taken back before its day; answers with the reference of
    the proposal.

    summary_id, _en  why, in both languages
    Raises  InvalidInput with every problem at its field; NoSuchEdition; EditionInForce;
            EditionWaits
    """
    edition = get_edition_proposal(actor, reference, locks=True)
    data = DeclarationInput(edition.content, summary_id, summary_en)
    if problems := find_summary_problems(summary_id=summary_id, summary_en=summary_en):
        raise InvalidInput(problems)
    _require_withdrawable(edition)
    proposal = SchemeEdition(
        **build_proposal(actor, EDITION, data, digest=edition.digest),
        scheme=edition.scheme,
        edition=edition.edition,
        in_force_from=edition.in_force_from,
        withdraws=edition,
    )
    return _save(actor, proposal)


def _save(actor: Actor, proposal: SchemeEdition) -> CommandResult:
    rows = SchemeEdition.objects.filter(scheme=proposal.scheme)
    proposal.number = rows.filter(outcome=SchemeEdition.PUBLISHED).count() + 1
    save_proposal(actor, EDITION, proposal)
    return _finish(proposal)


def _require_withdrawable(edition: SchemeEdition) -> None:
    """Raise EditionInForce for what is no edition to come."""
    withdrawals = edition.withdrawals.filter(outcome=SchemeEdition.PUBLISHED)
    is_edition = edition.outcome == SchemeEdition.PUBLISHED and edition.withdraws_id is None
    if not is_edition or edition.in_force_from <= clock.today() or withdrawals.exists():
        raise EditionInForce()


def _find_faults(scheme: Scheme) -> Iterator[str]:
    """Why an edition may not be published, each as a sentence."""
    if not CODE_PATTERN.fullmatch(scheme.code) or len(scheme.code) > MAX_CODE_LENGTH:
        yield _("scheme: small letters, digits and hyphens, 30 characters at most")
    if not EDITION_PATTERN.fullmatch(scheme.edition) or len(scheme.edition) > MAX_EDITION_LENGTH:
        yield _("edition: letters, digits, dots and hyphens, 12 characters at most")
    if scheme.in_force_from <= clock.today():
        yield _("in_force_from: tomorrow at the earliest; what is in force stays as it is")
    faults = [*find_faults_of_scheme(scheme), *find_conflicts_of(scheme, read_scheme_editions())]
    yield from map(describe_fault, faults)


@service(EDITION_PUBLISHED, permission=DECIDE_EDITION, other_kinds=(EDITION_WITHDRAWN,))
def publish_edition(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Publish the edition, or the withdrawal, that another officer of headquarters proposed;
    answers with its reference.

    why     kept with it, where something was written
    Raises  NoSuchEdition; OwnDeclaration; DeclarationDecided; InvalidInput at `content` for what
            cannot be published any more; EditionInForce for a withdrawal that comes too late
    """
    # One is published at a time, so that two schemes do not become those of one employer.
    list(SchemeEdition.objects.select_for_update().order_by("id"))
    proposal = get_edition_proposal(actor, reference)
    if not proposal.outcome:
        _require_publishable(proposal)
    decide(actor, EDITION, proposal, SchemeEdition.PUBLISHED, why)
    return _finish(proposal, kind=EDITION_WITHDRAWN if proposal.withdraws else None)


def _require_publishable(proposal: SchemeEdition) -> None:
    """Raise EditionInForce, or InvalidInput at `content`, for what came too late since it was
    proposed, or for which there is no room any more."""
    if proposal.withdraws:
        _require_withdrawable(proposal.withdraws)
    else:
        parse_declaration(EDITION, proposal.content, _find_faults)


@service(EDITION_REFUSED, permission=DECIDE_EDITION)
def refuse_edition(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what another officer proposed; answers with its reference.

    Raises  InvalidInput at `why`; NoSuchEdition; OwnDeclaration; DeclarationDecided
    """
    require_reason(why)
    proposal = get_edition_proposal(actor, reference, locks=True)
    decide(actor, EDITION, proposal, SchemeEdition.REFUSED, why)
    return _finish(proposal)


@service(EDITION_RECALLED, permission=PROPOSE_EDITION)
def recall_edition(actor: Actor, reference: str) -> CommandResult:
    """Take back what one proposed oneself and nobody has decided on; answers with its reference.

    Raises  NoSuchEdition; OthersDeclaration; DeclarationDecided
    """
    proposal = get_edition_proposal(actor, reference, locks=True)
    recall(actor, EDITION, proposal)
    return _finish(proposal)


def _finish(proposal: SchemeEdition, *, kind: JournalKind | None = None) -> CommandResult:
    result = build_result(
        EDITION,
        proposal,
        scheme=proposal.scheme,
        edition=proposal.edition,
        in_force_from=proposal.in_force_from.isoformat(),
    )
    return replace(result, kind=kind)
