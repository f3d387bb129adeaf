"""Parse a round from YAML; an error names the place and what was expected there."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.procedures.sections import UP_TO, Section, UnreadableDeclaration, read_top_section
from rantau.rounds.edition import (
    MAX_ROOM_NAME,
    Amounts,
    City,
    Cost,
    Eligibility,
    OriginalCheck,
    PhotoRules,
    RoundEdition,
    Sector,
    SendingDocument,
    TestForm,
    TestPart,
    Window,
)

CODE = "a code of ASCII letters, digits and underscores, 1 to 30 characters"
UNGRADED_KIND = "pass_fail"  # the kind of a part of the test; one without a kind has points
ITEM_CODE_PATTERN = re.compile(r"[A-Za-z0-9_]{1,30}")
# What no round exceeds; chosen by us, wide, so that a slip of the hand is found.
MAX_SEATS, MAX_POINTS, MAX_MONTHS, MAX_RUPIAH = 1_000_000, 1000, 120, 1_000_000_000
MAX_AGE, MAX_MINUTES, MAX_ITEMS, MAX_DAYS, MAX_REFUSED = 120, 1440, 1000, 365, 20
MAX_MILLIMETRES, MAX_PIXELS_ACROSS = 100, 2000  # of a photograph
MAX_AMOUNTS = {
    "fair_minutes": 120,
    "payment_hours": 720,
    "skill_points": MAX_POINTS,
    "bonus_points": MAX_POINTS,
    "certificate_months": MAX_MONTHS,
    "roster_months": MAX_MONTHS,
    "answer_days": MAX_DAYS,
    "refused_offers": MAX_REFUSED,
    "medical_days": MAX_DAYS,
    "permit_days": MAX_DAYS,
    "education_days": MAX_DAYS,
    "visa_days": MAX_DAYS,
    "missed_departures": MAX_REFUSED,
    "departure_grace_days": MAX_DAYS,
    "stay_months": MAX_MONTHS,
    "extension_months": MAX_MONTHS,
    "workplace_changes": MAX_REFUSED,
    "extension_changes": MAX_REFUSED,
    "reentry_months": MAX_MONTHS,
    "refund_days": MAX_DAYS,
}
# Of rounds that were published before the amount was declared (docs/law/rounds.md).
DEFAULT_AMOUNTS = {
    "refused_offers": 1,
    "medical_days": 30,
    "permit_days": 60,
    "education_days": 60,
    "visa_days": 90,
    "missed_departures": 1,
    "departure_grace_days": 7,
    "stay_months": 36,
    "extension_months": 22,
    "workplace_changes": 3,
    "extension_changes": 2,
    "reentry_months": 3,
    "refund_days": 14,
}
MOMENT = "a moment with its zone such as 2026-11-30T10:00:00+07:00"


def parse_round(text: str) -> RoundEdition:
    """The round that a YAML text declares; UnreadableDeclaration names the first fault and its
    place."""
    return _parse_round(read_top_section(text, "round"), text)


def parse_published_round(text: str) -> RoundEdition:
    """The same of a text that was published, whose numbers may be written as YAML has them."""
    return _parse_round(read_top_section(text, "round", is_published=True), text)


def _parse_round(top: Section, text: str) -> RoundEdition:
    windows = dict(top.parse_each("windows", _parse_window))
    edition = RoundEdition(
        code=top.get_text("round"),
        number=top.get_text("number"),
        name=top.get_localized_text("name"),
        scheme=top.get_text("scheme"),
        reentry_scheme=top.get_text("reentry_scheme" if top.has("reentry_scheme") else "scheme"),
        destination=top.get_text("destination"),
        source=top.get_text("source"),
        announced_on=top.get_date("announced_on"),
        sectors={each.code: each for each in top.parse_each("sectors", _parse_sector)},
        cities={each.code: each for each in top.parse_each("cities", _parse_city)},
        eligibility=_parse_eligibility(top.get_section("eligibility")),
        test=_parse_test(top.get_section("test")),
        costs=dict(top.parse_each("costs", _parse_cost)),
        fee=top.get_text("fee") if top.has("fee") else "",
        amounts=_parse_amounts(top.get_section("amounts")),
        windows=windows,
        sittings=_parse_sittings(top, windows),
        results_on=top.get_date("results_on"),
        ranked_on=top.get_date("ranked_on"),
        roster_by=top.get_date("roster_by"),
        ranking=top.get_text("ranking"),
        originals={each.code: each for each in top.parse_each("originals", _parse_original)}
        if top.has("originals")
        else {},
        sending={each.code: each for each in top.parse_each("sending", _parse_sending)}
        if top.has("sending")
        else {},
        photo=_parse_photo(top.get_section("photo")) if top.has("photo") else None,
        sender=top.get_text("sender") if top.has("sender") else "",
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    top.require_no_unknown_keys()
    return edition


def read_round(path: Path) -> RoundEdition:
    """The round that a file declares; UnreadableDeclaration also where the file is no text."""
    try:
        return parse_round(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        expected = f"text in UTF-8 ({type(error).__name__})"
        raise UnreadableDeclaration("the file", expected) from error


def _get_number(part: Section, name: str, most: int) -> int:
    value = part.get_whole_number(name)
    if value > most:
        raise UnreadableDeclaration(f"{part.where}, {name}", f"{UP_TO}{most}")
    return value


def _require_code(code: str, part: Section) -> None:
    """Codes stand in files, addresses and the list of the draw."""
    if not ITEM_CODE_PATTERN.fullmatch(code):
        raise UnreadableDeclaration(part.where, CODE)


def _parse_sector(code: str, part: Section) -> Sector:
    _require_code(code, part)
    sector = Sector(
        code=code,
        name=part.get_localized_text("name"),
        quota=_get_number(part, "quota", MAX_SEATS),
        floor=_get_number(part, "floor", MAX_POINTS),
    )
    part.require_no_unknown_keys()
    return sector


def _parse_city(code: str, part: Section) -> City:
    _require_code(code, part)
    seats = _parse_numbers(part.get_section("seats"))
    venue = part.get_text("venue")
    city = City(
        code=code,
        name=part.get_localized_text("name"),
        venue=venue,
        time_zone=part.get_text("zone"),
        seats=seats,
        rooms=_parse_numbers(part.get_section("rooms"))
        if part.has("rooms")
        else {venue[:MAX_ROOM_NAME]: sum(seats.values())},
    )
    part.require_no_unknown_keys()
    return city


def _parse_numbers(part: Section) -> dict[str, int]:
    return {str(name): _get_number(part, str(name), MAX_SEATS) for name in part.mapping}


def _parse_sittings(top: Section, windows: Mapping[str, Window]) -> tuple[datetime, ...]:
    """The moments in their order; without any, the beginning of the test's window."""
    if not top.has("sittings"):
        return (windows["test"].begins,) if "test" in windows else ()
    return tuple(
        sorted(_read_moment(f"{top.where}, sittings", text) for text in top.list_names("sittings"))
    )


def _parse_eligibility(part: Section) -> Eligibility:
    health = part.get_section("health") if part.has("health") else None
    has_limit = part.has("max_stay_years")
    eligibility = Eligibility(
        age_from=_get_number(part, "age_from", MAX_AGE),
        age_until=_get_number(part, "age_until", MAX_AGE),
        age_on=part.get_date("age_on"),
        schooling=part.get_text("schooling"),
        path=part.get_text("path"),
        max_stay_years=_get_number(part, "max_stay_years", MAX_AGE) if has_limit else None,
        health={
            str(code): health.get_localized_text(str(code))
            for code in (health.mapping if health else ())
        }
        if health
        else {},
        needs_clean_record=part.get_boolean("clean_record"),
        work_years=_get_number(part, "work_years", MAX_AGE) if part.has("work_years") else 0,
    )
    part.require_no_unknown_keys()
    return eligibility


def _parse_test(part: Section) -> TestForm:
    form = TestForm(
        form=part.get_text("form"),
        parts=dict(part.parse_each("parts", _parse_test_part)) if part.has("parts") else {},
        colour_test=part.get_boolean("colour_test") if part.has("colour_test") else False,
    )
    part.require_no_unknown_keys()
    return form


def _parse_test_part(code: str, part: Section) -> tuple[str, TestPart]:
    _require_code(code, part)
    name, kind = part.get_localized_text("name"), part.get_text("kind") if part.has("kind") else ""
    if kind:
        if kind != UNGRADED_KIND:
            raise UnreadableDeclaration(f"{part.where}, kind", UNGRADED_KIND)
        part.require_no_unknown_keys()
        return code, TestPart(name, items=0, minutes=0, points=0, is_pass_fail=True)
    parsed = TestPart(
        name=name,
        items=_get_number(part, "items", MAX_ITEMS),
        minutes=_get_number(part, "minutes", MAX_MINUTES),
        points=_get_number(part, "points", MAX_POINTS),
    )
    part.require_no_unknown_keys()
    return code, parsed


def _parse_cost(code: str, part: Section) -> tuple[str, Cost]:
    _require_code(code, part)
    cost = Cost(
        name=part.get_localized_text("name"),
        rupiah=_get_number(part, "rupiah", MAX_RUPIAH),
        when=part.get_localized_text("when"),
        where=part.get_localized_text("where") if part.has("where") else None,
    )
    part.require_no_unknown_keys()
    return code, cost


def _parse_original(code: str, part: Section) -> OriginalCheck:
    _require_code(code, part)
    check = OriginalCheck(code, part.get_localized_text("name"), part.list_names("sectors"))
    part.require_no_unknown_keys()
    return check


def _parse_sending(code: str, part: Section) -> SendingDocument:
    document = SendingDocument(
        code=code,
        name=part.get_localized_text("name"),
        has_number=part.get_boolean("number") if part.has("number") else False,
        valid_months=part.get_whole_number("valid_months") if part.has("valid_months") else 0,
        sectors=part.list_names("sectors"),
    )
    part.require_no_unknown_keys()
    return document


def _parse_photo(part: Section) -> PhotoRules:
    rules = PhotoRules(
        width_mm=_get_number(part, "width_mm", MAX_MILLIMETRES),
        height_mm=_get_number(part, "height_mm", MAX_MILLIMETRES),
        width=_get_number(part, "width", MAX_PIXELS_ACROSS),
        height=_get_number(part, "height", MAX_PIXELS_ACROSS),
        source=part.get_text("source"),
    )
    part.require_no_unknown_keys()
    return rules


def _parse_amounts(part: Section) -> Amounts:
    amounts = Amounts(
        **{
            name: _get_number(part, name, most)
            if part.has(name) or name not in DEFAULT_AMOUNTS
            else DEFAULT_AMOUNTS[name]
            for name, most in MAX_AMOUNTS.items()
        }
    )
    part.require_no_unknown_keys()
    return amounts


def _parse_window(code: str, part: Section) -> tuple[str, Window]:
    window = Window(_parse_moment(part, "begins"), _parse_moment(part, "ends"))
    part.require_no_unknown_keys()
    return code, window


def _parse_moment(part: Section, name: str) -> datetime:
    """YAML gives what has a zone as UTC without one, and what has none as it stands: it is read as
    text, so that the zone must be there."""
    return _read_moment(f"{part.where}, {name}", part.get_text(name))


def _read_moment(where: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or not MIN_YEAR <= moment.year <= MAX_YEAR:
            raise UnreadableDeclaration(where, MOMENT)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableDeclaration(where, MOMENT) from None
