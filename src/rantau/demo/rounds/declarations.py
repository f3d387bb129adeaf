"""Which rounds the demonstration invents, and their declarations: one of schemes/rounds with other
days, cities and seats. Pure.

All days are counted from the day on which the nation was begun, Asia/Jakarta.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import yaml

from rantau.common.clock import WESTERN_TIME

OPENS, CLOSES = time(8), time(16)  # of every window but the registration's beginning
REGISTRATION_OPENS = time(9)
FULL_SIZE = 2_000  # persons, from which a build may take the seconds of a foretold wait
ANNOUNCED_BEFORE = 14  # days before the registration begins
# Window -> first and last day after the first of the registration: the distances of the round that
# schemes/rounds/korea-2026-2.yaml declares.
WINDOW_DAYS: Mapping[str, tuple[int, int]] = {
    "registration": (0, 4),
    "verification": (7, 18),
    "test": (42, 60),
    "appeals": (74, 81),
    "skill_test": (91, 102),
    "documents": (116, 130),
}


@dataclass(frozen=True)
class RoundPlan:
    """A round that is invented.

    template        the file of schemes/rounds whose rules it has
    opens_on        days from today to the first of the registration
    people          how many take a place
    more_people     besides, in a nation of full size
    cities          of the template that are kept
    seats           of each sector in each city
    sector          in which all of them apply; empty for all in turn
    is_alike        people who resemble one another are registered for it: one sex and age
    documents_days  how long documents are taken
    fair_minutes    whoever comes in them is drawn
    opened_hours    the registration began so many hours before the build, not in the morning
    has_fee         a seat is paid for within its hours; without it the fee is due at the test:
                    beside a running service the worker ends offers of the past before they are paid
    """

    code: str
    template: str
    opens_on: int
    people: int
    cities: tuple[str, ...]
    seats: int
    documents_days: int = 14
    fair_minutes: int = 10
    opened_hours: int | None = None
    has_fee: bool = False
    sector: str = ""
    is_alike: bool = False
    more_people: int = 0

    def count_people(self, persons: int) -> int:
        """How many take part in the round of a nation of so many persons."""
        return self.people + (self.more_people if persons >= FULL_SIZE else 0)

    def get_day(self, window: str, at: datetime) -> date:
        """The first day of a window; `at` (aware) is the moment of the build."""
        first = WINDOW_DAYS[window][0]
        return at.astimezone(WESTERN_TIME).date() + timedelta(days=self.opens_on + first)


KOREA, JAPAN, GERMANY = "korea-2026-2", "japan-2027", "germany-2026-8"
KOREAN_CITIES = ("bandung", "mataram")
ANNOUNCED = RoundPlan("korea-contoh-1", KOREA, 10, 0, KOREAN_CITIES, 40, has_fee=True)
WAITING_ROOM = RoundPlan(
    "korea-contoh-2", KOREA, 0, 14, KOREAN_CITIES, 2, fair_minutes=120, opened_hours=0, has_fee=True
)
DRAWN = RoundPlan("korea-contoh-3", KOREA, 0, 14, KOREAN_CITIES, 2, opened_hours=3, has_fee=True)
VERIFICATION = RoundPlan("korea-contoh-4", KOREA, -9, 12, KOREAN_CITIES, 4)
TEST = RoundPlan("korea-contoh-5", KOREA, -41, 8, KOREAN_CITIES, 4)
RESULTS = RoundPlan("korea-contoh-6", KOREA, -76, 9, KOREAN_CITIES, 4)
JOURNEYS = RoundPlan("korea-contoh-7", KOREA, -180, 34, KOREAN_CITIES, 12, documents_days=78)
EARLIER = RoundPlan(
    code="korea-contoh-8",
    template=KOREA,
    opens_on=-500,
    people=6,
    cities=KOREAN_CITIES,
    seats=20,
    sector="manufacturing",
    is_alike=True,
    more_people=21,
)
JAPANESE = RoundPlan(
    "jepang-contoh-1", JAPAN, -130, 6, ("jakarta", "bandung"), 4, documents_days=30
)
GERMAN = RoundPlan(
    "jerman-contoh-1", GERMANY, -200, 7, ("jakarta", "semarang"), 4, documents_days=90
)
PLANS = (
    *(ANNOUNCED, WAITING_ROOM, DRAWN, VERIFICATION, TEST, RESULTS, JOURNEYS, EARLIER),
    *(JAPANESE, GERMAN),
)


def declare_round(plan: RoundPlan, template: str, at: datetime) -> str:
    """The declaration of an invented round in YAML.

    template  the declaration whose rules it has
    at        the moment of the build (aware)
    """
    data: dict[str, Any] = yaml.load(template, Loader=yaml.CSafeLoader)
    number = plan.code.rpartition("-")[2]
    data["round"], data["number"] = plan.code, f"{number.zfill(2)}/CONTOH/{at.year}"
    data["name"] = {
        "id": f"{data['name']['id'].partition(',')[0]}, contoh {number}",
        "en": f"{data['name']['en'].partition(',')[0]}, demonstration {number}",
    }
    data["windows"] = _build_windows(plan, at)
    data.pop("sittings", None)
    first = plan.get_day("registration", at)
    data["announced_on"] = first - timedelta(days=ANNOUNCED_BEFORE)
    data["eligibility"]["age_on"] = first
    data["results_on"] = plan.get_day("appeals", at)
    data["ranked_on"] = plan.get_day("documents", at)
    data["roster_by"] = data["ranked_on"] + timedelta(days=plan.documents_days)
    for sector in data["sectors"].values():
        sector["quota"] = plan.seats * len(plan.cities)
    data["cities"] = {code: data["cities"][code] for code in plan.cities}
    for city in data["cities"].values():
        city.pop("rooms", None)
        city["seats"] = dict.fromkeys(data["sectors"], plan.seats)
    data["amounts"]["fair_minutes"] = plan.fair_minutes
    if "fee" in data and not plan.has_fee:
        fee = data.pop("fee")
        data["costs"][fee].pop("where", None)
        data["costs"][fee]["when"] = {"id": "pada hari ujian", "en": "on the day of the test"}
    return str(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


def _build_windows(plan: RoundPlan, at: datetime) -> dict[str, dict[str, str]]:
    windows = {}
    for name, (first, last) in WINDOW_DAYS.items():
        days = plan.documents_days if name == "documents" else last - first
        day = plan.get_day(name, at)
        begins = datetime.combine(day, OPENS, WESTERN_TIME)
        if name == "registration":
            begins = get_opening(plan, at)
        ends = datetime.combine(day + timedelta(days=days), CLOSES, WESTERN_TIME)
        windows[name] = {"begins": begins.isoformat(), "ends": ends.isoformat()}
    return windows


def get_opening(plan: RoundPlan, at: datetime) -> datetime:
    """When the registration begins (aware); `at` is the moment of the build."""
    if plan.opened_hours is not None:
        moment = at.astimezone(WESTERN_TIME) - timedelta(hours=plan.opened_hours)
        return moment.replace(second=0, microsecond=0)
    return datetime.combine(plan.get_day("registration", at), REGISTRATION_OPENS, WESTERN_TIME)
