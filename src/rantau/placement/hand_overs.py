"""What a regional office serves for districts whose own offices are connected by now, and the
receipts of what it handed over to them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from rantau.access.actor import Actor, require_office
from rantau.access.errors import NoSuchOffice
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.duties.models import Duty
from rantau.offices.models import Office, OfficeKind
from rantau.offices.region_codes import REGENCY_SIZE
from rantau.placement.errors import NoSuchHandOver
from rantau.placement.models import HandOver, Placement
from rantau.placement.next_step import DUTY_KINDS, ENTER_STEP
from rantau.placement.permissions import HAND_OVER_SERVICE
from rantau.placement.selectors import get_scheme_editions
from rantau.registry.models import Correction, Person
from rantau.registry.services.corrections import DECIDE_CORRECTION_DUTY

OFFICE_KINDS = (OfficeKind.REGIONAL, OfficeKind.HEADQUARTERS)


@dataclass(frozen=True)
class ServedDistrict:
    """A district office, and how much of what is its own another office serves.

    placements, persons  open placements at the regional office, and people whom it serves there
    """

    office: Office
    placements: int
    persons: int

    @property
    def is_connected(self) -> bool:
        """Whether the office has served somebody, and can take over."""
        return self.office.first_service_at is not None


@dataclass(frozen=True)
class HandOverPlan:
    """What a hand-over moves now.

    placements  open ones of the district's people
    duties      what of these is the district's to do, and decisions on corrections of its people;
                `staying` is how many others are open
    persons     people of the district whom the regional office serves
    """

    from_office: Office
    to_office: Office
    placements: list[Placement]
    duties: list[Duty]
    staying: int
    persons: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.placements or self.persons)


def list_served_districts(actor: Actor) -> list[ServedDistrict]:
    """The district offices below the actor's regional office, for headquarters all, of whose people
    the regional office serves some; by name. Inside a scope."""
    _require_hand_over(actor)
    offices = Office.objects.filter(
        kind=OfficeKind.DISTRICT, closed_at=None, **_build_parent_filter(actor)
    )
    spans = Office.objects.filter(kind=OfficeKind.REGIONAL, **_build_own_filter(actor))
    regional = {office.id: office for office in spans}
    placements = _count_placements(regional)
    persons = _count_persons(regional.values())
    return [
        ServedDistrict(office, placements[office.parent_id, office.node], served)
        for office in offices.select_related("parent").order_by("name")
        if (served := persons[office.parent_id, office.node])
        or placements[office.parent_id, office.node]
    ]


def _require_hand_over(actor: Actor) -> None:
    """Raise Forbidden, or NoSuchOffice for an office that serves for no other."""
    require_permission(actor, HAND_OVER_SERVICE)
    if actor.office_kind not in OFFICE_KINDS:
        raise NoSuchOffice()


def _build_parent_filter(actor: Actor) -> dict[str, Any]:
    is_regional = actor.office_kind == OfficeKind.REGIONAL
    return {"parent": require_office(actor)} if is_regional else {}


def _build_own_filter(actor: Actor) -> dict[str, Any]:
    is_regional = actor.office_kind == OfficeKind.REGIONAL
    return {"id": require_office(actor)} if is_regional else {}


def _count_placements(regional: Collection[UUID]) -> Counter[tuple[UUID | None, int | None]]:
    """Open placements by office and regency of the person's domicile."""
    rows = Placement.objects.filter(office__in=regional, ended_at=None)
    regency = F("person__domicile_node") / REGENCY_SIZE
    counts = rows.annotate(regency=regency).values_list("office", "regency")
    return Counter(
        {
            (office, regency * REGENCY_SIZE): number
            for office, regency, number in counts.annotate(number=Count("id"))
        }
    )


def _count_persons(
    regional: Iterable[Office],
) -> Counter[tuple[UUID | None, int | None]]:
    """People by the regional office that serves them and the regency of their domicile."""
    by_node = {office.node: office.id for office in regional}
    rows = Person.objects.filter(serving_node__in=by_node, merged_into=None)
    counts = rows.annotate(regency=F("domicile_node") / REGENCY_SIZE).values_list(
        "serving_node", "regency"
    )
    return Counter(
        {
            (by_node[node], regency * REGENCY_SIZE): number
            for node, regency, number in counts.annotate(number=Count("id"))
        }
    )


def get_hand_over_plan(actor: Actor, code: str, *, locks: bool = False) -> HandOverPlan:
    """What a hand-over to the district office under `code` moves now; inside a scope.

    locks   the placements are locked until the end of the transaction
    Raises  NoSuchOffice, also where the actor's office is not the one above it
    """
    _require_hand_over(actor)
    offices = Office.objects.filter(kind=OfficeKind.DISTRICT, closed_at=None)
    offices = offices.filter(**_build_parent_filter(actor)).select_related("parent")
    to_office = offices.filter(code=code).first() if code.isprintable() else None
    if to_office is None or to_office.parent is None:
        raise NoSuchOffice()
    from_office = to_office.parent
    rows = Placement.objects.filter(
        office=from_office.id, ended_at=None, **_build_domicile_filter(to_office, "person__")
    ).order_by("id")
    placements = list(rows.select_for_update(of=("self",), no_key=True) if locks else rows)
    duties = _list_duties(from_office, placements)
    by_id = {each.id: each for each in placements}
    own = [each for each in duties if _is_of_district(each, by_id)]
    return HandOverPlan(
        from_office,
        to_office,
        placements,
        duties=own + _list_correction_duties(from_office, to_office, placements),
        staying=len(duties) - len(own),
        persons=filter_served_persons(from_office, to_office).count(),
    )


def filter_served_persons(from_office: Office, to_office: Office) -> QuerySet[Person]:
    """The people of a district whom the regional office serves."""
    domicile = _build_domicile_filter(to_office, "")
    return Person.objects.filter(serving_node=from_office.node, **domicile)


def count_left_with_region(office: Office) -> int:
    """How many people and open placements of a district the regional office still serves; no names,
    inside a scope of the district."""
    parent = office.parent
    if office.kind != OfficeKind.DISTRICT or parent is None:
        return 0
    placements = Placement.objects.filter(
        office=parent.id, ended_at=None, **_build_domicile_filter(office, "person__")
    )
    return filter_served_persons(parent, office).count() + placements.count()


def _build_domicile_filter(office: Office, prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}domicile_node__gte": office.span_lo,
        f"{prefix}domicile_node__lt": office.span_hi,
    }


def _list_duties(office: Office, placements: Sequence[Placement]) -> list[Duty]:
    about = [each.id for each in placements]
    rows = Duty.objects.filter(office=office.id, about__in=about, closed_at=None)
    return list(rows.filter(kind__in=STEP_BY_KIND))


def _list_correction_duties(
    from_office: Office, to_office: Office, placements: Sequence[Placement]
) -> list[Duty]:
    """Decisions on what the regional office proposed to correct of the people who move."""
    moves = Q(person__serving_node=from_office.node) | Q(
        person__in=[each.person_id for each in placements]
    )
    proposed = Correction.objects.filter(
        moves, state=Correction.PROPOSED, **_build_domicile_filter(to_office, "person__")
    )
    requests = list(proposed.values_list("request", flat=True).distinct())
    rows = Duty.objects.filter(office=from_office.id, about__in=requests, closed_at=None)
    return list(rows.filter(kind=DECIDE_CORRECTION_DUTY.code))


# Kind of a duty -> the step, and the party or the milestone, by which it was chosen.
STEP_BY_KIND = {kind.code: step for step, kind in DUTY_KINDS.items()}


def _is_of_district(duty: Duty, placements: Mapping[UUID, Placement]) -> bool:
    """Whether the duty is one of the office that serves, and not of the regional office as such."""
    placement = placements[duty.about]
    step, party = STEP_BY_KIND[duty.kind]
    if step == ENTER_STEP:
        scheme = get_scheme_editions().get_edition(placement.scheme, placement.edition)
        party = scheme.get_milestone(party).entered_by
    return party in SERVING_PARTIES or (party == "agency" and placement.agency_id is None)


SERVING_PARTIES = ("worker", "district")  # for whom the district office acts (next_step.py)


def get_hand_over(actor: Actor, reference: str) -> HandOver:
    """The receipt of a hand-over, for both offices and headquarters; inside a scope. Raises
    NoSuchHandOver."""
    require_permission(actor, HAND_OVER_SERVICE)
    rows = HandOver.objects.select_related("from_office", "to_office")
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchHandOver()
    return found


def list_hand_overs(actor: Actor) -> list[HandOver]:
    """The newest hand-overs of the actor's office, for headquarters of all; inside a scope."""
    require_permission(actor, HAND_OVER_SERVICE)
    rows = HandOver.objects.select_related("from_office", "to_office")
    if actor.office_kind == OfficeKind.REGIONAL:
        rows = rows.filter(from_office=actor.office)
    return list(rows.order_by("-id")[:MAX_SHOWN])


MAX_SHOWN = 50  # hand-overs, and placements of a preview
