"""What an amendment changes, and what none may change any more. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rantau.declarations.changes import Change
from rantau.rounds.edition import RoundEdition

FIXED = ("code", "scheme", "reentry_scheme", "destination", "ranking")


@dataclass(frozen=True)
class Touched:
    """Whom an amendment touches: whoever wants one of the cities, is of one of the sectors, or
    wants a sector in a city; all are empty where it touches everybody.

    places  (city, sector)
    """

    cities: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    places: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is spared."""
        return not (self.cities or self.sectors or self.places)

    def has(self, *, cities: Iterable[str], sector: str) -> bool:
        """Whether somebody is touched who wants these cities and is of this sector."""
        wanted = frozenset(cities)
        return (
            self.is_everybody
            or sector in self.sectors
            or not self.cities.isdisjoint(wanted)
            or any(city in wanted and sector == each for city, each in self.places)
        )


def find_touched(changes: Iterable[Change]) -> Touched:
    """Whom the changes touch: everybody, unless each is of one city, of one sector, or of the seats
    of a sector in a city."""
    cities, sectors, places = set(), set(), set()
    for change in changes:
        match change.place:
            case ("cities", city, "seats", sector):
                places.add((city, sector))
            case ("cities", city, *_rest):
                cities.add(city)
            case ("sectors", sector, *_rest):
                sectors.add(sector)
            case _:
                return Touched()
    return Touched(frozenset(cities), frozenset(sectors), frozenset(places))


def find_amendment_faults(
    before: RoundEdition, after: RoundEdition, *, at: datetime, has_chairs: bool = False
) -> Iterator[str]:
    """What an amendment may not change, each as a sentence.

    at          now (aware): once the registration is open whoever came relies on what it said
    has_chairs  whether somebody has a chair of the test
    """
    if has_chairs and _list_chairs(before) != _list_chairs(after):
        yield _("chairs are planned: rooms and sittings stay as they are")
    for name in FIXED:
        if getattr(before, name) != getattr(after, name):
            yield _("%(name)s stays what it was") % {"name": name}
    if at >= before.windows["registration"].begins:
        yield from _find_late_faults(before, after)


def _find_late_faults(before: RoundEdition, after: RoundEdition) -> Iterator[str]:
    """What stays once the registration is open."""
    old, new = before.windows["registration"], after.windows["registration"]
    if old.begins != new.begins:
        yield _("the registration began already")
    if new.ends < old.ends:
        yield _("the registration does not end earlier than was announced")
    if before.amounts.fair_minutes != after.amounts.fair_minutes:
        yield _("the fair minutes stay as they were announced")
    if _list_fees(before) != _list_fees(after):
        yield _("the fee and the hours to pay it stay as they were announced")
    for place, count in before.seats.items():
        if after.seats.get(place, 0) < count:
            yield _("%(place)s: no seat is taken away once the registration is open") % {
                "place": " in ".join(place)
            }


def _list_fees(edition: RoundEdition) -> tuple[str, int, int]:
    return edition.fee, edition.fee_rupiah, edition.amounts.payment_hours


def _list_chairs(edition: RoundEdition) -> tuple[Any, ...]:
    """Rooms in their order, with their chairs, and sittings."""
    rooms = {code: list(city.rooms.items()) for code, city in edition.cities.items()}
    return edition.sittings, edition.sitting_minutes, rooms
