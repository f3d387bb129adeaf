"""Headquarters decides on objections to results."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.languages import get_reader_language
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import Appeal
from rantau.rounds.permissions import DECIDE_APPEAL
from rantau.rounds.result_selectors import list_appeals, read_appeal
from rantau.rounds.score_changes import list_current_scores
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services import absent_appeals, appeals
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decision_forms import CONFIRM
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import (
    describe_points,
    get_appeal_state,
    get_part_label,
    name_rounds,
)
from rantau.web.rounds.result_forms import (
    AppealDecisionForm,
    PointsDecisionForm,
    PresenceDecisionForm,
    PresenceForm,
)

PAGE_SIZE = 50
DECISIONS = (Appeal.REJECTED, Appeal.CHANGED)  # of the first officer


@require_safe
@officer_required
def appeal_list(request: ActorRequest) -> HttpResponse:
    """All objections, those that wait first."""
    actor = request.actor
    with reading_as(actor):
        page = Paginator(list_appeals(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = [(each, get_appeal_state(each)) for each in page]
        names = name_rounds(each.examinee.round for each, _state in rows)
    links = build_page_links(page.number, has_next=page.has_next())
    return render(request, "rounds/appeal_list.html", {"rows": rows, "names": names, **links})


@require_http_methods(["GET", "POST"])
@officer_required
def appeal_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """An objection, the points that it is about, and the form of the next decision."""
    actor = request.actor
    require_permission(actor, DECIDE_APPEAL)
    with reading_as(actor):
        appeal = read_appeal(actor, reference)
        edition = get_edition_in_force(appeal.examinee.round)
        scores = list_current_scores([appeal.examinee.id]).get(appeal.examinee.id, {})
        is_own = appeal.decided_by in list_own_hands()
    names = [(part, get_part_label(edition, part)) for part in scores]
    form = _build_form(request, appeal, names)
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("rounds:appeal", args=[reference]),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/appeal.html",
        appeal=appeal,
        round_name=edition.name.get(get_reader_language()),
        state=get_appeal_state(appeal),
        points=[
            (name, describe_points(edition, part, scores[part].points)) for part, name in names
        ],
        proposal=_describe_proposal(edition, appeal),
        is_own=is_own,
        can_decide=form.is_bound or not (appeal.outcome or is_own),
    )


def _describe_proposal(edition: RoundEdition, appeal: Appeal) -> tuple[str, str] | None:
    """The part of which other points are proposed, and these; None where none are."""
    if not appeal.part or appeal.points is None:
        return None
    points = describe_points(edition, appeal.part, appeal.points)
    return get_part_label(edition, appeal.part), points


def _build_form(request: ActorRequest, appeal: Appeal, parts: list[tuple[str, str]]) -> CommandForm:
    """The form of the decision that is next; one that was sent is read as what it was."""
    data = get_post_data(request)
    if appeal.kind == Appeal.ATTENDANCE:
        decision = data.get("decision") if data else None
        is_first = decision in DECISIONS if decision else not appeal.is_proposed
        return PresenceForm(data) if is_first else PresenceDecisionForm(data)
    was_proposal = data is not None and "points" in data
    if appeal.is_proposed and not was_proposal:
        return PointsDecisionForm(data)
    return AppealDecisionForm(data, parts=parts)


def _build_decision(
    request: ActorRequest, form: CommandForm, reference: str
) -> Callable[[], object]:
    actor, key, data = request.actor, form.get_command_key(), form.cleaned_data
    decision, why = data["decision"], data["why"]
    if decision == Appeal.REJECTED:
        return lambda: appeals.reject_appeal(actor, key, reference, why=why)
    if isinstance(form, AppealDecisionForm):
        return lambda: appeals.propose_points(actor, key, reference, form.to_input())
    if isinstance(form, PresenceForm):
        return lambda: absent_appeals.propose_presence(actor, key, reference, why=why)
    if decision != CONFIRM:
        return lambda: appeals.return_proposal(actor, key, reference, why=why)
    if isinstance(form, PresenceDecisionForm):
        return lambda: absent_appeals.confirm_presence(actor, key, reference)
    return lambda: appeals.confirm_points(actor, key, reference)
