"""Ask for help without a name, and read the answer with the secret code.

These pages set no cookie.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import IdempotencyKeyReused, InvalidInput
from rantau.common.ratelimit import build_key, hit
from rantau.protection.errors import NoSuchReceiptCode
from rantau.protection.inputs import ContactInput
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.selectors import get_receipt
from rantau.protection.services.contacts import add_reporter_message, record_contact
from rantau.web.common.decorators import cookieless_view

# For one network address; codes have 80 bits all the same.
MAX_WRONG_CODES, WRONG_CODE_WINDOW = 20, timedelta(minutes=5)


def _count_wrong_code(request: HttpRequest) -> bool:
    """Count one wrong code; whether there were too many from there. A right one always passes, so
    that no stranger behind the same address locks anybody out."""
    key = build_key("wrong-codes", request.META.get("REMOTE_ADDR", ""))
    return not hit(key, MAX_WRONG_CODES, WRONG_CODE_WINDOW)


REPORT_FIELDS = ("what", "where", "reach_by", "reach")


@require_http_methods(["GET", "POST"])
@cookieless_view
def request_help(request: HttpRequest) -> HttpResponse:
    """The three questions; or what was told, kept, with reference, code and owner."""
    if request.method == "GET":
        return _render_help_form(request, {"reach_by": "code"}, {})
    typed = {name: request.POST.get(name, "") for name in REPORT_FIELDS}
    key = _parse_key_or_new(request.POST.get("key", ""))
    code = derive_receipt_code(key)
    terms = ContactInput(
        what=typed["what"],
        where=typed["where"],
        reach_by=typed["reach_by"] or "code",
        reach=typed["reach"],
    )
    try:
        outcome = record_contact(PUBLIC_ACTOR, key, terms, code_hash=hash_receipt_code(code))
    except InvalidInput as error:
        return _render_help_form(request, typed, error.problems)
    except IdempotencyKeyReused:
        already = _("We have received your first note. Send again if this is a new one.")
        return _render_help_form(request, typed, {"": [already]})
    with reading_as(PUBLIC_ACTOR):
        receipt = get_receipt(PUBLIC_ACTOR, code)
    shown = {"reference": outcome.answer, "code": code, "receipt": receipt}
    return render(request, "protection/help_received.html", shown)


def _render_help_form(
    request: HttpRequest, typed: dict[str, str], problems: dict[str, Any]
) -> HttpResponse:
    shown = {"typed": typed, "problems": problems, "key": uuid4()}
    status = 422 if problems else 200
    return render(request, "protection/request_help.html", shown, status=status)


def _parse_key_or_new(typed: str) -> UUID:
    """The form's own key; a fresh one when an old phone lost it, since nothing may be refused."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()


MAX_CODE_LENGTH = 60


@require_http_methods(["GET", "POST"])
@cookieless_view
def answer_detail(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with it, what was written on both sides, and a place to write more."""
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
    shown = {
        "receipt": receipt,
        "code": code,
        "key": uuid4(),
        "problems": problems,
        "words": words if problems else "",
    }
    status = 422 if problems else 200
    return render(request, "protection/answer_detail.html", shown, status=status)


def _add_message(typed: str, words: str, code: str) -> dict[str, list[str]]:
    """Add the words; the problems with them, if any. Sent twice, they are added once."""
    try:
        key = UUID(typed)
    except ValueError:
        key = uuid4()
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
    shown = {"problem": problem, "code": code}
    return render(request, "protection/answer_code.html", shown, status=status)
