"""Offers of employers abroad: her own page, on which she answers, and those of officers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common.languages import get_reader_language
from rantau.partners.exchange_rates import map_newest_rates
from rantau.rounds.choice_rows import find_stage_after_refusing
from rantau.rounds.departure_selectors import find_report_to_settle
from rantau.rounds.journey_gates import find_step_to_record
from rantau.rounds.journey_selectors import find_decided_proposal, get_journey
from rantau.rounds.models import Offer
from rantau.rounds.offer_selectors import (
    count_refused_offers,
    get_offer,
    get_own_offer,
    list_offers,
    log_offers,
)
from rantau.rounds.permissions import (
    ANSWER_OFFER,
    DECIDE_BAR,
    FOLLOW_OFFERS,
    RECORD_NO_SHOW,
    SETTLE_ARRIVAL,
)
from rantau.rounds.placement_selectors import find_offer_placement, is_placement_behind
from rantau.rounds.roster_selectors import find_roster_entry
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services import offers as offer_services
from rantau.rounds.services import placements as placement_services
from rantau.rounds.stages import Stage
from rantau.rounds.stay_selectors import find_stay_reference
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required, worker_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.contract_pdf import compute_check_number
from rantau.web.rounds.journey_labels import (
    BAR_OUTCOME_LABELS,
    describe_journey,
    describe_wait_after_visa,
)
from rantau.web.rounds.labels import STAGE_LABELS, name_rounds
from rantau.web.rounds.offer_forms import AnswerForm
from rantau.web.rounds.offer_labels import NEXT_LABELS, describe_offer, describe_state

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@worker_required
def own_offer(request: ActorRequest, reference: str) -> HttpResponse:
    """An offer to her: what both answers lead to, and the form to answer."""
    actor = request.actor
    with reading_as(actor):
        offer = get_own_offer(actor, reference)
        context = _describe(offer)
    form = AnswerForm(get_post_data(request))
    response = _answer(request, form, reference, back_url=reverse("rounds:own"))
    if response is not None:
        return response
    return render_form(request, form, template="rounds/own_offer.html", **context)


@require_safe
@officer_required
def offers(request: ActorRequest) -> HttpResponse:
    """The offers of whom the officer sees, those that wait first."""
    actor = request.actor
    with reading_as(actor):
        page = Paginator(list_offers(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = list(page)
        log_offers(actor, rows)
        names = name_rounds(each.examinee.round for each in rows)
    links = build_page_links(page.number, has_next=page.has_next())
    shown = [(row, *_describe_state(row)) for row in rows]
    return render(request, "rounds/offers.html", {"rows": shown, "names": names, **links})


def _describe_state(row: Offer) -> tuple[str, str]:
    """How a contract of the list stands, by the stage of whoever accepted it, and what comes
    next."""
    if row.state == Offer.WAITING:
        return describe_state(row), gettext("She or her office: answer")
    if row.state != Offer.ACCEPTED:
        return describe_state(row), "—"
    stage = Stage(row.examinee.stage)
    return str(STAGE_LABELS[stage]), str(NEXT_LABELS.get(stage, "—"))


@require_http_methods(["GET", "POST"])
@officer_required
def offer(request: ActorRequest, reference: str) -> HttpResponse:
    """An offer as an officer sees it; at a counter he writes down what she answers."""
    actor = request.actor
    with reading_as(actor):
        found = get_offer(actor, reference)
        context = _describe(found)
        decided = find_decided_proposal(found)
        link, report = find_offer_placement(found), find_report_to_settle(found)
        may_follow = has_permission(actor, FOLLOW_OFFERS) and is_placement_behind(found, link)
    form = AnswerForm(get_post_data(request))
    response = _answer(request, form, reference, back_url=reverse("rounds:offers"))
    if response is not None:
        return response
    may_answer = has_permission(actor, ANSWER_OFFER)
    has_contract, stage = found.state == Offer.ACCEPTED, found.examinee.stage
    return render_form(
        request,
        form,
        template="rounds/offer.html",
        may_answer=may_answer,
        may_record_no_show=has_contract
        and stage == Stage.VISA
        and has_permission(actor, RECORD_NO_SHOW),
        report=report if has_permission(actor, SETTLE_ARRIVAL) else None,
        may_decide_bar=has_permission(actor, DECIDE_BAR),
        placement=link.placement.reference if link else "",
        may_follow=may_follow,
        stage=STAGE_LABELS[Stage(stage)],
        decided=decided,
        bar_outcome=BAR_OUTCOME_LABELS[decided.outcome] if decided else "",
        **context,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def follow_offer(request: ActorRequest, reference: str) -> HttpResponse:
    """Headquarters brings the placement of a contract on at once."""
    actor = request.actor
    require_permission(actor, FOLLOW_OFFERS)
    with reading_as(actor):
        key = get_offer(actor, reference).id
    form = CommandForm(get_post_data(request))
    back_url = reverse("rounds:offer", args=[reference])
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: placement_services.follow_offer(actor, form.get_command_key(), key),
            back_url=back_url,
        )
        if response is not None:
            return response
    heading, verb = gettext("Update the placement from the round"), gettext("Update it now")
    return render_form(request, form, heading=heading, verb=verb, back_url=back_url)


def _answer(
    request: ActorRequest, form: AnswerForm, reference: str, *, back_url: str
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    key, data = form.get_command_key(), form.to_input()
    return run_command(
        request,
        form,
        lambda: offer_services.answer_offer(request.actor, key, reference, data),
        back_url=back_url,
    )


def _describe(offer: Offer) -> dict[str, Any]:
    """The offer in words, and what follows from either answer; inside a scope."""
    edition = get_edition_in_force(offer.examinee.round)
    allowed, refused = edition.amounts.refused_offers, count_refused_offers(offer.examinee)
    entry = find_roster_entry(offer.examinee)
    journey = get_journey(offer, edition) if offer.state == Offer.ACCEPTED else None
    stage = Stage(offer.examinee.stage)
    return {
        "offer": describe_offer(offer, edition),
        "check_number": compute_check_number(offer),
        "rates": map_newest_rates(),
        "round_name": edition.name.get(get_reader_language()),
        "journey": describe_journey(journey, edition) if journey else None,
        "next_action": find_step_to_record(journey.missing) if journey else None,
        "waits_for": describe_wait_after_visa(stage, journey.entry) if journey else "",
        "stay_reference": find_stay_reference(offer),
        "is_waiting_for_visa": journey is not None and stage == Stage.ACCEPTED,
        "stays_on_roster": find_stage_after_refusing(refused + 1, allowed) == Stage.ROSTERED,
        "more_refused": max(0, allowed - refused - 1),
        "roster_until": entry.expires_on if entry else None,
    }
