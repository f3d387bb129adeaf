"""The questions that schemes ask before a milestone opens: pure, over a file loaded once.

Each answers with everything that keeps it shut, in data; `words.py` has the sentences of the pages.
Days of licence, permit and job order are whole, both included. Law: docs/law/placement.md.
"""

from datetime import date
from difflib import SequenceMatcher

from rantau.core.names import words_of
from rantau.placement.file import PlacementFile
from rantau.placement.models import Fact
from rantau.placement.papers import ACCEPTED, RETURNED, Paper
from rantau.procedures.gates import Unmet, gate
from rantau.registry.models import Person


@gate("agency_licence_active")
def agency_licence_active(file: PlacementFile, _: None) -> list[Unmet]:
    """The agency's licence is in force on the day."""
    line = file.standing
    if line and line.licence_from <= file.today <= line.licence_until:
        return []
    until = line.licence_until.isoformat() if line else ""
    return [Unmet("agency_licence", figures={"until": until})]


@gate("permit_active")
def permit_active(file: PlacementFile, _: None) -> list[Unmet]:
    """The recruitment permit is in force on the day."""
    line = file.standing
    if line and line.permit_from <= file.today <= line.permit_until:
        return []
    return [Unmet("permit", figures={"until": line.permit_until.isoformat() if line else ""})]


@gate("job_order_open")
def job_order_open(file: PlacementFile, _: None) -> list[Unmet]:
    """The job order takes candidates on the day."""
    line = file.standing
    return [] if line and line.opens_on <= file.today <= line.closes_on else [Unmet("job_order")]


@gate("not_held")
def not_held(file: PlacementFile, _: None) -> list[Unmet]:
    """Neither agency nor job order is held; read live, so a hold freezes all at once."""
    return [Unmet("held")] if file.standing is None or file.standing.held else []


@gate("quota_reserved")
def quota_reserved(file: PlacementFile, _: None) -> list[Unmet]:
    """The placement holds a place of its line."""
    return [] if file.standing and file.standing.leased else [Unmet("quota")]


@gate("sex_fits_line")
def sex_fits_line(file: PlacementFile, _: None) -> list[Unmet]:
    """The line is for this sex, or mixed."""
    line = file.standing
    return [] if line and line.sex in ("X", file.person.sex) else [Unmet("sex")]


@gate("age_at_least", asks_about="years")
def age_at_least(file: PlacementFile, years: int) -> list[Unmet]:
    """The person is `years` old or older; a year of birth alone counts as its last day."""
    age = age_on(file.person, file.today, youngest=True)
    if age is not None and age >= years:
        return []
    return [Unmet("too_young" if age is not None else "birth_date", figures={"years": str(years)})]


@gate("age_at_most", asks_about="years")
def age_at_most(file: PlacementFile, years: int) -> list[Unmet]:
    """The person is no older than `years`; a year of birth alone counts as its first day."""
    age = age_on(file.person, file.today, youngest=False)
    if age is not None and age <= years:
        return []
    return [Unmet("too_old" if age is not None else "birth_date", figures={"years": str(years)})]


def age_on(person: Person, day: date, *, youngest: bool) -> int | None:
    """Whole years on `day`; None when no birth date is known.

    youngest   where only the year is known, take its last day, else its first
    """
    born = person.birth_date
    if born is None:
        return None
    if person.birth_precision == Person.YEAR and youngest:
        born = date(born.year, 12, 31)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@gate("requirements_verified")
def requirements_verified(file: PlacementFile, _: None) -> list[Unmet]:
    """Every paper asked for before the next milestone is verified and still holds."""
    coming = file.scheme.after(file.placement.milestone)
    asked = file.scheme.asked_at(coming.code) if coming else ()
    return [problem for each in asked for problem in _paper(file.papers[each.code], file.today)]


@gate("still_valid", asks_about="requirement")
def still_valid(file: PlacementFile, code: str) -> list[Unmet]:
    """One paper is verified and holds on the day."""
    return _paper(file.papers[code], file.today)


def _paper(paper: Paper, day: date) -> list[Unmet]:
    about = paper.asked.code
    if paper.state == ACCEPTED:
        if paper.holds_on(day):
            return []
        return [Unmet("expired", about, {"until": paper.until.isoformat() if paper.until else ""})]
    if paper.state == RETURNED and paper.verdict:
        return [Unmet("returned", about, {"reason": paper.verdict.reason})]
    return [Unmet(paper.state, about)]


@gate("fit", asks_about="requirement")
def fit(file: PlacementFile, code: str) -> list[Unmet]:
    """The verified medical certificate says fit."""
    paper = file.papers[code]
    verified = paper.state == ACCEPTED and paper.receipt is not None
    if not verified or (paper.receipt and paper.receipt.fields.get("result") == "fit"):
        return []
    return [Unmet("unfit", code)]


@gate("name_matches", asks_about="requirement")
def name_matches(file: PlacementFile, code: str) -> list[Unmet]:
    """The name on the paper is the registered one, in any order and joining words aside."""
    paper = file.papers[code]
    if paper.receipt is None or paper.state != ACCEPTED:
        return []
    written = paper.receipt.fields.get("name", "")
    if sorted(words_of(written)) == sorted(words_of(file.person.name)):
        return []
    alike = SequenceMatcher(None, written.upper(), file.person.name.upper()).ratio()
    return [Unmet("name_differs", code, {"percent": str(round(alike * 100))})]


@gate("somebody_else_verified")
def somebody_else_verified(file: PlacementFile, _: None) -> list[Unmet]:
    """Who enters this milestone neither registered the person nor ever verified a paper, though
    another verdict may have followed (DESIGN 3.4)."""
    verified = {fact.recorded_by for fact in file.facts if fact.kind != Fact.RECEIVED}
    took_part = verified | {file.person.registered_by, file.placement.opened_by}
    return [Unmet("same_officer")] if file.actor.ref in took_part else []
