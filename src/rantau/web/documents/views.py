"""Check a document, fetch its signed PDF, show a received file, and publish keys and
revocations."""

import time
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.dates import parse_iso_date
from rantau.common.errors import TooManyRequests
from rantau.common.numbers import normalize_passport_number
from rantau.common.proxy import get_client_network
from rantau.common.ratelimit import Counter, Limit, take
from rantau.documents.files import get_printed_path
from rantau.documents.interface import describe_letter_kinds, request_signed_copy
from rantau.documents.keyring import build_cose_key_set, build_jwks
from rantau.documents.printing import render_picture
from rantau.documents.seal import UnreadableSeal, decode_seal
from rantau.documents.selectors import (
    DocumentCheck,
    build_revocation_list,
    find_by_check_code,
    find_by_passport,
    find_by_seal,
    get_document_to_download,
    is_serial_known,
)
from rantau.documents.verification import UNKNOWN, VALID
from rantau.placement.selectors import get_scan
from rantau.registry.comparisons import log_failed_public_check
from rantau.web.common.date_filters import render_date
from rantau.web.common.decorators import (
    officer_or_worker_required,
    officer_required,
    sessionless_view,
    worker_required,
)
from rantau.web.common.forms import BaseForm
from rantau.web.common.received_files import build_file_response
from rantau.web.documents.forms import (
    CheckByCodeForm,
    CheckByPassportForm,
    clean_plain_check_code,
)
from rantau.web.documents.labels import (
    MISSING_LABELS,
    NO_SUCH_PASSPORT,
    NO_SUCH_SERIAL,
    OTHER_CODE,
    get_document_state_labels,
)

SECOND, TEN_MINUTES = timedelta(seconds=1), timedelta(minutes=10)
# A network may be a whole office; one passport is checked seldom, and nobody may find its birth
# date by trying every day, nor keep others from checking it.
WRONG_CHECKS = Limit(200, 5 * SECOND, timedelta(minutes=1), TEN_MINUTES)
PASSPORTS_PER_NETWORK = Limit(300, SECOND, timedelta(minutes=1), TEN_MINUTES)
TRIES_OF_A_NETWORK = Limit(10, SECOND, TEN_MINUTES, timedelta(hours=1))
TRIES_OF_A_PASSPORT = Limit(100, SECOND, timedelta(minutes=1), timedelta(days=1))
MAX_SEAL_LENGTH = 2000  # characters


@sessionless_view
@require_http_methods(["GET", "POST"])
def check_document(request: HttpRequest) -> HttpResponse:
    """The forms for a check by code and by passport, and the result of one of them."""
    if request.method != "POST":
        return _render_check_form(request)
    if "passport" in request.POST:
        form: BaseForm = CheckByPassportForm(request.POST, auto_id="p_%s")
        if not form.is_valid():
            return _render_check_form(request, passport=form)
        data = form.cleaned_data
        checks = _check_by_passport(request, data["passport"], data["birth_date"])
        return _render_check_result(request, checks, missing=NO_SUCH_PASSPORT)
    typed = clean_plain_check_code(request.POST)
    if typed is None:
        form = CheckByCodeForm(request.POST)
        if not form.is_valid():
            return _render_check_form(request, code=form)
        typed = form.cleaned_data["serial"], form.cleaned_data["code"]
    checks = find_by_check_code(PUBLIC_ACTOR, *typed)
    is_known = bool(checks) or is_serial_known(PUBLIC_ACTOR, typed[0])
    return _render_check_result(request, checks, missing=OTHER_CODE if is_known else NO_SUCH_SERIAL)


@sessionless_view
@require_http_methods(["GET", "POST"])
def check_seal(request: HttpRequest) -> HttpResponse:
    """The page of the QR code's address. The browser verifies the seal behind the `#`, or posts
    it."""
    if request.method != "POST":
        labels = {
            "letters": describe_letter_kinds(),
            "states": {
                state: label._asdict() for state, label in get_document_state_labels().items()
            },
            "language": get_language(),
        }
        return render(request, "documents/check_seal.html", {"state_labels": labels})
    try:
        cose = decode_seal(request.POST.get("seal", "")[:MAX_SEAL_LENGTH])
    except UnreadableSeal:
        return _render_check_result(request, [])
    return _render_check_result(request, find_by_seal(PUBLIC_ACTOR, cose))


def _check_by_passport(
    request: HttpRequest, passport: str, birth_date: date
) -> list[DocumentCheck]:
    network, number = get_client_network(request), normalize_passport_number(passport)
    _slow_down(
        Counter("passport", TRIES_OF_A_NETWORK, number, network),
        Counter("passport", PASSPORTS_PER_NETWORK, source=network),
        Counter("passport", TRIES_OF_A_PASSPORT, number),
    )
    checks = find_by_passport(PUBLIC_ACTOR, passport, birth_date)
    if not checks:
        log_failed_public_check(number)
    return checks


def _slow_down(*counters: Counter) -> None:
    """Count one try. Raises TooManyRequests while it has to wait."""
    if take(counters):
        raise TooManyRequests()


def _render_check_form(
    request: HttpRequest, *, code: BaseForm | None = None, passport: BaseForm | None = None
) -> HttpResponse:
    """The page of the two forms: 422 where one of them was sent with errors."""
    if code is None and passport is None:
        return HttpResponse(_render_empty_forms(get_language()))
    context = _build_forms(code, passport)
    return render(request, "documents/check_document.html", context, status=422)


def _build_forms(code: BaseForm | None, passport: BaseForm | None) -> dict[str, Any]:
    return {
        "code": code or CheckByCodeForm(),
        "passport": passport or CheckByPassportForm(auto_id="p_%s"),
        "is_by_passport": passport is not None,
    }


RESULTS_MARK = "[results]"


# The two pages below are the same for every visitor: rendered without a request, once a language.
@cache
def _render_empty_forms(_language: str | None) -> str:
    """The page of the empty forms in the active language."""
    context = {**_build_forms(None, None), "path": reverse("documents:check")}
    return render_to_string("documents/check_document.html", context)


@cache
def _render_result_frame(_language: str | None, state: str) -> tuple[str, str]:
    """What stands before and after the checked documents on their page, in the active language.

    state  that of the first document, whose heading is the title
    """
    context = {
        "label": (get_document_state_labels() | MISSING_LABELS)[state],
        "is_found": state not in MISSING_LABELS,
        "results": RESULTS_MARK,
        "path": reverse("documents:check"),
    }
    before, _mark, after = render_to_string("documents/check_result.html", context).partition(
        RESULTS_MARK
    )
    return before, after


def _render_check_result(
    request: HttpRequest, checks: list[DocumentCheck], *, missing: str = UNKNOWN
) -> HttpResponse:
    """The result of a check: 404 without a document, with the sentences of `missing`. Only failed
    checks are counted, so that a right one succeeds whatever others try from the same address."""
    if not checks:
        _slow_down(Counter("check", WRONG_CHECKS, source=get_client_network(request)))
    context = {
        "results": [
            {
                "label": get_document_state_labels()[check.state],
                "check": check,
                "fields": [
                    (label, render_date(parse_iso_date(value)) or value)
                    for label, value in check.fields
                ],
            }
            for check in checks
        ],
        "missing": MISSING_LABELS[missing],
        "valid": VALID,
    }
    state = checks[0].state if checks else missing
    before, after = _render_result_frame(get_language(), state)
    results = render_to_string("documents/checked_documents.html", context)
    return HttpResponse(before + results + after, status=200 if checks else 404)


SIGNING_WAIT_SECONDS = 3.0  # in all
POLL_INTERVAL_SECONDS = 0.01  # between two looks at the disk; the worker is notified at once
# A waiting request occupies one of few threads; half of them stay free for other requests.
_waiting_slots = BoundedSemaphore(2)


@require_GET
@officer_or_worker_required
def document_pdf(request: ActorRequest, serial: str) -> HttpResponse:
    """The signed PDF; or a page with status 202 that reloads itself, when the worker process has
    not signed it in time."""
    actor = request.actor
    with reading_as(actor):
        document = get_document_to_download(actor, serial, purpose="document")
        copy = get_printed_path(document.serial, document.year, signed=True)
        if not copy.exists():
            request_signed_copy(document.id)
    if not _wait_for_signed_copy(copy):
        return render(
            request, "documents/document_pending.html", {"serial": document.serial}, status=202
        )
    headers = {"Content-Disposition": f'inline; filename="{document.serial}.pdf"'}
    return HttpResponse(copy.read_bytes(), content_type="application/pdf", headers=headers)


@require_GET
@worker_required
def own_picture(request: ActorRequest, serial: str) -> HttpResponse:
    """A document of the signed-in person as a picture to keep on her telephone, with its QR."""
    with reading_as(request.actor):
        document = get_document_to_download(request.actor, serial, purpose="document")
        picture = render_picture(document)
    headers = {"Content-Disposition": f'attachment; filename="{document.serial}.png"'}
    return HttpResponse(picture, content_type="image/png", headers=headers)


def _wait_for_signed_copy(copy: Path) -> bool:
    """Whether the signed copy exists, now or within the waiting time."""
    if copy.exists() or not _waiting_slots.acquire(blocking=False):
        return copy.exists()
    try:
        end = time.monotonic() + SIGNING_WAIT_SECONDS
        while not copy.exists() and time.monotonic() < end:
            time.sleep(POLL_INTERVAL_SECONDS)
        return copy.exists()
    finally:
        _waiting_slots.release()


@require_GET
@officer_required
def received_file(request: ActorRequest, key: UUID) -> HttpResponse:
    """A received file with its media type."""
    actor = request.actor
    with reading_as(actor):
        file, content = get_scan(actor, key)
    return build_file_response(content, file.media_type)


PUBLIC_HEADERS = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@require_safe
def key_set_json(request: HttpRequest) -> HttpResponse:
    """The trusted keys as a JSON Web Key Set."""
    return JsonResponse(
        build_jwks(), headers=PUBLIC_HEADERS, content_type="application/jwk-set+json"
    )


@require_safe
def key_set_cbor(request: HttpRequest) -> HttpResponse:
    """The trusted keys as a COSE_KeySet."""
    return HttpResponse(
        build_cose_key_set(), headers=PUBLIC_HEADERS, content_type="application/cose-key-set"
    )


@require_safe
def revocation_list(request: HttpRequest) -> HttpResponse:
    """The signed, dated list of revoked documents."""
    with reading_as(PUBLIC_ACTOR):
        content = build_revocation_list(PUBLIC_ACTOR)
    return HttpResponse(content, headers=PUBLIC_HEADERS, content_type="application/cose")
