"""One case: show it, take it over, add a note, refer it, close it."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput, StaleRevision
from rantau.protection.errors import AccusedOfficeReferral, UnreadMessage
from rantau.protection.models import Case, Note
from rantau.protection.overview import CaseOverview, TimelineEntry, get_case_overview
from rantau.protection.permissions import CLOSE_CASE, WORK_ON_CASE
from rantau.protection.selectors import get_case
from rantau.protection.services import cases, referrals
from rantau.protection.services.cases import add_note, take_over_case
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.protection.forms import (
    CaseNoteForm,
    CloseCaseForm,
    ReferralForm,
    TakeOverCaseForm,
    add_form_errors,
)
from rantau.web.protection.labels import (
    CASE_OUTCOME_LABELS,
    CASE_STEP_LABELS,
    DANGER_SIGN_LABELS,
    NOTE_KIND_LABELS,
    REPORTER_VERDICT_LABELS,
    SEVERITY_LABELS,
)

# What is mostly noted at each step.
USUAL_NOTE_KINDS = {Case.RESPOND: Note.RESPONSE, Case.ACT: Note.ACTION}


@require_http_methods(["GET", "POST"])
@officer_required
def case_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """The case; or one act on it: taking it over, or a note."""
    actor = request.actor
    taking = request.POST.get("do") == "take"
    take = TakeOverCaseForm(request.POST if taking else None)
    form = CaseNoteForm(request.POST) if request.method == "POST" and not taking else None
    if (taking and _take_over_case(actor, reference, take)) or (
        form and _add_case_note(actor, reference, form)
    ):
        return redirect("protection:case", reference=reference)
    with reading_as(actor):
        file = get_case_overview(actor, reference)
    form = form or CaseNoteForm(initial={"kind": USUAL_NOTE_KINDS.get(file.case.step, Note.NOTE)})
    shown = {
        **_build_case_labels(file),
        "file": file,
        "case": file.case,
        "form": form,
        "take": take,
        "take_key": uuid4(),
        "now": clock.now(),
        "late": file.case.due_at < clock.now(),
        "mine": file.case.owner == actor.ref and file.case.acknowledged_at is not None,
        "can_close": has_permission(actor, CLOSE_CASE),
    }
    status = 422 if form.errors else take.answer_status
    return render(request, "protection/case_detail.html", shown, status=status)


def _take_over_case(actor: Actor, reference: str, form: TakeOverCaseForm) -> bool:
    """Whether the case was taken over; else the form says why not."""
    try:
        if form.is_valid():
            take_over_case(actor, form.command_key(), reference, seen=form.cleaned_data["seen"])
            return True
    except StaleRevision as error:
        form.look_again(error)
    return False


def _add_case_note(actor: Actor, reference: str, form: CaseNoteForm) -> bool:
    """Whether the note was kept; else the form says why not."""
    try:
        if form.is_valid():
            add_note(actor, form.command_key(), reference, form.terms())
            return True
    except InvalidInput as error:
        add_form_errors(form, error.problems)
    return False


def _build_case_labels(file: CaseOverview) -> dict[str, object]:
    case = file.case
    return {
        "level": SEVERITY_LABELS[case.severity],
        "step": CASE_STEP_LABELS[case.step],
        "signs": [DANGER_SIGN_LABELS[sign] for sign in case.signs],
        "outcome": CASE_OUTCOME_LABELS.get(case.outcome, ""),
        "verdict": REPORTER_VERDICT_LABELS.get(case.verdict, ""),
        "story": [_build_timeline_row(told) for told in file.timeline],
    }


def _build_timeline_row(told: TimelineEntry) -> dict[str, object]:
    """One line as the timeline part draws it; a note's code becomes its word."""
    what = NOTE_KIND_LABELS.get(told.label, told.label)
    return {"at": told.at, "what": what, "detail": told.detail, "who": told.actor_name}


@require_http_methods(["GET", "POST"])
@officer_required
def close_case(request: ActorRequest, reference: str) -> HttpResponse:
    """The end of a case: outcome, money, and the complainant's word."""
    actor = request.actor
    require_permission(actor, CLOSE_CASE)
    with reading_as(actor):
        case = get_case(actor, reference, purpose="case")
    form = CloseCaseForm(get_post_data(request), initial={"seen": case.revision})
    if request.method == "POST" and form.is_valid():
        try:
            cases.close_case(
                actor, form.command_key(), reference, form.terms(), seen=form.cleaned_data["seen"]
            )
            return redirect("protection:case", reference=reference)
        except InvalidInput as error:
            add_form_errors(form, error.problems)
        except StaleRevision as error:
            form.look_again(error)
        except UnreadMessage as error:
            form.out_of_step = True
            form.add_error(None, str(error))
    return _render_case_form(
        request, case, form, heading=_("Close the case"), status=form.answer_status
    )


@require_http_methods(["GET", "POST"])
@officer_required
def refer_case(request: ActorRequest, reference: str) -> HttpResponse:
    """Which office may see the case from now on, and what it is asked to do."""
    actor = request.actor
    require_permission(actor, WORK_ON_CASE)
    with reading_as(actor):
        case = get_case(actor, reference, purpose="case")
    form = ReferralForm(get_post_data(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            referrals.refer_case(
                actor, form.command_key(), reference, office=given["office"], request=given["asked"]
            )
            return redirect("protection:case", reference=reference)
        except InvalidInput as error:
            add_form_errors(form, error.problems)
        except AccusedOfficeReferral as error:
            add_form_errors(form, {"office": [str(error)]})
    status = 422 if form.errors else 200
    return _render_case_form(
        request, case, form, heading=_("Refer to another office"), status=status
    )


def _render_case_form(
    request: ActorRequest, case: Case, form: CommandForm, *, heading: str, status: int
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": heading,
        "lead": f"{case.reference} · {case.summary}",
        "verb": heading,
        "back_url": reverse("protection:case", args=[case.reference]),
    }
    return render(request, "common/form_page.html", shown, status=status)
