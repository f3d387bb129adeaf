"""Check a round before it is published: find every fault, each as one sentence. Pure."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from rantau.rounds.edition import (
    CODE_PATTERN,
    MAX_ROOM_NAME,
    PATHS,
    SCHOOLING,
    SENDING_PATTERN,
    STAY_CHECK,
    TEST_FORMS,
    WINDOWS,
    WORK_CHECK,
    RoundEdition,
)
from rantau.rounds.files import MAX_SENDER
from rantau.rounds.photos import find_photo_fault
from rantau.rounds.ranking import RANKING_VERSIONS, WITH_PARTS
from rantau.rounds.result_rows import STAGE_TWO

MAX_VALID_MONTHS = 120  # as a passport of ten years
MAX_WHERE = 120  # characters: it stands on the small page of a place


def find_round_faults(edition: RoundEdition, *, schemes: Collection[str]) -> list[str]:
    """Every fault of a round, each as a sentence; an empty list when it may be published.

    schemes  codes of the schemes under which no agency places
    """
    return [
        *_find_name_faults(edition, schemes),
        *_find_cost_faults(edition),
        *_find_seat_faults(edition),
        *_find_eligibility_faults(edition),
        *_find_point_faults(edition),
        *_find_calendar_faults(edition),
        *_find_sitting_faults(edition),
        *_find_original_faults(edition),
        *_find_sending_faults(edition),
        *_find_photo_faults(edition),
    ]


def _find_name_faults(edition: RoundEdition, schemes: Collection[str]) -> Iterator[str]:
    if not CODE_PATTERN.fullmatch(edition.code):
        yield _("the code of a round has small letters, digits and hyphens, 1 to 40 of them")
    for scheme in sorted({edition.scheme, edition.reentry_scheme} - set(schemes)):
        yield _("no scheme of governments is called %(scheme)s") % {"scheme": scheme}
    if edition.ranking not in RANKING_VERSIONS:
        yield _("no ranking is called %(ranking)s") % {"ranking": edition.ranking}
    if not edition.sectors:
        yield _("there is no sector")
    for part in STAGE_TWO:
        if part in edition.test.parts:
            yield _("no part of the test may be called %(part)s") % {"part": part}


def _find_cost_faults(edition: RoundEdition) -> Iterator[str]:
    """A seat is paid within hours: whoever is offered one reads at once where that is done."""
    if edition.fee and edition.fee not in edition.costs:
        yield _("the fee %(fee)s is none of the costs") % {"fee": edition.fee}
    elif edition.fee and edition.costs[edition.fee].where is None:
        yield _("the fee %(fee)s does not say where it is paid") % {"fee": edition.fee}
    for code, cost in edition.costs.items():
        where = cost.where
        if where and max(len(where.id), len(where.en)) > MAX_WHERE:
            yield _("%(cost)s: where it is paid has %(most)s characters at most") % {
                "cost": code,
                "most": MAX_WHERE,
            }


def _find_seat_faults(edition: RoundEdition) -> Iterator[str]:
    for city in edition.cities.values():
        try:
            ZoneInfo(city.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            yield _("%(city)s: no time zone is called %(zone)s") % {
                "city": city.code,
                "zone": city.time_zone,
            }
        for sector in city.seats:
            if sector not in edition.sectors:
                yield _("%(city)s: no sector is called %(sector)s") % {
                    "city": city.code,
                    "sector": sector,
                }
    for sector in edition.sectors:
        if not any(city.seats.get(sector) for city in edition.cities.values()):
            yield _("%(sector)s: no city has a seat") % {"sector": sector}


def _find_eligibility_faults(edition: RoundEdition) -> Iterator[str]:
    rules = edition.eligibility
    if rules.age_from > rules.age_until:
        yield _("nobody is of an age that may apply")
    if rules.schooling not in SCHOOLING:
        yield _("no schooling is called %(schooling)s") % {"schooling": rules.schooling}
    if rules.path not in PATHS:
        yield _("no path is called %(path)s") % {"path": rules.path}


def _find_point_faults(edition: RoundEdition) -> Iterator[str]:
    if edition.test.form not in TEST_FORMS:
        yield _("no form of a test is called %(form)s") % {"form": edition.test.form}
    if edition.test.pass_fail_parts and edition.ranking in RANKING_VERSIONS.keys() - WITH_PARTS:
        yield _("the ranking %(ranking)s judges no part that one passes or fails") % {
            "ranking": edition.ranking
        }
    if edition.test.pass_fail_parts and not edition.test.point_parts:
        yield _("no part of the test has points")
    for sector in edition.sectors.values():
        if sector.floor > edition.test.points:
            yield _("%(sector)s: nobody can reach %(points)s points") % {
                "sector": sector.code,
                "points": sector.floor,
            }


def _find_calendar_faults(edition: RoundEdition) -> Iterator[str]:
    for name, window in edition.windows.items():
        if name not in WINDOWS:
            yield _("no window is called %(name)s") % {"name": name}
        elif window.begins >= window.ends:
            yield _("%(name)s: it ends before it begins") % {"name": name}
    missing = [name for name in WINDOWS if name not in edition.windows]
    if missing:
        yield _("no window for %(names)s") % {"names": ", ".join(missing)}
        return
    begins = [edition.windows[name].begins for name in WINDOWS]
    if begins != sorted(begins):
        yield _("the windows do not begin in their order: %(names)s") % {
            "names": ", ".join(WINDOWS)
        }
    if edition.announced_on > edition.windows["registration"].begins.date():
        yield _("the registration begins before the announcement")
    if not edition.results_on <= edition.ranked_on <= edition.roster_by:
        yield _("results, ranking and roster do not follow one another")


def _find_sitting_faults(edition: RoundEdition) -> Iterator[str]:
    window = edition.windows.get("test")
    length = timedelta(minutes=edition.sitting_minutes)
    if window and any(not window.begins <= at <= window.ends - length for at in edition.sittings):
        yield _("a sitting is not in the window of the test")
    if any(
        two - one < max(length, timedelta(minutes=1)) for one, two in pairwise(edition.sittings)
    ):
        yield _("a sitting begins before the one before it has ended")
    for city in edition.cities.values():
        if any(not 1 <= len(room.strip()) <= MAX_ROOM_NAME for room in city.rooms):
            yield _("%(city)s: the name of a room has 1 to 40 characters") % {"city": city.code}
        if sum(city.rooms.values()) * len(edition.sittings) < sum(city.seats.values()):
            yield _("%(city)s: the rooms do not hold all seats") % {"city": city.code}


def _find_original_faults(edition: RoundEdition) -> Iterator[str]:
    for check in edition.originals.values():
        if check.code in (STAY_CHECK, WORK_CHECK):
            yield _("%(code)s: this follows from who may apply, and is not declared") % {
                "code": check.code
            }
        for sector in check.sectors:
            if sector not in edition.sectors:
                yield _("%(code)s: the round has no sector %(sector)s") % {
                    "code": check.code,
                    "sector": sector,
                }


def _find_sending_faults(edition: RoundEdition) -> Iterator[str]:
    if len(edition.sender) > MAX_SENDER or not edition.sender.isprintable():
        yield _("the sender of files has up to 40 characters in one line")
    for document in edition.sending.values():
        if not SENDING_PATTERN.fullmatch(document.code):
            yield _("%(code)s: the code of a document has 1 to 20 small letters") % {
                "code": document.code
            }
        if document.valid_months > MAX_VALID_MONTHS:
            yield _("%(code)s: a document holds at most %(months)s months") % {
                "code": document.code,
                "months": MAX_VALID_MONTHS,
            }
        for sector in document.sectors:
            if sector not in edition.sectors:
                yield _("%(code)s: the round has no sector %(sector)s") % {
                    "code": document.code,
                    "sector": sector,
                }


def _find_photo_faults(edition: RoundEdition) -> Iterator[str]:
    rules = edition.photo
    if rules is None:
        return
    if not all((rules.width_mm, rules.height_mm, rules.width, rules.height)):
        yield _("the photograph has no width or no height")
    elif find_photo_fault(rules, rules.width, rules.height):
        yield _("the photograph has another shape in pixels than in millimetres")
