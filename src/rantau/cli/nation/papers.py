"""The papers of a way: what is written on each, handed in and judged, as its scheme asks."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from rantau.cli.nation.people import KOREA
from rantau.cli.nation.stages import Event
from rantau.cli.nation.way import Way
from rantau.cli.nation.world import Desk
from rantau.placement.models import Fact
from rantau.procedures.scheme import Requirement

YEAR, MONTH = 365.25, 30.44  # days; near enough for what is invented
PART, RETURNED = 0.5, 0.15  # of those who wait: handed in only a part, or had one given back
WHY = "Fotokopi tidak terbaca. Bawa yang asli."
ON_THE_WAY = frozenset(["registered", "filed", "checked", "selected", "filed_again", "complete"])


@dataclass(frozen=True)
class Said:
    """What one fact says beside its requirement and time."""

    kind: str
    desk: Desk
    roles: tuple[str, ...]
    fields: dict[str, str]
    reason: str = ""


def hand_in(way: Way, event: Event, at: datetime) -> None:
    """Receive the papers asked for before a milestone; of those who wait some bring a part."""
    asked, rng = way.scheme.asked_at(event.papers), way.who.rng
    waits = event.code == way.who.standing.stage
    if waits and rng.random() < PART:
        asked = asked[: rng.randrange(1, len(asked))]
    desk = way.world.desks[way.who.desks.district]
    for each in asked:
        said = Said(Fact.RECEIVED, desk, ("counter", "verifier"), _written(way, each, at.date()))
        way.receipts[each.code] = _fact(way, each, said, at)
    if waits and rng.random() < RETURNED:
        _judge(way, asked[0], Fact.RETURNED, at)


def accept(way: Way, event: Event, at: datetime) -> None:
    """Accept everything that was handed in for a milestone."""
    for each in way.scheme.asked_at(event.papers):
        _judge(way, each, Fact.ACCEPTED, at)
        way.judged.add(each.code)


def _judge(way: Way, asked: Requirement, kind: str, at: datetime) -> None:
    desk, roles = way.party(asked.verified_by)
    _fact(way, asked, Said(kind, desk, roles, {}, WHY if kind == Fact.RETURNED else ""), at)


def _fact(way: Way, asked: Requirement, said: Said, at: datetime) -> str:
    who = way.who
    ref, name = said.desk.officer(*said.roles)
    received = said.kind == Fact.RECEIVED
    about = None if received else way.receipts[asked.code]
    how = "" if received else "original"
    key = who.keys.at(at)
    way.sheets.add(
        "placement_fact", key, way.id, who.id, asked.code, said.kind, at, at, ref, name,
        said.desk.id, settings.RANTAU_NODE, said.reason, about, json.dumps(said.fields), how,
    )  # fmt: skip
    if who.standing.stage in ON_THE_WAY:
        way.facts.append(
            Fact(id=key, requirement=asked.code, kind=said.kind, about=about, fields=said.fields)
        )
    return key


def _written(way: Way, asked: Requirement, on: date) -> dict[str, str]:
    """What is typed from a paper that was handed in `on` that day."""
    values = {}
    for each in asked.fields:
        value = FIELDS[each.code](way, asked.code, on)
        values[each.code] = value.isoformat() if isinstance(value, date) else value
        if asked.valid and each.code == asked.valid.field and isinstance(value, date):
            way.until[asked.code] = value
    return values


def _in_days(on: date, days: float) -> date:
    return on + timedelta(days=round(days))


def _expires(way: Way, code: str, on: date) -> date:
    """A passport holds five years from its issue, which was up to two and a half years ago."""
    if code == "passport":
        used = 1.0 if way.who.destination == KOREA else 2.5
        return _in_days(on, (5 - way.who.rng.random() * used) * YEAR)
    return _in_days(on, {"visa": 150, "competence": 3 * YEAR}.get(code, 2 * YEAR))


def _number(way: Way, code: str, _: date) -> str:
    who = way.who
    return who.passport if code == "passport" else f"PERAGA-{code[:3].upper()}-{who.number}"


# What stands in a field of any scheme, by the field's code.
FIELDS: dict[str, Callable[[Way, str, date], str | date]] = {
    "name": lambda way, code, on: way.who.name.upper(),
    "number": _number,
    "signed_on": lambda way, code, on: _in_days(on, -2),
    "attended_on": lambda way, code, on: _in_days(on, -3),
    "examined_on": lambda way, code, on: _in_days(on, -5),
    "result": lambda way, code, on: "fit",
    "expires_on": _expires,
    "ends_on": lambda way, code, on: _in_days(on, way.months * MONTH + 20),
    "covered_until": lambda way, code, on: _in_days(on, way.months * MONTH + 50),
    "score": lambda way, code, on: str(way.who.rng.randrange(110, 195)),
    "employer": lambda way, code, on: "Peraga Machinery Korea",
}
