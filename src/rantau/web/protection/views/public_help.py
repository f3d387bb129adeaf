"""Public pages to ask for help without a name, and to read the answer with the secret code. They
set no cookie."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import IdempotencyKeyReused, InvalidInput
from rantau.common.proxy import get_client_network
from rantau.common.ratelimit import Counter, Limit, take
from rantau.protection.errors import NoSuchReceiptCode
from rantau.protection.inputs import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, ContactInput
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.selectors import get_receipt
from rantau.protection.services.contacts import add_reporter_message, record_contact
from rantau.web.common.date_filters import format_time_until
from rantau.web.common.decorators import cookieless_view

MINUTE = timedelta(minutes=1)
# For one network address. Codes have 80 bits and cannot be guessed in any case.
WRONG_CODES = Limit(20, timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=5))


def _count_wrong_code(request: HttpRequest) -> bool:
    """Count a wrong code. Return whether this address had too many; a right code is never counted
    or refused, so that nobody is locked out by others behind the same address."""
    return bool(take([Counter("receipt", WRONG_CODES, source=get_client_network(request))]))


# For one network address, which may be a whole dormitory: no report is refused, but those beyond
# wait behind the reports of others, unless they speak of danger.
REPORTS = Limit(10, timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
REPORT_FIELDS = ("what", "where", "reach_by", "reach")


def _count_report(request: HttpRequest) -> bool:
    """Count a report. Return whether many came from this address shortly before."""
    return bool(take([Counter("report", REPORTS, source=get_client_network(request))]))


@require_http_methods(["GET", "POST"])
@cookieless_view
def request_help(request: HttpRequest) -> HttpResponse:
    """Ask the three questions; then show the reference, the secret code and the owner of the
    report."""
    if request.method == "GET":
        return _render_help_form(request, {"reach_by": "code"}, {})
    typed = {name: request.POST.get(name, "") for name in REPORT_FIELDS}
    key = _parse_key_or_new(request.POST.get("key", ""))
    code = derive_receipt_code(key)
    contact = ContactInput(
        what=typed["what"],
        where=typed["where"],
        reach_by=typed["reach_by"] or "code",
        reach=typed["reach"],
        is_from_busy_source=_count_report(request),
    )
    try:
        result = record_contact(PUBLIC_ACTOR, key, contact, code_hash=hash_receipt_code(code))
    except InvalidInput as error:
        return _render_help_form(request, typed, error.problems)
    except IdempotencyKeyReused:
        sentence = _("We have received your first note. Send again if this is a new one.")
        return _render_help_form(request, typed, {"": [sentence]})
    context = build_receipt_context(result.answer, code)
    return render(request, "protection/help_received.html", context)


def build_receipt_context(reference: str, code: str) -> dict[str, Any]:
    """The context of the page that shows number and secret code of a report, and who holds it."""
    with reading_as(PUBLIC_ACTOR):
        receipt = get_receipt(PUBLIC_ACTOR, code)
    return {
        "reference": reference,
        "code": code,
        "receipt": receipt,
        "reading_span": _format_whole_minutes_until(receipt.due_at),
    }


def _format_whole_minutes_until(at: datetime) -> str:
    """How long it is until then, for readers in any time zone: `5 menit`, a begun minute counted
    as one; empty for what is past."""
    minutes = ceil((at - clock.now()) / MINUTE)
    return format_time_until(at, at - minutes * MINUTE) if minutes > 0 else ""


def _render_help_form(
    request: HttpRequest, typed: dict[str, str], problems: dict[str, Any]
) -> HttpResponse:
    context = {
        "typed": typed,
        "problems": problems,
        "key": uuid4(),
        "max_text_length": MAX_TEXT_LENGTH,
        "max_line_length": MAX_LINE_LENGTH,
    }
    status = 422 if problems else 200
    return render(request, "protection/request_help.html", context, status=status)


def _parse_key_or_new(typed: str) -> UUID:
    """The key of the form; a new one when it is missing or invalid, as no report may be refused."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()


MAX_CODE_LENGTH = 60  # characters, with hyphens and spaces


@require_http_methods(["GET", "POST"])
@cookieless_view
def answer_detail(request: HttpRequest) -> HttpResponse:
    """Ask for the secret code; then show the messages of both sides. A POST with words adds a
    message."""
    if request.method == "GET":
        return _render_code_form(request)
    code = request.POST.get("code", "")[:MAX_CODE_LENGTH]
    words, problems = request.POST.get("words", ""), {}
    try:
        if words.strip():
            problems = _add_message(request.POST.get("key", ""), words, code)
        with reading_as(PUBLIC_ACTOR):
            receipt = get_receipt(PUBLIC_ACTOR, code)
    except NoSuchReceiptCode as error:
        if _count_wrong_code(request):
            return render(request, "429.html", status=429)
        return _render_code_form(request, problem=str(error), code=code, status=404)
    context = {
        "receipt": receipt,
        "code": code,
        "key": uuid4(),
        "problems": problems,
        "words": words if problems else "",
        "max_text_length": MAX_TEXT_LENGTH,
    }
    status = 422 if problems else 200
    return render(request, "protection/answer_detail.html", context, status=status)


def _add_message(typed_key: str, words: str, code: str) -> dict[str, list[str]]:
    """Add a message of the reporter. Return its problems by field. Raises NoSuchReceiptCode."""
    key = _parse_key_or_new(typed_key)
    try:
        add_reporter_message(PUBLIC_ACTOR, key, words, code_hash=hash_receipt_code(code))
    except InvalidInput as error:
        return error.problems
    except IdempotencyKeyReused:
        return {"words": [_("We have received your first words. Send again if these are new.")]}
    return {}


def _render_code_form(
    request: HttpRequest, *, problem: str = "", code: str = "", status: int = 200
) -> HttpResponse:
    context = {"problem": problem, "code": code, "max_code_length": MAX_CODE_LENGTH}
    return render(request, "protection/answer_code.html", context, status=status)
