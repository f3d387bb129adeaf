"""What has to be so before a verification is recorded (docs/design/verification.md).

A method for each document, a reason for what is returned, the scan opened, and no contradiction in
the machine-readable zone. Pure: no query.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from rantau.common.mrz import NUMBER, NoZone, Zone, read_passport_zone
from rantau.common.text import has_visible_text, is_storable
from rantau.partners.models import QuotaLine
from rantau.placement.available_actions import list_requirements_to_verify
from rantau.placement.contract_wage import CONTRACT, find_lower_wage
from rantau.placement.four_eyes import has_returned
from rantau.placement.name_answers import compare_names
from rantau.placement.requirements import MISSING, RequirementStatus
from rantau.placement.snapshot import PlacementSnapshot
from rantau.placement.zone_comparison import ZONE_REQUIREMENT, compare_zone, list_contradictions

# The original was seen, a public register or the issuer was asked, a certified copy was seen, or
# nothing but the scan.
ORIGINAL, REGISTER, ISSUER, COPY, SCAN = "original", "register", "issuer", "copy", "scan"
VERIFICATION_METHODS = (ORIGINAL, REGISTER, ISSUER, COPY, SCAN)
ROUND = "round"  # a round checked it before: no method that an officer chooses
# Nobody has opened the scan of a document that is received in the same act.
METHODS_AT_RECEIPT = (ORIGINAL, REGISTER, ISSUER, COPY)
MAX_CODE_LENGTH = 30  # of a requirement; a longer code was made up, and is cut in the answer
Problem = tuple[str, str]


@dataclass(frozen=True)
class VerificationInput:
    """The verification of one document.

    method  one of VERIFICATION_METHODS
    reason  needed when it is returned, and where a contract with a lower wage is accepted
    zone    the machine-readable zone as it was typed, where it was compared
    """

    requirement: str
    accepted: bool
    method: str = ""
    reason: str = ""
    zone: str = ""


@dataclass(frozen=True)
class VerificationContext:
    """What the problems of verifications depend on.

    opened   the files that the actor has opened, by the log of readings
    counted  how many documents the actor says to have seen, where all are accepted in one act
    line     of the job order, where a contract is accepted
    """

    snapshot: PlacementSnapshot
    opened: Collection[UUID] = ()
    counted: int | None = None
    line: QuotaLine | None = None


def needs_quota_line(verifications: Sequence[VerificationInput]) -> bool:
    """Whether the wage of the job order has to be known."""
    return any(each.accepted and each.requirement == CONTRACT for each in verifications)


def needs_opened_files(verifications: Sequence[VerificationInput], counted: int | None) -> bool:
    """Whether the log of readings has to be asked what the actor opened."""
    return counted is not None or any(each.method == SCAN for each in verifications)


def get_verification_problems(
    context: VerificationContext, verifications: Sequence[VerificationInput]
) -> dict[str, list[str]]:
    """Sentences by `requirement`, `requirement.how`, `requirement.reason`, `requirement.zone`,
    `counted` or `requirement` for none."""
    problems: dict[str, list[str]] = {}
    for each in verifications:
        found = (*_iterate_problems(context, each), *_iterate_wage_problems(context, each))
        for name, sentence in found:
            problems.setdefault(name, []).append(sentence)
    if not verifications:
        problems["requirement"] = [_("Choose a result for at least one document.")]
    if context.counted is not None:
        for name, sentence in _iterate_all_right_problems(context, verifications):
            problems.setdefault(name, []).append(sentence)
    return problems


def get_problems_at_receipt(
    snapshot: PlacementSnapshot,
    verifications: Sequence[VerificationInput],
    line: QuotaLine | None,
) -> dict[str, list[str]]:
    """The problems of accepting documents in the act that receives them; `snapshot` has them. A
    passport that spells the name in another way needs its zone at once: once it is accepted a
    second officer compares it (docs/design/verification.md). A contract with a lower wage waits for
    the page that asks why.

    line  of the job order, where a contract is accepted
    """
    problems = get_verification_problems(VerificationContext(snapshot), verifications)
    for each in verifications:
        status = snapshot.requirements.get(each.requirement)
        if status is None or each.requirement != ZONE_REQUIREMENT or each.zone.strip():
            continue
        if not compare_names(snapshot, status).is_safe:
            sentence = _(
                "The name is not the registered one: type the zone, or verify the passport later."
            )
            problems.setdefault(f"{each.requirement}.zone", []).append(sentence)
    if needs_quota_line(verifications) and find_lower_wage(snapshot.requirements, line):
        sentence = _(
            "The contract promises less than the job order: receive it, and verify it later."
        )
        problems.setdefault(f"{CONTRACT}.how", []).append(sentence)
    return problems


def _iterate_problems(context: VerificationContext, each: VerificationInput) -> Iterator[Problem]:
    code = each.requirement
    status = context.snapshot.requirements.get(code)
    if status is None or status.state == MISSING:
        yield code[:MAX_CODE_LENGTH], _("This document has not been received yet.")
        return
    if each.method not in VERIFICATION_METHODS:
        yield f"{code}.how", _("Choose how it was verified.")
    if not each.accepted and not has_visible_text(each.reason):
        yield f"{code}.reason", _("Write everything that must be corrected.")
    elif not is_storable(each.reason):
        yield f"{code}.reason", _("300 characters at most.")
    if each.accepted and each.method == SCAN and not is_opened(context, status):
        yield f"{code}.how", _("Open the scan first.")
    if each.accepted and code == ZONE_REQUIREMENT and each.zone.strip():
        yield from _iterate_zone_problems(context.snapshot, status, each.zone)


def _iterate_wage_problems(
    context: VerificationContext, each: VerificationInput
) -> Iterator[Problem]:
    """A contract with a lower wage is not accepted without a word about it."""
    if each.requirement != CONTRACT or not each.accepted or has_visible_text(each.reason):
        return
    if find_lower_wage(context.snapshot.requirements, context.line):
        yield (
            f"{CONTRACT}.reason",
            _("The contract promises less than the job order. Return it, or write why it may."),
        )


def _iterate_zone_problems(
    snapshot: PlacementSnapshot, status: RequirementStatus, text: str
) -> Iterator[Problem]:
    """A passport whose zone contradicts it, or whose check digits do not fit, is not accepted."""
    field = f"{status.requirement.code}.zone"
    try:
        zone = read_passport_zone(text)
    except NoZone:
        yield field, _("This is not the zone of a passport: type its two lines of 44 characters.")
        return
    if zone.failed:
        yield field, _("A check digit does not fit. Compare each character with the passport.")
    typed = status.receipt.fields if status.receipt else {}
    for row in list_contradictions(compare_zone(zone, typed, snapshot.person)):
        yield field, str(CONTRADICTION_TEXTS[row.field]())


CONTRADICTION_TEXTS = {
    NUMBER: lambda: _("The number in the zone is another than the one that was typed."),
    "birth": lambda: _("The birth date in the zone is another than the registered one."),
    "sex": lambda: _("The sex in the zone is another than the registered one."),
    "expires_on": lambda: _("The last day in the zone is another than the one that was typed."),
}


def is_opened(context: VerificationContext, status: RequirementStatus) -> bool:
    """Whether the actor opened the scan of the document in force."""
    return status.receipt is not None and status.receipt.file_id in context.opened


def list_statuses_to_accept(snapshot: PlacementSnapshot) -> list[RequirementStatus]:
    """The documents that *all right* is about: received, the actor's to verify, and not returned by
    the actor before."""
    statuses = (snapshot.requirements[each.code] for each in list_requirements_to_verify(snapshot))
    return [status for status in statuses if not has_returned(snapshot, status)]


def _iterate_all_right_problems(
    context: VerificationContext, verifications: Sequence[VerificationInput]
) -> Iterator[Problem]:
    """Each document that waits needs its method, and its scan opened or its original seen; and the
    actor says how many were seen."""
    given = {each.requirement: each for each in verifications}
    statuses = list_statuses_to_accept(context.snapshot)
    for status in statuses:
        code, each = status.requirement.code, given.get(status.requirement.code)
        if each is None:
            yield f"{code}.how", _("Choose how it was verified.")
        elif not each.accepted:
            yield code, _("This one is not right: save the findings one by one.")
        elif each.method != ORIGINAL and _has_file(status) and not is_opened(context, status):
            yield f"{code}.how", _("Open the scan, or see the original.")
    if context.counted != len(statuses):
        yield (
            "counted",
            _("That is not the number of documents that wait. Count again those you have seen."),
        )


def _has_file(status: RequirementStatus) -> bool:
    return status.receipt is not None and status.receipt.file_id is not None


def normalize_zone(text: str) -> str:
    """The zone as it is kept with the verification; empty where none was typed or it is none."""
    try:
        zone: Zone | None = read_passport_zone(text) if text.strip() else None
    except NoZone:
        zone = None
    return "\n".join(zone.lines) if zone else ""
