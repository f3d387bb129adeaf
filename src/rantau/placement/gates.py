"""The gates that schemes use: pure functions over a snapshot of the placement.

Each returns every condition that is not met, as data; `labels.py` has the sentences of the
pages. Days of licence, permit and job order are whole, both included. Law:
docs/law/placement.md.
"""

from datetime import date

from rantau.common.sexes import EITHER
from rantau.placement.four_eyes import SOMEBODY_ELSE_GATE, has_taken_part
from rantau.placement.identity_comparison import IDENTITY_GATE, list_identity_contradictions
from rantau.placement.name_answers import SAME_PERSON, compare_names, find_name_answer
from rantau.placement.requirements import ACCEPTED, RETURNED, RequirementStatus
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.gates import UnmetCondition, register_gate
from rantau.registry.models import Person


@register_gate("agency_licence_active", needs_quota_line=True)
def agency_licence_active(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The agency's licence is in force on the day."""
    line_status = snapshot.line_status
    if line_status and line_status.licence_from <= snapshot.today <= line_status.licence_until:
        return []
    until = line_status.licence_until.isoformat() if line_status else ""
    return [UnmetCondition("agency_licence", figures={"until": until})]


@register_gate("permit_active", needs_quota_line=True)
def permit_active(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The recruitment permit is in force on the day."""
    line_status = snapshot.line_status
    if line_status and line_status.permit_from <= snapshot.today <= line_status.permit_until:
        return []
    return [
        UnmetCondition(
            "permit", figures={"until": line_status.permit_until.isoformat() if line_status else ""}
        )
    ]


@register_gate("job_order_open", needs_quota_line=True)
def job_order_open(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The job order takes candidates on the day."""
    line_status = snapshot.line_status
    return (
        []
        if line_status and line_status.opens_on <= snapshot.today <= line_status.closes_on
        else [UnmetCondition("job_order")]
    )


@register_gate("not_held", needs_quota_line=True)
def not_held(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """Neither agency nor job order is on hold; read live, so that a hold stops all placements at
    once."""
    return (
        [UnmetCondition("held")]
        if snapshot.line_status is None or snapshot.line_status.on_hold
        else []
    )


@register_gate("quota_reserved", needs_quota_line=True)
def quota_reserved(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The placement has a place of its quota line."""
    return (
        [] if snapshot.line_status and snapshot.line_status.has_lease else [UnmetCondition("quota")]
    )


@register_gate("sex_fits_line", needs_quota_line=True)
def sex_fits_line(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The line is for this sex, or mixed."""
    line_status = snapshot.line_status
    return (
        []
        if line_status and line_status.sex in (EITHER, snapshot.person.sex)
        else [UnmetCondition("sex")]
    )


@register_gate("age_at_least", argument_type="years")
def age_at_least(snapshot: PlacementSnapshot, years: int) -> list[UnmetCondition]:
    """The person is `years` old or older; a year of birth alone counts as its last day."""
    age = get_age_on(snapshot.person, snapshot.today, youngest=True)
    if age is not None and age >= years:
        return []
    return [
        UnmetCondition(
            "too_young" if age is not None else "birth_date", figures={"years": str(years)}
        )
    ]


@register_gate("age_at_most", argument_type="years")
def age_at_most(snapshot: PlacementSnapshot, years: int) -> list[UnmetCondition]:
    """The person is no older than `years`; a year of birth alone counts as its first day."""
    age = get_age_on(snapshot.person, snapshot.today, youngest=False)
    if age is not None and age <= years:
        return []
    return [
        UnmetCondition(
            "too_old" if age is not None else "birth_date", figures={"years": str(years)}
        )
    ]


def get_age_on(person: Person, day: date, *, youngest: bool) -> int | None:
    """Whole years on `day`; None when no birth date is known.

    youngest  where only the year is known, take its last day, else its first
    """
    birth_date = person.birth_date
    if birth_date is None:
        return None
    if person.birth_precision == Person.YEAR and youngest:
        birth_date = date(birth_date.year, 12, 31)
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


@register_gate("requirements_verified")
def requirements_verified(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """Every requirement of the next milestone, and until departure of those before it, is accepted
    and still valid: what an earlier one rested on may have been taken back since."""
    requirements = snapshot.scheme.list_requirements_in_force(snapshot.placement.milestone)
    return [
        problem
        for each in requirements
        for problem in _check_requirement(snapshot.requirements[each.code], snapshot.today)
    ]


@register_gate("still_valid", argument_type="requirement")
def still_valid(snapshot: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """One requirement is accepted and valid on the day."""
    return _check_requirement(snapshot.requirements[code], snapshot.today)


def _check_requirement(status: RequirementStatus, day: date) -> list[UnmetCondition]:
    code = status.requirement.code
    if status.state == ACCEPTED:
        if status.is_valid_on(day):
            return []
        return [
            UnmetCondition(
                "expired",
                code,
                {"until": status.valid_until.isoformat() if status.valid_until else ""},
            )
        ]
    if status.state == RETURNED and status.verification:
        return [UnmetCondition("returned", code, {"reason": status.verification.reason})]
    return [UnmetCondition(status.state, code)]


@register_gate("fit", argument_type="requirement")
def fit(snapshot: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """The verified medical certificate says fit."""
    status = snapshot.requirements[code]
    verified = status.state == ACCEPTED and status.receipt is not None
    if not verified or (status.receipt and status.receipt.fields.get("result") == "fit"):
        return []
    return [UnmetCondition("unfit", code)]


@register_gate("in_force", argument_type="letter")
def in_force(snapshot: PlacementSnapshot, letter: str) -> list[UnmetCondition]:
    """A document of this kind is issued, not revoked, and valid on the day. One is issued with the
    milestone itself; where none ever was, as of people who were taken over, none is asked for."""
    issued = [document for document in snapshot.documents if document.letter == letter]
    if not issued or any(
        document.revoked_at is None
        and (document.valid_until is None or document.valid_until >= snapshot.today)
        for document in issued
    ):
        return []
    return [UnmetCondition("no_document", figures={"letter": letter})]


@register_gate("name_matches", argument_type="requirement")
def name_matches(snapshot: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """The name on the document is the registered one by the rules of passports, or a second officer
    confirmed these two spellings (docs/design/verification.md)."""
    status = snapshot.requirements[code]
    if status.receipt is None or status.state != ACCEPTED:
        return []
    answer = find_name_answer(snapshot, status)
    comparison = compare_names(snapshot, status)
    if (answer.value == SAME_PERSON) if answer else comparison.is_safe:
        return []
    figures = {"grade": comparison.grade, "answer": answer.value if answer else ""}
    return [UnmetCondition("name_differs", code, figures)]


@register_gate(IDENTITY_GATE, argument_type="requirement")
def identity_matches(snapshot: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """Birth date and sex in the zone of the accepted document are the registered ones, as far as
    both are known. Nobody's answer stands for them: one of both is corrected."""
    rows = list_identity_contradictions(snapshot, snapshot.requirements[code])
    return [UnmetCondition(f"{row.field}_differs", code) for row in rows]


@register_gate(SOMEBODY_ELSE_GATE)
def somebody_else_verified(snapshot: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """Whoever enters this milestone neither registered the person nor ever verified a document,
    even if somebody else verified it again later (docs/design/procedures.md, "Four eyes")."""
    return [UnmetCondition("same_officer")] if has_taken_part(snapshot) else []
