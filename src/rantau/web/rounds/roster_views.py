"""The roster at the counters: documents for the counterpart, and rows that it sent back."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.languages import get_reader_language
from rantau.rounds.clock_selectors import get_times
from rantau.rounds.counter_selectors import (
    find_examinees,
    list_ending_examinees,
    log_examinees,
)
from rantau.rounds.errors import NoSuchExaminee
from rantau.rounds.incoming_rows import write_fact
from rantau.rounds.models import Examinee, ReturnedRow, RosterEntry
from rantau.rounds.permissions import (
    COMPLETE_SENDING,
    READ_EXAMINEE,
    READ_RETURNED,
    RESOLVE_RETURNED,
)
from rantau.rounds.photo_selectors import find_photo
from rantau.rounds.photos import PHOTO, can_receive_photo
from rantau.rounds.returned_selectors import (
    ReturnedTask,
    describe_tasks,
    get_returned_row,
    list_returned_rows,
    log_returned_rows,
)
from rantau.rounds.roster_clocks import may_renew
from rantau.rounds.roster_selectors import find_roster_entry, get_counter_examinee
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services import sending
from rantau.rounds.stages import Stage, list_next_stages
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.labels import (
    NEXT_LABELS,
    RETURNED_LABELS,
    STAGE_LABELS,
    name_rounds,
    write_value,
)
from rantau.web.rounds.photo_views import answer_returned_photo
from rantau.web.rounds.roster_forms import DocumentsForm, FindExamineeForm, ReturnedRowForm
from rantau.web.rounds.row_labels import describe_values

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@officer_required
def find_examinee(request: ActorRequest) -> HttpResponse:
    """After a POST look for whoever is at the counter by exam number or name; else list whose
    documents are missing or whose name ends soon."""
    actor = request.actor
    require_permission(actor, READ_EXAMINEE)
    form = FindExamineeForm(get_post_data(request))
    is_search, status = form.is_valid(), 422 if form.errors else 200
    if is_search and form.is_number:
        try:
            with reading_as(actor):
                found = get_counter_examinee(actor, form.cleaned_data["nomor"])
            return redirect("rounds:examinee", exam_number=found.exam_number)
        except NoSuchExaminee:
            form.add_error("nomor", _("No examinee of yours has this number. Compare each digit."))
            is_search, status = False, 404
    with reading_as(actor):
        name = form.cleaned_data["nomor"] if is_search else ""
        listed = find_examinees(actor, name) if name else list_ending_examinees(actor)
        page = Paginator(listed, PAGE_SIZE).get_page(get_page_number(request))
        rows = [(row, STAGE_LABELS[Stage(row.stage)], _find_next_words(row)) for row in page]
        log_examinees(actor, page)
        names = name_rounds(row.round for row, _stage, _next in rows)
    context = {
        "form": form,
        "name": name,
        "rows": rows,
        "round_names": names,
        "has_more": page.has_next(),
        # What was searched has no address, and so no other pages (decision 0002).
        **({} if name else build_page_links(page.number, has_next=page.has_next())),
    }
    return render(request, "rounds/find_examinee.html", context, status=status)


def _find_next_words(row: Examinee) -> str:
    """Who does what next for an examinee of a list."""
    if getattr(row, "waits_for_office", False) and row.stage == Stage.ROSTERED:
        return _("The office: send her name again")
    return str(NEXT_LABELS.get(Stage(row.stage), "—"))


@require_http_methods(["GET", "POST"])
@officer_required
def examinee_documents(request: ActorRequest, exam_number: str) -> HttpResponse:
    """An examinee at the counter: where she stands, and the documents for the counterpart."""
    actor = request.actor
    with reading_as(actor):
        examinee = get_counter_examinee(actor, exam_number)
        edition = get_edition_in_force(examinee.round)
        entry, photo = find_roster_entry(examinee), find_photo(examinee)
    form = DocumentsForm(get_post_data(request), asked=edition.list_sending(examinee.sector))
    here = reverse("rounds:examinee", args=[exam_number])
    if form.is_valid():
        key, documents = form.get_command_key(), form.to_input()
        response = run_command(
            request,
            form,
            lambda: sending.complete_documents(actor, key, exam_number, documents),
            back_url=here,
        )
        if response is not None:
            return response
    window = edition.windows["documents"]
    is_open = window.begins <= clock.now() < window.ends
    can_check = has_permission(actor, COMPLETE_SENDING)
    return render_form(
        request,
        form,
        template="rounds/examinee.html",
        examinee=examinee,
        entry=entry,
        round_name=edition.name.get(get_reader_language()),
        stage=STAGE_LABELS[Stage(examinee.stage)],
        window=window,
        can_complete=form.is_bound or (is_open and can_check and examinee.stage == Stage.RANKED),
        photo=photo,
        wants_photo=edition.photo is not None,
        can_receive_photo=can_check
        and can_receive_photo(edition, Stage(examinee.stage), clock.now()),
        is_early=examinee.stage == Stage.RANKED and not is_open,
        is_rostered=examinee.stage == Stage.ROSTERED,
        can_renew=entry is not None and may_renew(get_times(examinee, entry), clock.today()),
        can_withdraw=Stage.WITHDRAWN in list_next_stages(Stage(examinee.stage)),
    )


@require_safe
@officer_required
def returned_rows(request: ActorRequest) -> HttpResponse:
    """Rows that a counterpart sent back of people whom the office sees, those that wait first."""
    actor = request.actor
    with reading_as(actor):
        page = Paginator(list_returned_rows(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = list(page)
        log_returned_rows(actor, rows)
        tasks = describe_tasks(rows)
        names = name_rounds(each.examinee.round for each in rows)
    links = build_page_links(page.number, has_next=page.has_next())
    shown = [{**describe_task(each), "state": _describe_returned(each.row)} for each in tasks]
    context = {"rows": shown, "names": names, "can_answer": has_permission(actor, RESOLVE_RETURNED)}
    return render(request, "rounds/returned_rows.html", {**context, **links})


def describe_task(task: ReturnedTask) -> dict[str, Any]:
    """A returned row for a template: both values in pieces, with what differs marked; of a
    photograph the counterpart's words alone."""
    return {"task": task, "row": task.row, **describe_values(task.row)}


@require_http_methods(["GET", "POST"])
@officer_required
def returned_row(request: ActorRequest, reference: str) -> HttpResponse:
    """A row that came back with both values letter by letter, and the form to resolve it; of a
    photograph with the picture."""
    actor = request.actor
    require_permission(actor, RESOLVE_RETURNED if request.method == "POST" else READ_RETURNED)
    can_answer = has_permission(actor, RESOLVE_RETURNED)
    with reading_as(actor):
        row = get_returned_row(actor, reference)
        entry, round_ = find_roster_entry(row.examinee), row.examinee.round
        [task], names = describe_tasks([row]), name_rounds([round_])
    if row.field == PHOTO:
        return answer_returned_photo(
            request, row, state=_describe_returned(row), round_name=names[round_.id]
        )
    with reading_as(actor):
        form = ReturnedRowForm(get_post_data(request), row=row)
        preview = _preview_correction(form, row)
    if form.is_valid() and not preview:
        response = run_command(
            request,
            form,
            _build_resolution(request, form, reference),
            back_url=reverse("rounds:returned_row", args=[reference]),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/returned_row.html",
        round_name=names[round_.id],
        **describe_task(task),
        state=_describe_returned(row),
        sent=write_value(row.field, row.ours),
        corrected=_write_correction(row, entry),
        preview=preview,
        can_answer=can_answer,
        can_resolve=can_answer
        and (form.is_bound or (not row.outcome and row.examinee.stage == Stage.SENT)),
    )


def _preview_correction(form: ReturnedRowForm, row: ReturnedRow) -> str:
    """What a form that corrects would send, where the officer has not seen it yet beside what was
    sent; else empty, with the form's errors in it where there are any."""
    if not form.is_valid() or not form.is_correction or row.outcome:
        return ""
    try:
        correction = sending.preview_correction(row, form.to_input())
    except InvalidInput as error:
        form.add_problems(error.problems)
        return ""
    return "" if form.show_correction(correction) else write_value(row.field, correction)


def _write_correction(row: ReturnedRow, entry: RosterEntry | None) -> str:
    """What is sent now in place of what was returned; empty where it was not corrected."""
    if entry is None or row.outcome != ReturnedRow.CORRECTED:
        return ""
    return write_value(row.field, write_fact(row.field, getattr(entry, row.field)))


def _describe_returned(row: ReturnedRow) -> str:
    """What became of a row; where she left the round before it was resolved, her stage."""
    is_left = not row.outcome and row.examinee.stage != Stage.SENT
    labels = STAGE_LABELS[Stage(row.examinee.stage)] if is_left else RETURNED_LABELS[row.outcome]
    return str(labels)


def _build_resolution(
    request: ActorRequest, form: ReturnedRowForm, reference: str
) -> Callable[[], object]:
    actor, key = request.actor, form.get_command_key()
    if form.is_correction:
        return lambda: sending.correct_returned_row(actor, key, reference, form.to_input())
    note = form.cleaned_data["note"]
    return lambda: sending.uphold_returned_row(actor, key, reference, note=note)
