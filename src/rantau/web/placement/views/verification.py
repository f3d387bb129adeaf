"""Verify documents, each beside its scan; and answer about a name as the second officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid5

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_colleagues
from rantau.common.errors import NotFound
from rantau.common.mrz import NoZone, read_passport_zone
from rantau.partners.selectors import find_quota_line
from rantau.placement.available_actions import list_names_to_answer, list_requirements_to_verify
from rantau.placement.contract_wage import (
    CONTRACT,
    LowerWage,
    find_lower_wage,
    get_written_wage,
)
from rantau.placement.four_eyes import (
    has_decided,
    has_returned,
    has_verified,
    list_milestones_barred_by_verifying,
)
from rantau.placement.labels import get_localized_text
from rantau.placement.name_answers import compare_names, find_name_answer, get_written_name
from rantau.placement.permissions import CONFIRM_NAME, VERIFY_DOCUMENTS
from rantau.placement.requirements import RequirementStatus
from rantau.placement.selectors import list_media_types, list_opened_files
from rantau.placement.services import received_documents
from rantau.placement.services.name_answers import answer_about_name as record_answer
from rantau.placement.services.name_answers import has_compared_zone
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.zone_comparison import ZONE_FIELD, ZONE_REQUIREMENT, compare_zone
from rantau.web.common.decorators import officer_required
from rantau.web.placement.commands import (
    get_placement_for_command,
    get_snapshot_for_command,
    list_earlier_rows,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.name_rows import build_name_comparison
from rantau.web.placement.verification_forms import AnswerNameForm, Scans, VerifyDocumentsForm


@dataclass(frozen=True)
class VerificationPage:
    """What the page of verification shows beside its form.

    lower_wage   of the contract that waits, where it promises less than the job order
    has_decided  the actor issued the clearance, so that somebody else verifies
    colleagues   to whom the actor can hand what is for others, where there is anything
    """

    snapshot: PlacementSnapshot
    statuses: Sequence[RequirementStatus]
    scans: Scans
    lower_wage: LowerWage | None
    has_decided: bool
    colleagues: Sequence[str]


def _load_page(request: ActorRequest, reference: str) -> VerificationPage:
    actor, posted = request.actor, request.POST
    with reading_as(actor):
        placement = get_placement_for_command(request, reference)
        snapshot = load_snapshot(actor, placement, with_line_status=False)
        # A form sent twice has the fields of the first time, although none waits any longer.
        codes = {each.code for each in list_requirements_to_verify(snapshot)} | set(posted)
        statuses = [each for code, each in snapshot.requirements.items() if code in codes]
        is_for_others = has_decided(snapshot)
        if is_for_others or any(has_returned(snapshot, each) for each in statuses):
            colleagues = list_colleagues(actor, VERIFY_DOCUMENTS, snapshot.own_refs)
        else:
            colleagues = []
        scans = _load_scans(snapshot, statuses)
        lower_wage = _find_lower_wage(snapshot, statuses)
    return VerificationPage(snapshot, statuses, scans, lower_wage, is_for_others, colleagues)


def _find_lower_wage(
    snapshot: PlacementSnapshot, statuses: Sequence[RequirementStatus]
) -> LowerWage | None:
    """One query where the contract waits, and was read for its wage."""
    waits = any(status.requirement.code == CONTRACT for status in statuses)
    if not waits or get_written_wage(snapshot.requirements) is None:
        return None
    return find_lower_wage(snapshot.requirements, find_quota_line(snapshot.placement.line_id))


def _load_scans(snapshot: PlacementSnapshot, statuses: Sequence[RequirementStatus]) -> Scans:
    """Two queries where there is any scan."""
    if not any(status.receipt and status.receipt.file_id for status in statuses):
        return Scans()
    return Scans(list_media_types(statuses), list_opened_files(snapshot.own_refs, statuses))


@require_http_methods(["GET", "POST"])
@officer_required
def verify_documents(request: ActorRequest, reference: str) -> HttpResponse:
    """Verify documents: each received one beside its scan and the values typed from it, with a
    method and a result.

    Three buttons beside the one that saves: `compare` shows the typed machine-readable zone beside
    the rest, `use` takes one value from it, `all` accepts everything that is left.
    """
    actor = request.actor
    require_permission(actor, VERIFY_DOCUMENTS)
    page = _load_page(request, reference)
    form = _build_form(page, request.POST)
    if request.method == "POST" and "compare" not in request.POST and form.is_valid():
        if "use" in request.POST:
            return _use_zone_value(request, page, form)
        key, data = form.get_command_key(), form.cleaned_data
        response = run_placement_command(
            request,
            reference,
            form,
            lambda: received_documents.verify_documents(
                actor,
                key,
                reference,
                form.to_input(),
                seen=data["seen"],
                counted=data["counted"] if form.is_all_right else None,
            ),
        )
        if response:
            return response
    return _render_page(request, page, form)


def _build_form(page: VerificationPage, posted: QueryDict) -> VerifyDocumentsForm:
    return VerifyDocumentsForm(
        posted or None,
        snapshot=page.snapshot,
        statuses=page.statuses,
        scans=page.scans,
        lower_wage=page.lower_wage,
        initial={"seen": page.snapshot.placement.revision},
    )


def _use_zone_value(
    request: ActorRequest, page: VerificationPage, form: VerifyDocumentsForm
) -> HttpResponse:
    """Correct the passport by the value of the zone whose check digit fits, and show the page again
    with all that was typed. Raises NotFound for a value that is not offered."""
    name, reference = request.POST["use"], page.snapshot.placement.reference
    fields = _get_corrected_fields(page, form, name)
    seen = form.cleaned_data["seen"]
    response = run_placement_command(
        request,
        reference,
        form,
        lambda: received_documents.correct_document(
            request.actor,
            uuid5(form.get_command_key(), f"{name}:{seen}"),
            reference,
            ZONE_REQUIREMENT,
            fields=fields,
            why=_("The machine-readable zone has it so, and its check digit fits."),
            seen=seen,
        ),
    )
    if response is None:
        return _render_page(request, page, form)
    page = _load_page(request, reference)
    data = request.POST.copy()
    data["seen"] = str(page.snapshot.placement.revision)
    return _render_page(request, page, _build_form(page, data))


def _get_corrected_fields(
    page: VerificationPage, form: VerifyDocumentsForm, name: str
) -> dict[str, str]:
    """The passport's fields with one value from the zone. Raises NotFound."""
    status = page.snapshot.requirements.get(ZONE_REQUIREMENT)
    if status is None or status.receipt is None:
        raise NotFound()
    try:
        zone = read_passport_zone(form.cleaned_data.get(f"{ZONE_REQUIREMENT}.{ZONE_FIELD}", ""))
    except NoZone:
        raise NotFound() from None
    rows = compare_zone(zone, status.receipt.fields, page.snapshot.person)
    offered = {f"{ZONE_REQUIREMENT}.{row.field}": row for row in rows if row.right}
    if name not in offered:
        raise NotFound()
    return {**status.receipt.fields, offered[name].field: offered[name].right}


def _render_page(
    request: ActorRequest, page: VerificationPage, form: VerifyDocumentsForm
) -> HttpResponse:
    snapshot = page.snapshot
    barred = list_milestones_barred_by_verifying(snapshot)
    return render_placement_form(
        request,
        snapshot,
        form,
        template="placement/verify_documents.html",
        earlier_rows=list_earlier_rows(request.actor, snapshot),
        heading=_("Verify documents"),
        verb=_("Save the findings"),
        barred_milestones=[get_localized_text(each.name) for each in barred],
        has_verified=has_verified(snapshot),
        has_decided=page.has_decided,
        colleagues=page.colleagues,
        waiting=form.list_waiting(),
        person=snapshot.person,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def answer_about_name(request: ActorRequest, reference: str) -> HttpResponse:
    """Answer, as the second officer, whether the name on a document is the registered person's.
    Raises NotFound where no name waits for the actor."""
    actor = request.actor
    require_permission(actor, CONFIRM_NAME)
    snapshot = get_snapshot_for_command(request, reference)
    codes = [each.code for each in list_names_to_answer(snapshot)]
    code = request.POST.get("requirement") or next(iter(codes), "")
    # A form sent twice is about a name that waits no longer.
    status = snapshot.requirements.get(code)
    if status is None or status.receipt is None or status.verification is None:
        raise NotFound()
    initial = {"seen": snapshot.placement.revision, "requirement": code}
    form = AnswerNameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        key, seen = form.get_command_key(), form.cleaned_data["seen"]
        response = run_placement_command(
            request,
            reference,
            form,
            lambda: record_answer(actor, key, reference, form.to_input(), seen=seen),
        )
        if response:
            return response
    return _render_answer(request, snapshot, status, form)


def _render_answer(
    request: ActorRequest,
    snapshot: PlacementSnapshot,
    status: RequirementStatus,
    form: AnswerNameForm,
) -> HttpResponse:
    """Both names letter by letter, the rules that explain them, and what was answered before."""
    names = compare_names(snapshot, status)
    written = get_written_name(status)
    return render_placement_form(
        request,
        snapshot,
        form,
        template="placement/answer_name.html",
        heading=_("Answer about the name"),
        verb=_("Save the answer"),
        document=get_localized_text(status.requirement.name),
        names=build_name_comparison(snapshot.person.name, written, names),
        answer=find_name_answer(snapshot, status),
        verification=status.verification,
        receipt=status.receipt,
        has_zone=has_compared_zone(status),
    )
