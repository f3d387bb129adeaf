"""The edition of a round for a rehearsal: moved as a whole to days that come, and as large as its
people. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

import yaml

from rantau.rounds.edition import RoundEdition
from rantau.rounds.parsing import parse_round

# How many sat, where a source says so (docs/law/rounds.md); else as many as there are seats.
PEOPLE: Mapping[str, int] = {"korea-2013": 27_577}
# Who entered of Korea 2013's; of the others in the same proportion.
ENTERED = 9_441
DAYS = ("announced_on", "results_on", "ranked_on", "roster_by")


def count_default_people(content: str) -> int:
    """How many people rehearse a declared round."""
    edition = parse_round(content)
    return PEOPLE.get(edition.code, sum(edition.seats.values()))


def count_contracts(people: int) -> int:
    """How many of so many people employers abroad choose."""
    return round(people * ENTERED / PEOPLE["korea-2013"])


def move_round(content: str, first_day: date, people: int) -> str:
    """The declaration with its registration beginning on `first_day`, all distances and times of
    the day as they were; seats, chairs and quotas are in the proportion of `people`.

    content  a declaration in YAML
    Raises   UnreadableDeclaration
    """
    edition, share = parse_round(content), people / count_default_people(content)
    data: dict[str, Any] = yaml.load(content, Loader=yaml.CSafeLoader)
    by = first_day - edition.windows["registration"].begins.date()
    for name in DAYS:
        data[name] += by
    data["eligibility"]["age_on"] += by
    for window in data["windows"].values():
        for end in ("begins", "ends"):
            window[end] = _move_moment(window[end], by)
    if "sittings" in data:
        data["sittings"] = [_move_moment(each, by) for each in data["sittings"]]
    for sector in data["sectors"].values():
        sector["quota"] = max(1, round(sector["quota"] * share))
    for city in data["cities"].values():
        city["seats"] = {key: max(1, int(n * share)) for key, n in city["seats"].items()}
        if "rooms" in city:
            smallest = len(city["seats"])
            city["rooms"] = {k: max(smallest, ceil(n * share)) for k, n in city["rooms"].items()}
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


def _move_moment(text: Any, by: timedelta) -> str:
    moment = text if isinstance(text, datetime) else datetime.fromisoformat(text)
    return (moment + by).isoformat()


def list_wishes(edition: RoundEdition) -> list[tuple[str, str]]:
    """Sector and first city of as many people as there are seats, each as often as it has seats."""
    return [wish for wish, seats in sorted(edition.seats.items()) for _ in range(seats)]


def find_second_city(edition: RoundEdition, sector: str, first: str) -> str:
    """The city after the first that has seats of the sector too; empty where none other has."""
    cities = [city for city in edition.cities if edition.seats.get((sector, city))]
    after = cities[(cities.index(first) + 1) % len(cities)]
    return after if after != first else ""
