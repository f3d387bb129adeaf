"""Find payers, telephones and devices that stand behind many places of a round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.rounds.codes import hash_phone
from rantau.rounds.errors import NoSuchGroup
from rantau.rounds.models import Payment, Place, PlaceGroup, Round
from rantau.rounds.permissions import SETTLE_GROUP, WATCH_OPENING
from rantau.rounds.selectors import get_published_round

# Places of one, from which headquarters looks into it. Chosen by us: a family, and a neighbour who
# has no telephone, are fewer.
THRESHOLDS = {PlaceGroup.PAYER: 5, PlaceGroup.PHONE: 5, PlaceGroup.DEVICE: 5}
GROWTH = 2  # times as many places as when it was settled are looked into again; chosen by us
PURPOSE_OF_READING = "place_group"
GROUPS_SHOWN = PLACES_SHOWN = 200


@dataclass(frozen=True)
class FoundGroup:
    """A mark that so many places of a round have."""

    round_id: UUID
    round_code: str
    kind: str
    mark: str
    places: int


def list_groups_to_open() -> list[FoundGroup]:
    """Groups of all rounds that reach their threshold and are not looked into: no open one of the
    mark, and `GROWTH` times those of the last that was settled. Inside a scope."""
    known = {(row.round_id, row.kind, row.mark): row for row in _list_newest()}
    return [each for each in _find_groups() if _is_to_open(each, known.get(_get_key(each)))]


def _get_key(group: FoundGroup) -> tuple[UUID, str, str]:
    return group.round_id, group.kind, group.mark


def _list_newest() -> QuerySet[PlaceGroup]:
    return PlaceGroup.objects.order_by("round", "kind", "mark", "-found_at", "-id").distinct(
        "round", "kind", "mark"
    )


def _is_to_open(found: FoundGroup, newest: PlaceGroup | None) -> bool:
    if newest is None:
        return True
    return newest.settled_at is not None and found.places >= GROWTH * newest.places


def _find_groups() -> Iterator[FoundGroup]:
    for kind, threshold in THRESHOLDS.items():
        rows = _count_places(kind).filter(places__gte=threshold)
        for round_id, code, value, places in rows:
            yield FoundGroup(round_id, code, kind, _build_mark(kind, code, value), places)


def _build_mark(kind: str, code: str, value: str) -> str:
    """A telephone stands in the place as it is, all else as its mark."""
    return hash_phone(code, value) if kind == PlaceGroup.PHONE else value


def _count_places(kind: str) -> "QuerySet[Place | Payment, tuple[UUID, str, str, int]]":
    """Round, its code, what the places have in common, and how many they are."""
    if kind == PlaceGroup.PAYER:
        payments = Payment.objects.filter(place__isnull=False).exclude(payer="")
        rows = payments.values_list("place__round", "place__round__code", "payer")
        return rows.annotate(places=Count("place", distinct=True))
    places = Place.objects.exclude(**{kind: ""})
    return places.values_list("round", "round__code", kind).annotate(places=Count("id"))


def list_groups(actor: Actor, round_code: str) -> Sequence[PlaceGroup]:
    """Groups of a round, those to be looked into first, then the newest. Raises NoSuchRound."""
    require_permission(actor, WATCH_OPENING)
    round_ = get_published_round(actor, round_code).round
    rows = PlaceGroup.objects.filter(round=round_)
    order = (F("settled_at").desc(nulls_first=True), "-places", "id")
    return list(rows.order_by(*order)[:GROUPS_SHOWN])


def get_group(actor: Actor, reference: str, *, locks: bool = False) -> PlaceGroup:
    """The group under `reference` with its round, locked where asked. Raises NoSuchGroup."""
    require_permission(actor, SETTLE_GROUP)
    rows = PlaceGroup.objects.select_related("round")
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchGroup()
    return found


def list_places_of_group(actor: Actor, group: PlaceGroup) -> Sequence[Place]:
    """The places that have the mark now, in the order of coming; logged as read. Inside a
    scope."""
    require_permission(actor, SETTLE_GROUP)
    rows = _list_places(group.round, group.kind, group.mark).order_by("came_at", "id")
    found = list(rows[:PLACES_SHOWN])
    subjects = {row.id for row in found}
    log_readings(actor, subject_kind="place", subjects=subjects, purpose=PURPOSE_OF_READING)
    return found


def count_places_of_group(group: PlaceGroup) -> int:
    """How many places have the mark now. Inside a scope."""
    return _list_places(group.round, group.kind, group.mark).count()


def _list_places(round_: Round, kind: str, mark: str) -> QuerySet[Place]:
    rows = Place.objects.filter(round=round_)
    if kind == PlaceGroup.DEVICE:
        return rows.filter(device=mark)
    if kind == PlaceGroup.PAYER:
        paid = Payment.objects.filter(payer=mark, place__round=round_)
        return rows.filter(id__in=paid.values("place"))
    # A keyed hash cannot be asked for: the telephones that many places have are few.
    counted = rows.exclude(phone="").values("phone").annotate(places=Count("id"))
    many = counted.filter(places__gte=THRESHOLDS[kind]).values_list("phone", flat=True)
    return rows.filter(phone__in=[each for each in many if hash_phone(round_.code, each) == mark])
