"""Headquarters takes in the counterpart's files of points, and reads what came of each row."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.languages import get_reader_language
from rantau.rounds.permissions import IMPORT_RESULTS
from rantau.rounds.result_rows import OUTCOMES
from rantau.rounds.result_selectors import (
    count_receipts,
    get_result_file,
    list_receipts,
    list_result_files,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.uploads import upload_file
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import FILE_KIND_LABELS, RECEIPT_LABELS, name_rounds
from rantau.web.rounds.result_forms import CounterpartFileForm
from rantau.web.rounds.row_labels import describe_row

FILES_SHOWN, PAGE_SIZE = 20, 100
OUTCOME = "hasil"


@require_http_methods(["GET", "POST"])
@officer_required
def result_files(request: ActorRequest) -> HttpResponse:
    """Upload a file of results or of the skill test, for a second person to confirm; and the newest
    files with what came of them."""
    actor = request.actor
    require_permission(actor, IMPORT_RESULTS)
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
    with reading_as(actor):
        files = list(list_result_files(actor)[:FILES_SHOWN])
        names = name_rounds(each.round for each in files)
    return render_form(
        request,
        form,
        template="rounds/result_files.html",
        files=[(each, FILE_KIND_LABELS[each.kind]) for each in files],
        names=names,
    )


@require_safe
@officer_required
def result_file(request: ActorRequest, file: UUID) -> HttpResponse:
    """What came of each row of a file; of one outcome where the address names it."""
    actor, number = request.actor, get_page_number(request)
    wanted = request.GET.get(OUTCOME, "")
    outcome = wanted if wanted in OUTCOMES else ""
    with reading_as(actor):
        found = get_result_file(actor, file)
        edition = get_edition_in_force(found.round)
        counts = count_receipts(actor, found)
        page = Paginator(list_receipts(actor, found, outcome), PAGE_SIZE).get_page(number)
        receipts = [
            (row, describe_row(found.kind, row.value, edition), RECEIPT_LABELS[row.outcome])
            for row in page
        ]
    links = build_page_links(page.number, has_next=page.has_next())
    if outcome:
        links = {name: url and f"{url}&{OUTCOME}={outcome}" for name, url in links.items()}
    address = reverse("rounds:result_file", args=[file])
    context = {
        "file": found,
        "round_name": edition.name.get(get_reader_language()),
        "kind": FILE_KIND_LABELS[found.kind],
        "counts": [
            (_count_rows(counts[each]), RECEIPT_LABELS[each], f"{address}?{OUTCOME}={each}")
            for each in OUTCOMES
            if each in counts
        ],
        "address": address,
        "outcome": RECEIPT_LABELS.get(outcome, ""),
        "receipts": receipts,
        **links,
    }
    return render(request, "rounds/result_file.html", context)


def _count_rows(count: int) -> str:
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}
