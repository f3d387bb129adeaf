"""The farewell list of a flight: whom an officer takes leave of at the airport, and signs for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.common.hashing import compute_sha256
from rantau.offices.models import Region
from rantau.offices.region_codes import REGENCY_SIZE
from rantau.offices.selectors import get_region_names
from rantau.registry.selectors import list_persons_with_family_phone
from rantau.rounds.departure_selectors import Passenger, describe_passengers, list_entries
from rantau.rounds.models import DepartureCorrection, DepartureSignOff, Entry

# Two fields each, of the 1,000 that a form may have (DATA_UPLOAD_MAX_NUMBER_FIELDS); who is over
# them is on the next list.
MAX_ON_LIST = 450
DIGITS_SHOWN, GROUP = 16, 4  # of the digest, as people compare it: 64 bits


@dataclass(frozen=True)
class Flight:
    """A flight of a day from an airport at home (IATA)."""

    entry_on: date
    airport: str
    number: str


@dataclass(frozen=True)
class Farewell:
    """Somebody on the list.

    origin            the regency or city that she comes from; empty where it is not known
    has_family_phone  whether the registry has a number of her family; which is not on the list
    correction        what was found wrong in the signed list, None where nothing was
    """

    passenger: Passenger
    origin: str
    has_family_phone: bool
    correction: DepartureCorrection | None


@dataclass(frozen=True)
class FarewellList:
    """Who is on a list, by name.

    sign_off  who signed it; None as long as it is open
    digest    of the list as it is now (`compute_digest`)
    """

    sign_off: DepartureSignOff | None
    rows: Sequence[Farewell]
    digest: str

    @property
    def check_number(self) -> str:
        """The digest as people compare it: as it was signed, or as it is as long as it is open."""
        return format_digest(self.sign_off.digest if self.sign_off else self.digest)

    @property
    def has_changed(self) -> bool:
        """Whether a signed list reads otherwise than it was signed."""
        return self.sign_off is not None and self.sign_off.digest != self.digest


def list_open_entries(actor: Actor, flight: Flight) -> QuerySet[Entry]:
    """The entries of a flight that stand on no signed list, by name. Inside a scope."""
    rows = list_entries(actor, flight.entry_on, flight.airport)
    rows = rows.filter(flight=flight.number, sign_off=None)
    return rows.order_by("offer__examinee__person__name", "id")


def compute_digest(flight: Flight, entries: Iterable[Entry]) -> str:
    """The SHA-256, in hex, of a list: the flight, then exam number, name and contract of each, in
    order. Who left is not in it, so that the list that was printed before has the same."""
    lines = [f"{flight.entry_on.isoformat()} {flight.airport} {flight.number}"]
    for each in entries:
        offer = each.offer
        person = offer.examinee.person
        lines.append(f"{offer.examinee.exam_number}\t{person.name}\t{offer.number}")
    return compute_sha256("\n".join(lines).encode())


def format_digest(digest: str) -> str:
    """The first digits of a digest as people compare them: `3F9A-…`, four by four."""
    shown = digest[:DIGITS_SHOWN].upper()
    return "-".join(shown[at : at + GROUP] for at in range(0, DIGITS_SHOWN, GROUP))


def list_farewells(actor: Actor, flight: Flight) -> list[FarewellList]:
    """The lists of a flight: the signed ones by time, then the open one, where anybody is on it; of
    whom the actor sees, who are logged as read. Inside a scope."""
    rows = list_entries(actor, flight.entry_on, flight.airport).filter(flight=flight.number)
    signed = rows.exclude(sign_off=None).select_related("sign_off")
    by_list: dict[UUID, list[Entry]] = {}
    for each in signed.order_by("sign_off__signed_at", "offer__examinee__person__name", "id"):
        assert each.sign_off is not None  # noqa: S101  # as it was filtered
        by_list.setdefault(each.sign_off.id, []).append(each)
    found = [
        _describe_list(actor, flight, entries[0].sign_off, entries) for entries in by_list.values()
    ]
    waiting = list(list_open_entries(actor, flight)[:MAX_ON_LIST])
    return [*found, _describe_list(actor, flight, None, waiting)] if waiting else found


def _describe_list(
    actor: Actor, flight: Flight, sign_off: DepartureSignOff | None, entries: Sequence[Entry]
) -> FarewellList:
    passengers = describe_passengers(actor, entries)
    homes = {each.id: _find_regency(each) for each in entries}
    names = get_region_names((0, 0), Region.REGENCY, extra_nodes=set(homes.values()))
    reachable = list_persons_with_family_phone(each.offer.examinee.person_id for each in entries)
    corrections = _list_corrections(entries)
    rows = [
        Farewell(
            each,
            names.get(homes[each.entry.id], ""),
            each.entry.offer.examinee.person_id in reachable,
            corrections.get(each.entry.id),
        )
        for each in passengers
    ]
    return FarewellList(sign_off, rows, compute_digest(flight, entries))


def _find_regency(entry: Entry) -> int:
    node = entry.offer.examinee.person.origin_node
    return node // REGENCY_SIZE * REGENCY_SIZE


def _list_corrections(entries: Iterable[Entry]) -> dict[UUID, DepartureCorrection]:
    rows = DepartureCorrection.objects.filter(entry__in=[each.id for each in entries])
    return {each.entry_id: each for each in rows.order_by("corrected_at")}
