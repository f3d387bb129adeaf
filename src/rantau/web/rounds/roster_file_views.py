"""Headquarters exports rosters, and sees what counterparts sent and what of it was set aside."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.languages import get_reader_language
from rantau.rounds.failed_files import list_failed_files
from rantau.rounds.files import FileProblem
from rantau.rounds.labels import describe_file_problem
from rantau.rounds.models import IncomingFile
from rantau.rounds.permissions import EXPORT_ROSTER
from rantau.rounds.roster_selectors import (
    count_returned_of_file,
    count_stages_of_file,
    get_incoming_file,
    get_roster_file,
    list_incoming_files,
    list_incoming_receipts,
    list_roster_files,
    list_round_rosters,
)
from rantau.rounds.selectors import get_edition_in_force, get_published_round
from rantau.rounds.services import incoming
from rantau.rounds.services import rosters as roster_services
from rantau.rounds.services.uploads import upload_file
from rantau.rounds.stages import Stage
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import (
    FILE_LABELS,
    INCOMING_LABELS,
    INCOMING_ROW_LABELS,
    STAGE_LABELS,
    name_rounds,
)
from rantau.web.rounds.result_forms import CounterpartFileForm
from rantau.web.rounds.roster_forms import SettleFileForm
from rantau.web.rounds.row_labels import describe_row
from rantau.web.rounds.upload_labels import KIND_LABELS

FILES_SHOWN, PAGE_SIZE = 20, 100


@require_safe
@officer_required
def rosters(request: ActorRequest) -> HttpResponse:
    """How many of each round stand where on the way to the roster, and the newest files."""
    actor = request.actor
    with reading_as(actor):
        rounds = list_round_rosters(actor)
        names = name_rounds(each.round for each in rounds)
        files = [(f, FILE_LABELS[f.kind]) for f in list_roster_files(actor)[:FILES_SHOWN]]
    context = {
        "rounds": [(each, [each.counts[stage] for stage in STAGE_COLUMNS]) for each in rounds],
        "names": names,
        "stages": [STAGE_LABELS[stage] for stage in STAGE_COLUMNS],
        "files": files,
    }
    return render(request, "rounds/rosters.html", context)


STAGE_COLUMNS = (Stage.RANKED, Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)


@require_http_methods(["GET", "POST"])
@officer_required
def export_roster(request: ActorRequest, code: str) -> HttpResponse:
    """Make the file of all whose documents are complete."""
    actor = request.actor
    require_permission(actor, EXPORT_ROSTER)
    with reading_as(actor):
        found = get_published_round(actor, code)
        counts = {each.round.code: each.counts for each in list_round_rosters(actor)}
    form = CommandForm(get_post_data(request))
    if form.is_valid():
        key = form.get_command_key()
        response = run_command(
            request,
            form,
            lambda: roster_services.export_roster(actor, key, code),
            back_url=reverse("rounds:rosters"),
        )
        if response is not None:
            return response
    count = counts.get(code, {}).get(Stage.COMPLETE, 0)
    return render_form(
        request,
        form,
        template="rounds/export_roster.html",
        code=code,
        round_name=found.edition.name.get(get_reader_language()),
        count=count,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def roster_file(request: ActorRequest, reference: str) -> HttpResponse:
    """A file of a roster and where its people stand now; it can be put into the folder again."""
    actor = request.actor
    require_permission(actor, EXPORT_ROSTER)
    with reading_as(actor):
        file = get_roster_file(actor, reference)
        counts = count_stages_of_file(actor, file)
        returned = count_returned_of_file(actor, file)
    form = CommandForm(get_post_data(request))
    if form.is_valid():
        key = form.get_command_key()
        is_retry = "retry" in request.POST
        command = (
            roster_services.retry_roster_file if is_retry else roster_services.repeat_roster_file
        )
        response = run_command(
            request,
            form,
            lambda: command(actor, key, reference),
            back_url=reverse("rounds:roster_file", args=[reference]),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/roster_file.html",
        file=file,
        returned=returned,
        counts=[(STAGE_LABELS[stage], counts[stage]) for stage in Stage if stage in counts],
    )


@require_http_methods(["GET", "POST"])
@officer_required
def incoming_files(request: ActorRequest) -> HttpResponse:
    """Files of counterparts, those that were set aside and wait first; upload one that came another
    way than through the folder, for a second person to confirm."""
    actor = request.actor
    require_permission(actor, EXPORT_ROSTER)
    with reading_as(actor):
        page = Paginator(list_incoming_files(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = [(each, INCOMING_LABELS[get_state(each)]) for each in page]
        failed = list(list_failed_files(actor))
    form = CounterpartFileForm(get_post_data(request), request.FILES or None)
    if form.is_valid():
        try:
            reference = upload_file(actor, form.get_command_key(), form.to_input()).answer
        except InvalidInput as error:
            form.add_problems(error.problems)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Uploaded. Somebody else of headquarters confirms it."))
            return redirect("rounds:upload", reference=reference)
    links = build_page_links(page.number, has_next=page.has_next())
    return render_form(
        request,
        form,
        template="rounds/incoming_files.html",
        rows=rows,
        failed=failed,
        previous_url=links["previous_url"],
        next_url=links["next_url"],
    )


def get_state(file: IncomingFile) -> str:
    """The state of a file as INCOMING_LABELS has it."""
    if file.left_out:
        return "rows_settled" if file.settled_at else "left_out"
    return "settled" if file.settled_at else file.state


@require_http_methods(["GET", "POST"])
@officer_required
def incoming_file(request: ActorRequest, reference: str) -> HttpResponse:
    """A file of a counterpart: what came of each row, or why it was set aside; and what became of
    it, or of the rows that were left out."""
    actor = request.actor
    require_permission(actor, EXPORT_ROSTER)
    number = get_page_number(request)
    with reading_as(actor):
        file = get_incoming_file(actor, reference)
        page = Paginator(list_incoming_receipts(actor, file), PAGE_SIZE).get_page(number)
        edition = get_edition_in_force(file.round) if file.round else None
        receipts = [
            (row, describe_row(file.kind, row.value, edition), INCOMING_ROW_LABELS[row.outcome])
            for row in page
            if edition  # rows are taken of files whose round is known
        ]
    form = SettleFileForm(get_post_data(request))
    if form.is_valid():
        key, why = form.get_command_key(), form.cleaned_data["why"]
        response = run_command(
            request,
            form,
            lambda: incoming.settle_incoming_file(actor, key, reference, why=why),
            back_url=reverse("rounds:incoming_files"),
        )
        if response is not None:
            return response
    links = build_page_links(page.number, has_next=page.has_next())
    return render_form(
        request,
        form,
        template="rounds/incoming_file.html",
        file=file,
        round_name=edition.name.get(get_reader_language()) if edition else "",
        kind=KIND_LABELS.get(file.kind, ""),
        state=INCOMING_LABELS[get_state(file)],
        problems=[describe_file_problem(FileProblem(*each)) for each in file.problems],
        receipts=receipts,
        can_settle=form.is_bound or file.waits,
        can_retake=file.waits and file.content is not None,
        previous_url=links["previous_url"],
        next_url=links["next_url"],
    )


@require_http_methods(["GET", "POST"])
@officer_required
def retake_file(request: ActorRequest, reference: str) -> HttpResponse:
    """Judge a file that was set aside anew, and take it in where the reason has gone."""
    actor = request.actor
    require_permission(actor, EXPORT_ROSTER)
    with reading_as(actor):
        get_incoming_file(actor, reference)
    address = reverse("rounds:incoming_file", args=[reference])
    form = CommandForm(get_post_data(request))
    if form.is_valid():
        key = form.get_command_key()
        response = run_command(
            request,
            form,
            lambda: incoming.retake_incoming_file(actor, key, reference),
            back_url=address,
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Take in what was set aside?"),
        lead=_("The content that came is judged anew: it is taken in where the reason has gone."),
        verb=_("Take in"),
        back_url=address,
    )
