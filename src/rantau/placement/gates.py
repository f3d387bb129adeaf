"""The questions that schemes ask before a milestone opens: pure, over a file loaded once.

Each answers with everything that keeps it shut, in data; `words.py` has the sentences of the pages.
Days of licence, permit and job order are whole, both included. Law: docs/law/placement.md.
"""

from datetime import date
from difflib import SequenceMatcher

from rantau.common.names import split_name
from rantau.placement.models import DocumentEvent
from rantau.placement.requirements import ACCEPTED, RETURNED, RequirementStatus
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.gates import UnmetCondition, register_gate
from rantau.registry.models import Person


@register_gate("agency_licence_active")
def agency_licence_active(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The agency's licence is in force on the day."""
    line = file.standing
    if line and line.licence_from <= file.today <= line.licence_until:
        return []
    until = line.licence_until.isoformat() if line else ""
    return [UnmetCondition("agency_licence", figures={"until": until})]


@register_gate("permit_active")
def permit_active(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The recruitment permit is in force on the day."""
    line = file.standing
    if line and line.permit_from <= file.today <= line.permit_until:
        return []
    return [
        UnmetCondition("permit", figures={"until": line.permit_until.isoformat() if line else ""})
    ]


@register_gate("job_order_open")
def job_order_open(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The job order takes candidates on the day."""
    line = file.standing
    return (
        []
        if line and line.opens_on <= file.today <= line.closes_on
        else [UnmetCondition("job_order")]
    )


@register_gate("not_held")
def not_held(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """Neither agency nor job order is held; read live, so a hold freezes all at once."""
    return [UnmetCondition("held")] if file.standing is None or file.standing.held else []


@register_gate("quota_reserved")
def quota_reserved(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The placement holds a place of its line."""
    return [] if file.standing and file.standing.leased else [UnmetCondition("quota")]


@register_gate("sex_fits_line")
def sex_fits_line(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """The line is for this sex, or mixed."""
    line = file.standing
    return [] if line and line.sex in ("X", file.person.sex) else [UnmetCondition("sex")]


@register_gate("age_at_least", asks_about="years")
def age_at_least(file: PlacementSnapshot, years: int) -> list[UnmetCondition]:
    """The person is `years` old or older; a year of birth alone counts as its last day."""
    age = get_age_on(file.person, file.today, youngest=True)
    if age is not None and age >= years:
        return []
    return [
        UnmetCondition(
            "too_young" if age is not None else "birth_date", figures={"years": str(years)}
        )
    ]


@register_gate("age_at_most", asks_about="years")
def age_at_most(file: PlacementSnapshot, years: int) -> list[UnmetCondition]:
    """The person is no older than `years`; a year of birth alone counts as its first day."""
    age = get_age_on(file.person, file.today, youngest=False)
    if age is not None and age <= years:
        return []
    return [
        UnmetCondition(
            "too_old" if age is not None else "birth_date", figures={"years": str(years)}
        )
    ]


def get_age_on(person: Person, day: date, *, youngest: bool) -> int | None:
    """Whole years on `day`; None when no birth date is known.

    youngest   where only the year is known, take its last day, else its first
    """
    born = person.birth_date
    if born is None:
        return None
    if person.birth_precision == Person.YEAR and youngest:
        born = date(born.year, 12, 31)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@register_gate("requirements_verified")
def requirements_verified(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """Every paper asked for before the next milestone is verified and still holds."""
    coming = file.scheme.after(file.placement.milestone)
    asked = file.scheme.asked_at(coming.code) if coming else ()
    return [
        problem
        for each in asked
        for problem in _check_requirement(file.papers[each.code], file.today)
    ]


@register_gate("still_valid", asks_about="requirement")
def still_valid(file: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """One paper is verified and holds on the day."""
    return _check_requirement(file.papers[code], file.today)


def _check_requirement(paper: RequirementStatus, day: date) -> list[UnmetCondition]:
    about = paper.asked.code
    if paper.state == ACCEPTED:
        if paper.holds_on(day):
            return []
        return [
            UnmetCondition(
                "expired", about, {"until": paper.until.isoformat() if paper.until else ""}
            )
        ]
    if paper.state == RETURNED and paper.verdict:
        return [UnmetCondition("returned", about, {"reason": paper.verdict.reason})]
    return [UnmetCondition(paper.state, about)]


@register_gate("fit", asks_about="requirement")
def fit(file: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """The verified medical certificate says fit."""
    paper = file.papers[code]
    verified = paper.state == ACCEPTED and paper.receipt is not None
    if not verified or (paper.receipt and paper.receipt.fields.get("result") == "fit"):
        return []
    return [UnmetCondition("unfit", code)]


@register_gate("name_matches", asks_about="requirement")
def name_matches(file: PlacementSnapshot, code: str) -> list[UnmetCondition]:
    """The name on the paper is the registered one, in any order and joining words aside."""
    paper = file.papers[code]
    if paper.receipt is None or paper.state != ACCEPTED:
        return []
    written = paper.receipt.fields.get("name", "")
    if sorted(split_name(written)) == sorted(split_name(file.person.name)):
        return []
    alike = SequenceMatcher(None, written.upper(), file.person.name.upper()).ratio()
    return [UnmetCondition("name_differs", code, {"percent": str(round(alike * 100))})]


@register_gate("somebody_else_verified")
def somebody_else_verified(file: PlacementSnapshot, _: None) -> list[UnmetCondition]:
    """Who enters this milestone neither registered the person nor ever verified a paper, though
    another verdict may have followed (docs/design/procedures.md, "Four eyes")."""
    verified = {fact.recorded_by for fact in file.facts if fact.kind != DocumentEvent.RECEIVED}
    took_part = verified | {file.person.registered_by, file.placement.opened_by}
    return [UnmetCondition("same_officer")] if file.actor.ref in took_part else []
