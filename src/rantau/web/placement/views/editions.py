"""Headquarters proposes, compares and publishes editions of schemes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.declarations.labels import describe_unreadable
from rantau.placement.edition_selectors import (
    DeclaredEdition,
    find_edition_before,
    get_declared_edition,
    get_edition_proposal,
    list_declared_editions,
    list_edition_proposals,
)
from rantau.placement.labels import EXPECTED_LABELS, get_drawing_names
from rantau.placement.models import SchemeEdition
from rantau.placement.permissions import DECIDE_EDITION, PROPOSE_EDITION
from rantau.placement.services import scheme_editions
from rantau.procedures.drawing import draw_as_svg
from rantau.procedures.parsing import parse_published_scheme
from rantau.procedures.scheme import Scheme
from rantau.procedures.sections import UnreadableDeclaration
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.declarations import (
    OUTCOME_LABELS,
    build_decision,
    build_decision_form,
    is_recallable,
    run_proposal,
)
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.placement.edition_forms import (
    EditionDecisionForm,
    EditionForm,
    WithdrawalDecisionForm,
    WithdrawalForm,
)
from rantau.web.placement.scheme_change_labels import describe_changes


@require_safe
@officer_required
def edition_list(request: ActorRequest) -> HttpResponse:
    """The editions in force, to come and ended, and what waits for a decision."""
    actor, today = request.actor, clock.today()
    with reading_as(actor):
        editions = list_declared_editions(actor)
        proposals = list(list_edition_proposals(actor))
    groups: dict[str, list[DeclaredEdition]] = {"now": [], "later": [], "before": []}
    in_force: set[str] = set()
    for each in editions:  # the newest of a scheme first
        groups[_find_group(each, in_force, today.isoformat())].append(each)
    context = {
        "waiting": [row for row in proposals if not row.outcome],
        "decided": [row for row in proposals if row.outcome],
        "groups": [
            (_("In force"), groups["now"]),
            (_("To come"), groups["later"]),
            (_("Ended or withdrawn"), groups["before"]),
        ],
        "states": OUTCOME_LABELS,
        "language": get_reader_language(),
    }
    return render(request, "placement/edition_list.html", context)


def _find_group(edition: DeclaredEdition, in_force: set[str], today: str) -> str:
    """Where an edition stands in the list; `in_force` has the schemes whose edition was found."""
    scheme = edition.scheme
    if edition.is_withdrawn:
        return "before"
    if scheme.in_force_from.isoformat() > today:
        return "later"
    has_ended = scheme.in_force_until and scheme.in_force_until.isoformat() <= today
    if has_ended or scheme.code in in_force:
        return "before"
    in_force.add(scheme.code)
    return "now"


@require_safe
@officer_required
def edition_detail(request: ActorRequest, scheme: str, edition: str) -> HttpResponse:
    """An edition of a file or published: its drawing and its text."""
    with reading_as(request.actor):
        found = get_declared_edition(request.actor, scheme, edition)
    context = {
        "found": found,
        "drawing": _draw(found.scheme),
        "language": get_reader_language(),
        "can_withdraw": found.reference
        and not found.is_withdrawn
        and found.scheme.in_force_from > clock.today(),
    }
    return render(request, "placement/edition.html", context)


def _draw(scheme: Scheme) -> str:
    """The drawing for a page; what is written in it was escaped when it was drawn."""
    return mark_safe(draw_as_svg(scheme, get_reader_language(), get_drawing_names()))  # noqa: S308


@require_http_methods(["GET", "POST"])
@officer_required
def propose_edition(request: ActorRequest) -> HttpResponse:
    """Propose an edition; the address may name the scheme whose newest edition the form begins
    with: `skema`."""
    actor = request.actor
    require_permission(actor, PROPOSE_EDITION)
    form = EditionForm(get_post_data(request), initial={"content": _find_beginning(request)})
    if form.is_valid():
        response = run_proposal(
            request, form, scheme_editions.propose_edition, "placement:edition_proposal"
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Propose an edition of a scheme"),
        lead=_(
            "Give it the next edition and the day from which it is in force, tomorrow at the"
            " earliest. Whoever has begun keeps the edition under which it was."
        ),
        verb=_("Propose"),
        back_url=reverse("placement:editions"),
    )


def _find_beginning(request: ActorRequest) -> str:
    """The text of the newest edition of the scheme that the address names, if there is one."""
    code = request.GET.get("skema", "")
    with reading_as(request.actor):
        editions = list_declared_editions(request.actor)
    found = (each for each in editions if each.scheme.code == code and not each.is_withdrawn)
    return next((each.content for each in found), "")


@require_http_methods(["GET", "POST"])
@officer_required
def propose_withdrawal(request: ActorRequest, reference: str) -> HttpResponse:
    """Propose that a published edition is taken back before its day."""
    actor = request.actor
    require_permission(actor, PROPOSE_EDITION)
    with reading_as(actor):
        edition = get_edition_proposal(actor, reference)
    form = WithdrawalForm(get_post_data(request))
    if form.is_valid():
        key, data = form.get_command_key(), form.cleaned_data
        response = run_command(
            request,
            form,
            lambda: scheme_editions.propose_withdrawal(
                actor,
                key,
                edition.reference,
                summary_id=data["summary_id"],
                summary_en=data["summary_en"],
            ),
            back_url=reverse("placement:editions"),
            done=_("Proposed. Somebody else of headquarters publishes it."),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Withdraw %(edition)s before its day")
        % {"edition": f"{edition.scheme} {edition.edition}"},
        lead=_("It never comes into force once somebody else of headquarters has agreed."),
        verb=_("Propose"),
        back_url=reverse("placement:edition", args=[edition.scheme, edition.edition]),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def edition_proposal(request: ActorRequest, reference: str) -> HttpResponse:
    """What was proposed, every value that changes, the drawing, and the form that publishes or
    refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_EDITION)
    with reading_as(actor):
        proposal = get_edition_proposal(actor, reference)
        is_own = proposal.proposed_by in list_own_hands()
        before = find_edition_before(actor, proposal.scheme, proposal.in_force_from)
    is_withdrawal = proposal.withdraws_id is not None
    kind = WithdrawalDecisionForm if is_withdrawal else EditionDecisionForm
    form = build_decision_form(request, proposal, kind)
    if form.is_valid():
        decision = build_decision(
            request,
            form,
            reference,
            publish=scheme_editions.publish_edition,
            refuse=scheme_editions.refuse_edition,
            recall=scheme_editions.recall_edition,
        )
        address = reverse("placement:edition_proposal", args=[reference])
        response = run_command(request, form, decision, back_url=address)
        if response is not None:
            return response
    scheme, unreadable = _read_scheme(proposal)
    return render_form(
        request,
        form,
        template="placement/edition_proposal.html",
        proposal=proposal,
        scheme=scheme,
        unreadable=unreadable,
        before=before,
        changes=describe_changes(before.content, proposal.content) if before and scheme else [],
        drawing=_draw(scheme) if scheme else "",
        state=OUTCOME_LABELS[proposal.outcome],
        language=get_reader_language(),
        can_decide=form.is_bound or not (is_own or proposal.outcome),
        can_recall=is_recallable(request, proposal),
        is_waiting=not proposal.outcome,
    )


def _read_scheme(proposal: SchemeEdition) -> tuple[Scheme | None, str]:
    """What was proposed; or None, and why it cannot be read any more."""
    try:
        return parse_published_scheme(proposal.content), ""
    except UnreadableDeclaration as error:
        return None, describe_unreadable(error, EXPECTED_LABELS)
