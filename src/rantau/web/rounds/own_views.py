"""The worker's own rounds: stations, one next step, and what happens if it is missed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.languages import get_reader_language
from rantau.partners.exchange_rates import map_newest_rates
from rantau.rounds.own_rounds import OwnRound, list_own_rounds
from rantau.web.common.decorators import worker_required
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.expected_wait import describe_own_wait
from rantau.web.rounds.journey_labels import describe_journey
from rantau.web.rounds.labels import STEP_LABELS, describe_sitting
from rantau.web.rounds.offer_labels import describe_offer
from rantau.web.rounds.own_facts import (
    describe_ends,
    describe_returned,
    draw_band,
    list_missed,
    split_costs,
)
from rantau.web.rounds.own_steps import choose_next_step
from rantau.web.rounds.result_views import build_result_context
from rantau.web.rounds.stay_labels import describe_stay


@require_safe
@worker_required
def own_rounds(request: ActorRequest) -> HttpResponse:
    """How far she is in each of her rounds."""
    with reading_as(request.actor):
        rounds = list_own_rounds(request.actor)
        rates = map_newest_rates()
    context = {"rounds": [_describe(each) for each in rounds], "rates": rates}
    return render(request, "rounds/own_rounds.html", context)


def _describe(own: OwnRound) -> dict[str, Any]:
    language = get_reader_language()
    examinee, edition = own.examinee, own.edition
    number = examinee.exam_number
    journey = describe_journey(own.journey, edition, is_own=True) if own.journey else None
    stay = describe_stay(own.stay) if own.stay else None
    paid, later = split_costs(own)
    shown = build_result_context(own.result) if own.result else None
    return {
        "own": own,
        "language": language,
        "name": edition.name.get(language),
        "sector": edition.sectors[examinee.sector].name.get(language),
        "country": get_country_name(edition.destination),
        "exam_number": f"{number[:4]} {number[4:8]} {number[8:]}",
        "ends": describe_ends(own),
        "missed": list_missed(own),
        "returned": describe_returned(own.returned) if own.returned else None,
        "has_too_few": own.waits_since is not None and own.wait is None,
        "wait": describe_own_wait(own.wait) if own.wait else None,
        "stations": [(STEP_LABELS[each.stage], each) for each in own.stations],
        "stage_label": STEP_LABELS.get(own.stage, ""),
        "next": choose_next_step(own, journey, stay),
        "costs_paid": paid,
        "costs_later": later,
        "shown": shown,
        "band": draw_band(shown["band"], own.result.ranked) if shown and own.result else None,
        "offer": describe_offer(own.offer, edition) if own.offer else None,
        "journey": journey,
        "stay": stay,
        "city": edition.cities[examinee.city],
        "sitting": describe_sitting(edition, examinee.city, examinee.sitting_at),
        "city_name": edition.cities[examinee.city].name.get(language),
    }
