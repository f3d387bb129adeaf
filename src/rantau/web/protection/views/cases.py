"""Pages of a case: show it, take it over, add a note, refer it, close it."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput, StaleRevision
from rantau.documents.interface import StoredEvidence, store_evidence
from rantau.protection.errors import AccusedOfficeReferral, UnreadMessage
from rantau.protection.models import Case, Note
from rantau.protection.overview import CaseOverview, TimelineEntry, get_case_overview
from rantau.protection.permissions import CLOSE_CASE, OPEN_ORIGINAL, WORK_ON_CASE
from rantau.protection.selectors import get_case, get_evidence
from rantau.protection.services import cases, referrals
from rantau.protection.services.cases import add_note, take_over_case
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.received_files import build_file_response
from rantau.web.protection.forms import (
    CaseNoteForm,
    CloseCaseForm,
    ReferralForm,
    TakeOverCaseForm,
)
from rantau.web.protection.labels import (
    CASE_OUTCOME_LABELS,
    CASE_STEP_LABELS,
    DANGER_SIGN_LABELS,
    NOTE_KIND_LABELS,
    REPORTER_VERDICT_LABELS,
    SEVERITY_LABELS,
)
from rantau.web.registry.labels import build_contact

# Step of a case -> the kind of note that is usual then.
USUAL_NOTE_KINDS = {Case.RESPOND: Note.RESPONSE, Case.ACT: Note.ACTION}


@require_http_methods(["GET", "POST"])
@officer_required
def case_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """One case; a POST takes it over, or adds a note. Reading it is written to the read log."""
    actor = request.actor
    is_take_over = request.POST.get("do") == "take"
    take_over_form = TakeOverCaseForm(request.POST if is_take_over else None)
    note_form = (
        CaseNoteForm(get_post_data(request), request.FILES or None) if not is_take_over else None
    )
    if (is_take_over and _take_over_case(actor, reference, take_over_form)) or (
        note_form and _add_case_note(actor, reference, note_form)
    ):
        return redirect("protection:case", reference=reference)
    with reading_as(actor):
        overview = get_case_overview(actor, reference)
    case = overview.case
    if note_form is None or not note_form.is_bound:
        note_form = CaseNoteForm(initial={"kind": USUAL_NOTE_KINDS.get(case.step, Note.NOTE)})
    context = {
        **_build_case_labels(overview),
        "overview": overview,
        "case": case,
        "person": overview.person[0] if overview.person else None,
        "contact_of_person": build_contact(*overview.person) if overview.person else None,
        "note_form": note_form,
        "take_over_form": take_over_form,
        "take_over_key": uuid4(),
        "now": clock.now(),
        "is_late": case.due_at < clock.now(),
        "is_own": case.owner == actor.ref and case.acknowledged_at is not None,
        "can_open_original": has_permission(actor, OPEN_ORIGINAL),
        "can_close": has_permission(actor, CLOSE_CASE),
    }
    status = 422 if note_form.errors else take_over_form.response_status
    return render(request, "protection/case_detail.html", context, status=status)


def _take_over_case(actor: Actor, reference: str, form: TakeOverCaseForm) -> bool:
    """Take over the case if the form is valid. Return whether it was done; else the form has
    errors."""
    try:
        if form.is_valid():
            take_over_case(actor, form.get_command_key(), reference, seen=form.cleaned_data["seen"])
            return True
    except StaleRevision as error:
        form.add_stale_error(error)
    return False


def _add_case_note(actor: Actor, reference: str, form: CaseNoteForm) -> bool:
    """Add the note if the form is valid. Return whether it was done; else the form has errors."""
    try:
        if form.is_valid():
            key = form.get_command_key()
            add_note(actor, key, reference, form.to_input(_store_evidence(form, key)))
            return True
    except InvalidInput as error:
        form.add_problems(error.problems)
    return False


def _store_evidence(form: CaseNoteForm, key: UUID) -> StoredEvidence | None:
    """Store the file of the form, if it has one, before the command. Raises InvalidInput."""
    upload = form.cleaned_data["evidence"]
    if upload is None:
        return None
    try:
        return store_evidence(upload, name=upload.name or "", command_key=key)
    except DomainError as error:
        raise InvalidInput({"evidence": [str(error)]}) from error


@require_GET
@officer_required
def case_evidence(request: ActorRequest, reference: str, evidence: UUID) -> HttpResponse:
    """The copy of a file of a case that is shown. Reading it is written to the read log."""
    with reading_as(request.actor):
        row, content = get_evidence(request.actor, reference, evidence, is_original=False)
    return build_file_response(content, row.media_type)


@require_GET
@officer_required
def original_evidence(request: ActorRequest, reference: str, evidence: UUID) -> HttpResponse:
    """A file of a case as it came, to be saved and not shown: nothing was taken out of it."""
    with reading_as(request.actor):
        row, content = get_evidence(request.actor, reference, evidence, is_original=True)
    name = f"{row.original_digest}.original"
    return build_file_response(content, "application/octet-stream", download_name=name)


def _build_case_labels(overview: CaseOverview) -> dict[str, object]:
    case = overview.case
    return {
        "level": SEVERITY_LABELS[case.severity],
        "step": CASE_STEP_LABELS[case.step],
        "signs": [DANGER_SIGN_LABELS[sign] for sign in case.signs],
        "outcome": CASE_OUTCOME_LABELS.get(case.outcome, ""),
        "verdict": REPORTER_VERDICT_LABELS.get(case.verdict, ""),
        "timeline_rows": [_build_timeline_row(entry) for entry in overview.timeline],
    }


def _build_timeline_row(entry: TimelineEntry) -> dict[str, object]:
    """A row of `components/timeline.html`; for a note it has the label of its kind."""
    what = NOTE_KIND_LABELS.get(entry.label, entry.label)
    row = {"at": entry.at, "what": what, "detail": entry.detail, "who": entry.actor_name}
    return row | {"evidence": entry.evidence}


@require_http_methods(["GET", "POST"])
@officer_required
def close_case(request: ActorRequest, reference: str) -> HttpResponse:
    """Close a case: outcome, money recovered, and whether the reporter agrees."""
    actor = request.actor
    require_permission(actor, CLOSE_CASE)
    with reading_as(actor):
        case = get_case(actor, reference, purpose="case")
    form = CloseCaseForm(get_post_data(request), initial={"seen": case.revision})
    if request.method == "POST" and form.is_valid():
        try:
            cases.close_case(
                actor,
                form.get_command_key(),
                reference,
                form.to_input(),
                seen=form.cleaned_data["seen"],
            )
            return redirect("protection:case", reference=reference)
        except InvalidInput as error:
            form.add_problems(error.problems)
        except StaleRevision as error:
            form.add_stale_error(error)
        except UnreadMessage as error:
            form.is_conflict = True
            form.add_error(None, str(error))
    return _render_case_form(request, case, form, heading=_("Close the case"))


@require_http_methods(["GET", "POST"])
@officer_required
def refer_case(request: ActorRequest, reference: str) -> HttpResponse:
    """Refer a case to another office, which may see it from then on."""
    actor = request.actor
    require_permission(actor, WORK_ON_CASE)
    with reading_as(actor):
        case = get_case(actor, reference, purpose="case")
    form = ReferralForm(get_post_data(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            referrals.refer_case(
                actor,
                form.get_command_key(),
                reference,
                office=data["office"],
                request=data["asked"],
            )
            return redirect("protection:case", reference=reference)
        except InvalidInput as error:
            form.add_problems(error.problems)
        except AccusedOfficeReferral as error:
            form.add_problems({"office": [str(error)]})
    return _render_case_form(request, case, form, heading=_("Refer to another office"))


def _render_case_form(
    request: ActorRequest, case: Case, form: CommandForm, *, heading: str
) -> HttpResponse:
    return render_form(
        request,
        form,
        heading=heading,
        lead=f"{case.reference} · {case.summary}",
        verb=heading,
        back_url=reverse("protection:case", args=[case.reference]),
    )
