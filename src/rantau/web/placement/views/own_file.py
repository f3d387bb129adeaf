"""The worker's own pages: the own file and its read log."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rantau.access.actor import Actor
from rantau.access.middleware import PIN_SESSION_KEY, ActorRequest
from rantau.access.scope import reading_as
from rantau.journal.models import Reading
from rantau.partners.exchange_rates import map_newest_rates
from rantau.placement.models import PlacementWish
from rantau.placement.overview import PlacementOverview, get_placement_overview
from rantau.placement.selectors import list_placements_of_person
from rantau.placement.wishes import can_withdraw_herself, get_standstill, list_newest_wishes
from rantau.protection.selectors import with_objections
from rantau.registry.models import Person
from rantau.registry.overview import get_own_overview
from rantau.registry.selectors import (
    get_signed_in_person,
    list_own_readings,
)
from rantau.web.common.decorators import worker_required
from rantau.web.common.labels import SEX_LABELS
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.placement.context import build_placement_context
from rantau.web.placement.passkey_forms import get_own_passkey
from rantau.web.registry.labels import (
    ACCESS_GROUND_LABELS,
    IDENTITY_KIND_LABELS,
    OWN_SAFE_CHANNEL_LABELS,
    RELATION_LABELS,
    build_correction_rows,
    build_merge_rows,
    describe_read_purpose,
    get_reader_name,
)
from rantau.web.rounds.own_steps import list_own_steps

RECENT_READING_COUNT, PAGE_SIZE = 5, 50


@require_GET
@worker_required
def own_file_detail(request: ActorRequest) -> HttpResponse:
    """The worker's own file: placement, recorded data, and who read it last."""
    actor = request.actor
    with reading_as(actor):
        overview = get_own_overview(actor)
        readings = list(with_objections(list_own_readings(actor))[:RECENT_READING_COUNT])
        context = _build_own_placement_context(actor, overview.person)
        context["own_steps"] = list_own_steps(actor)
        context["rates"] = map_newest_rates()
        context["correction_rows"] = build_correction_rows(overview.corrections)
        context["merge_rows"] = build_merge_rows(overview.merges, is_own=True)
    context |= {
        "has_pin": request.session.get(PIN_SESSION_KEY),
        "has_passkey": get_own_passkey(request) is not None,
        "overview": overview,
        "sex": SEX_LABELS.get(overview.person.sex, ""),
        "channel": OWN_SAFE_CHANNEL_LABELS[overview.safe_contact.channel],
        "numbers": [
            (IDENTITY_KIND_LABELS[identity.kind], identity.number)
            for identity in overview.identities
        ],
        "relatives": [(kin, RELATION_LABELS[kin.relation]) for kin in overview.relatives],
        "access_rows": [
            {"access": access, "ground": ACCESS_GROUND_LABELS[access.ground.kind]}
            for access in overview.granted_access
        ],
        "reading_rows": _build_reading_rows(readings),
    }
    return render(request, "placement/own_file.html", context)


@require_GET
@worker_required
def own_access_log(request: ActorRequest) -> HttpResponse:
    """The whole read log of the own file, page by page."""
    actor = request.actor
    number = get_page_number(request)
    first = (number - 1) * PAGE_SIZE
    with reading_as(actor):
        get_signed_in_person(actor)
        readings = list(with_objections(list_own_readings(actor))[first : first + PAGE_SIZE + 1])
    context = {
        "reading_rows": _build_reading_rows(readings[:PAGE_SIZE]),
        **build_page_links(number, has_next=len(readings) > PAGE_SIZE),
    }
    return render(request, "placement/own_access_log.html", context)


def _build_own_placement_context(actor: Actor, person: Person) -> dict[str, Any]:
    """The context of the open placement, else of the last one; empty without any."""
    overview = get_own_placement(actor, person)
    if overview is None:
        return {}
    placement = overview.snapshot.placement
    may_withdraw = can_withdraw_herself(placement)
    return build_placement_context(overview) | {
        "is_own": True,
        "standstill": get_standstill(placement),
        "may_withdraw": may_withdraw,
        "wishes": list_newest_wishes(placement.id) if may_withdraw else {},
        "declined": PlacementWish.DECLINED,
        "done": PlacementWish.DONE,
    }


def get_own_placement(actor: Actor, person: Person) -> PlacementOverview | None:
    """The open placement of the signed-in person, else the last one. Inside a scope."""
    placements = list_placements_of_person(person)
    open_placements = [each for each in placements if each.ended_at is None]
    if not placements:
        return None
    shown = (open_placements or placements)[0]
    return get_placement_overview(actor, shown.reference, purpose="own")


def _build_reading_rows(readings: list[Any]) -> list[dict[str, Any]]:
    """A row for the readings of one officer for one purpose in one minute: the first of them, how
    many they are, the label of the purpose, and the one to which she objected, if she did.

    readings  `with_objections`
    """
    groups = [list(group) for _key, group in groupby(readings, key=_get_reading_group)]
    return [
        {
            "reading": group[0],
            "name": get_reader_name(group[0], is_own=True),
            "times": len(group),
            "purpose": describe_read_purpose(group[0].purpose),
            "objected": next((each for each in group if each.objection), None),
        }
        for group in groups
    ]


def _get_reading_group(reading: Reading) -> tuple[object, ...]:
    minute = reading.read_at.replace(second=0, microsecond=0)
    return reading.actor, reading.office, reading.purpose, minute
