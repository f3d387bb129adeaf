"""The received documents of a placement.

What is written on each, handed in and verified, as its scheme asks.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from rantau.demo.nation.drawn_placement import DrawnPlacement
from rantau.demo.nation.people import KOREA
from rantau.demo.nation.stages import StageEvent
from rantau.demo.nation.surroundings import Desk
from rantau.placement.models import DocumentEvent
from rantau.procedures.scheme import Requirement

YEAR, MONTH = 365.25, 30.44  # days; near enough for what is invented
PART, RETURNED = 0.5, 0.15  # of those who wait: handed in only a part, or had one given back
RETURN_REASONS = "Fotokopi tidak terbaca. Bawa yang asli."
NOT_YET_RECEIVED = frozenset(
    ["registered", "filed", "checked", "selected", "filed_again", "complete"]
)


@dataclass(frozen=True)
class FactDetails:
    """What one fact says beside its requirement and time."""

    kind: str
    desk: Desk
    roles: tuple[str, ...]
    fields: dict[str, str]
    reason: str = ""


def receive_documents(way: DrawnPlacement, event: StageEvent, at: datetime) -> None:
    """Receive the papers asked for before a milestone; of those who wait some bring a part."""
    asked, rng = way.scheme.list_requirements_for(event.papers), way.who.rng
    waits = event.code == way.who.standing.stage
    if waits and rng.random() < PART:
        asked = asked[: rng.randrange(1, len(asked))]
    desk = way.world.desks[way.who.desks.district_office]
    for each in asked:
        said = FactDetails(
            DocumentEvent.RECEIVED,
            desk,
            ("counter", "verifier"),
            _draw_fields(way, each, at.date()),
        )
        way.receipts[each.code] = _write_fact(way, each, said, at)
    if waits and rng.random() < RETURNED:
        _verify_document(way, asked[0], DocumentEvent.RETURNED, at)


def accept_documents(way: DrawnPlacement, event: StageEvent, at: datetime) -> None:
    """Accept everything that was handed in for a milestone."""
    for each in way.scheme.list_requirements_for(event.papers):
        _verify_document(way, each, DocumentEvent.ACCEPTED, at)
        way.judged.add(each.code)


def _verify_document(way: DrawnPlacement, asked: Requirement, kind: str, at: datetime) -> None:
    desk, roles = way.party(asked.verified_by)
    _write_fact(
        way,
        asked,
        FactDetails(
            kind, desk, roles, {}, RETURN_REASONS if kind == DocumentEvent.RETURNED else ""
        ),
        at,
    )


def _write_fact(way: DrawnPlacement, asked: Requirement, said: FactDetails, at: datetime) -> str:
    who = way.who
    ref, name = said.desk.officer(*said.roles)
    received = said.kind == DocumentEvent.RECEIVED
    about = None if received else way.receipts[asked.code]
    how = "" if received else "original"
    key = who.keys.at(at)
    way.sheets.add(
        "placement_document_event",
        key,
        way.id,
        who.id,
        asked.code,
        said.kind,
        at,
        at,
        ref,
        name,
        said.desk.id,
        settings.RANTAU_NODE,
        said.reason,
        about,
        json.dumps(said.fields),
        how,
    )
    if who.standing.stage in NOT_YET_RECEIVED:
        way.facts.append(
            DocumentEvent(
                id=key, requirement=asked.code, kind=said.kind, about_id=about, fields=said.fields
            )
        )
    return key


def _draw_fields(way: DrawnPlacement, asked: Requirement, on: date) -> dict[str, str]:
    """What is typed from a paper that was handed in `on` that day."""
    values = {}
    for each in asked.fields:
        value = FIELDS[each.code](way, asked.code, on)
        values[each.code] = value.isoformat() if isinstance(value, date) else value
        if asked.validity and each.code == asked.validity.field and isinstance(value, date):
            way.until[asked.code] = value
    return values


def _date_in_days(on: date, days: float) -> date:
    return on + timedelta(days=round(days))


def _draw_expiry(way: DrawnPlacement, code: str, on: date) -> date:
    """A passport holds five years from its issue, which was up to two and a half years ago."""
    if code == "passport":
        used = 1.0 if way.who.destination == KOREA else 2.5
        return _date_in_days(on, (5 - way.who.rng.random() * used) * YEAR)
    return _date_in_days(on, {"visa": 150, "competence": 3 * YEAR}.get(code, 2 * YEAR))


def _draw_number(way: DrawnPlacement, code: str, _: date) -> str:
    who = way.who
    return who.passport if code == "passport" else f"PERAGA-{code[:3].upper()}-{who.number}"


# What stands in a field of any scheme, by the field's code.
FIELDS: dict[str, Callable[[DrawnPlacement, str, date], str | date]] = {
    "name": lambda way, code, on: way.who.name.upper(),
    "number": _draw_number,
    "signed_on": lambda way, code, on: _date_in_days(on, -2),
    "attended_on": lambda way, code, on: _date_in_days(on, -3),
    "examined_on": lambda way, code, on: _date_in_days(on, -5),
    "result": lambda way, code, on: "fit",
    "expires_on": _draw_expiry,
    "ends_on": lambda way, code, on: _date_in_days(on, way.months * MONTH + 20),
    "covered_until": lambda way, code, on: _date_in_days(on, way.months * MONTH + 50),
    "score": lambda way, code, on: str(way.who.rng.randrange(110, 195)),
    "employer": lambda way, code, on: "Peraga Machinery Korea",
}
