"""Check a round before it is published: find every fault, each as one sentence. Pure."""

from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rantau.rounds.edition import PATHS, SCHOOLING, TEST_FORMS, WINDOWS, RoundEdition
from rantau.rounds.ranking import RANKING_VERSIONS


def find_round_faults(edition: RoundEdition, *, schemes: Collection[str]) -> list[str]:
    """Every fault of a round, each as a sentence; an empty list when it may be published.

    schemes  codes of the schemes under which no agency places
    """
    return [
        *_find_name_faults(edition, schemes),
        *_find_seat_faults(edition),
        *_find_eligibility_faults(edition),
        *_find_point_faults(edition),
        *_find_calendar_faults(edition),
    ]


def _find_name_faults(edition: RoundEdition, schemes: Collection[str]) -> Iterator[str]:
    if edition.scheme not in schemes:
        yield f"no scheme of governments is called {edition.scheme}"
    if edition.ranking not in RANKING_VERSIONS:
        yield f"no ranking is called {edition.ranking}"
    if edition.fee and edition.fee not in edition.costs:
        yield f"the fee {edition.fee} is none of the costs"
    if not edition.sectors:
        yield "there is no sector"


def _find_seat_faults(edition: RoundEdition) -> Iterator[str]:
    for city in edition.cities.values():
        try:
            ZoneInfo(city.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            yield f"{city.code}: no time zone is called {city.time_zone}"
        for sector in city.seats:
            if sector not in edition.sectors:
                yield f"{city.code}: no sector is called {sector}"
    for sector in edition.sectors:
        if not any(city.seats.get(sector) for city in edition.cities.values()):
            yield f"{sector}: no city has a seat"


def _find_eligibility_faults(edition: RoundEdition) -> Iterator[str]:
    rules = edition.eligibility
    if rules.age_from > rules.age_until:
        yield "nobody is of an age that may apply"
    if rules.schooling not in SCHOOLING:
        yield f"no schooling is called {rules.schooling}"
    if rules.path not in PATHS:
        yield f"no path is called {rules.path}"


def _find_point_faults(edition: RoundEdition) -> Iterator[str]:
    if edition.test.form not in TEST_FORMS:
        yield f"no form of a test is called {edition.test.form}"
    for sector in edition.sectors.values():
        if sector.floor > edition.test.points:
            yield f"{sector.code}: nobody can reach {sector.floor} points"


def _find_calendar_faults(edition: RoundEdition) -> Iterator[str]:
    for name, window in edition.windows.items():
        if name not in WINDOWS:
            yield f"no window is called {name}"
        elif window.begins >= window.ends:
            yield f"{name}: it ends before it begins"
    missing = [name for name in WINDOWS if name not in edition.windows]
    if missing:
        yield f"no window for {', '.join(missing)}"
        return
    begins = [edition.windows[name].begins for name in WINDOWS]
    if begins != sorted(begins):
        yield f"the windows do not begin in their order: {', '.join(WINDOWS)}"
    if edition.announced_on > edition.windows["registration"].begins.date():
        yield "the registration begins before the announcement"
    if not edition.results_on <= edition.ranked_on <= edition.roster_by:
        yield "results, ranking and roster do not follow one another"
