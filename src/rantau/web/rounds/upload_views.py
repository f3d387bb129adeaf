"""Files of counterparts that one of headquarters uploaded and another confirms or refuses."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.languages import get_reader_language
from rantau.rounds.models import UploadedFile
from rantau.rounds.permissions import DECIDE_UPLOAD
from rantau.rounds.row_outcomes import count_left_out
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services import uploads as upload_services
from rantau.rounds.upload_selectors import get_confirmed_results, get_upload, list_uploads
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import name_rounds
from rantau.web.rounds.roster_forms import SettleFileForm
from rantau.web.rounds.row_labels import describe_row
from rantau.web.rounds.upload_forms import UploadDecisionForm
from rantau.web.rounds.upload_labels import KIND_LABELS, UPLOAD_LABELS, describe_row_outcome

PAGE_SIZE = 50


@require_safe
@officer_required
def uploads(request: ActorRequest) -> HttpResponse:
    """All uploaded files, those that wait for a second person first."""
    actor = request.actor
    with reading_as(actor):
        page = Paginator(list_uploads(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = [(each, KIND_LABELS[each.kind], UPLOAD_LABELS[each.outcome]) for each in page]
        names = name_rounds(each.round for each in page)
    links = build_page_links(page.number, has_next=page.has_next())
    return render(request, "rounds/uploads.html", {"rows": rows, "names": names, **links})


@require_http_methods(["GET", "POST"])
@officer_required
def upload(request: ActorRequest, reference: str) -> HttpResponse:
    """An uploaded file and what would come of its rows, and the form that confirms or refuses
    it."""
    actor = request.actor
    require_permission(actor, DECIDE_UPLOAD)
    form = UploadDecisionForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("rounds:upload", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        found = get_upload(actor, reference)
        is_own = found.uploaded_by in list_own_hands()
        edition = get_edition_in_force(found.round)
    left_out = count_left_out(found.counts)
    return render_form(
        request,
        form,
        template="rounds/upload.html",
        upload=found,
        round_name=edition.name.get(get_reader_language()),
        kind=KIND_LABELS[found.kind],
        state=UPLOAD_LABELS[found.outcome],
        accepted=sum(found.counts.values()) - left_out,
        left_out=left_out,
        counts=[
            (count, describe_row_outcome(found.kind, outcome))
            for outcome, count in sorted(found.counts.items())
        ],
        rows=[
            (
                line,
                number,
                describe_row(found.kind, value, edition),
                describe_row_outcome(found.kind, outcome),
            )
            for line, number, value, outcome in found.left_out
        ],
        can_decide=form.is_bound or not (is_own or found.outcome),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def settle_results(request: ActorRequest, reference: str) -> HttpResponse:
    """Write what became of the rows that were left out of a file of points."""
    actor = request.actor
    require_permission(actor, DECIDE_UPLOAD)
    with reading_as(actor):
        file = get_confirmed_results(actor, reference)
    address = reverse("rounds:result_file", args=[file.id])
    form = SettleFileForm(get_post_data(request))
    if form.is_valid():
        key, why = form.get_command_key(), form.cleaned_data["why"]
        response = run_command(
            request,
            form,
            lambda: upload_services.settle_results(actor, key, reference, why=why),
            back_url=address,
        )
        if response is not None:
            return response
    lead = ngettext(
        "%(count)s row of %(kind)s %(number)s was left out: ask the counterpart.",
        "%(count)s rows of %(kind)s %(number)s were left out: ask the counterpart.",
        file.left_out,
    )
    facts = {
        "count": file.left_out,
        "kind": KIND_LABELS[file.kind],
        "number": f"{file.sender} {file.number}",
    }
    return render_form(
        request,
        form,
        heading=_("Settle rows left out"),
        lead=lead % facts,
        verb=_("Settle"),
        back_url=address,
    )


def _build_decision(
    request: ActorRequest, form: UploadDecisionForm, reference: str
) -> Callable[[], object]:
    key, data = form.get_command_key(), form.cleaned_data
    is_confirmed = data["decision"] == UploadedFile.CONFIRMED
    decide = upload_services.confirm_upload if is_confirmed else upload_services.refuse_upload
    return lambda: decide(request.actor, key, reference, why=data["why"])
