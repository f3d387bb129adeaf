"""Check a document, fetch its signed PDF, show a received file, and publish keys and
revocations."""

import time
from datetime import date, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.errors import TooManyRequests
from rantau.common.numbers import normalize_passport_number
from rantau.common.ratelimit import build_key, hit
from rantau.documents.files import get_printed_path
from rantau.documents.interface import describe_letter_kinds, parse_iso_date, request_signed_copy
from rantau.documents.keyring import build_cose_key_set, build_jwks
from rantau.documents.seal import UnreadableSeal, decode_seal
from rantau.documents.selectors import (
    UNKNOWN,
    VALID,
    DocumentCheck,
    build_revocation_list,
    find_by_check_code,
    find_by_passport,
    find_by_seal,
    get_document_to_download,
)
from rantau.placement.selectors import get_scan
from rantau.web.common.date_filters import format_date
from rantau.web.common.decorators import (
    officer_or_worker_required,
    officer_required,
    sessionless_view,
)
from rantau.web.common.forms import BaseForm
from rantau.web.documents.forms import CheckByCodeForm, CheckByPassportForm
from rantau.web.documents.labels import DOCUMENT_STATE_LABELS

CHECK_WINDOW = timedelta(minutes=10)
# Within the window. A network address may be a whole office; one passport is asked for seldom, and
# its birth date must not be found by trying days.
MAX_WRONG_PER_ADDRESS, MAX_PASSPORTS_PER_ADDRESS, MAX_TRIES_PER_PASSPORT = 200, 300, 10
MAX_SEAL_LENGTH = 2000  # signs


@sessionless_view
@require_http_methods(["GET", "POST"])
def check_document(request: HttpRequest) -> HttpResponse:
    """The two ways to ask, and the answer."""
    if request.method == "GET":
        return _render_check_form(request)
    if "passport" in request.POST:
        form: BaseForm = CheckByPassportForm(request.POST, auto_id="p_%s")
        if not form.is_valid():
            return _render_check_form(request, passport=form)
        asked = form.cleaned_data
        return _render_check_result(
            request, _check_by_passport(request, asked["passport"], asked["birth_date"])
        )
    form = CheckByCodeForm(request.POST)
    if not form.is_valid():
        return _render_check_form(request, code=form)
    with reading_as(PUBLIC_ACTOR):
        found = find_by_check_code(
            PUBLIC_ACTOR, form.cleaned_data["serial"], form.cleaned_data["code"]
        )
    return _render_check_result(request, found)


@sessionless_view
@require_http_methods(["GET", "POST"])
def check_seal(request: HttpRequest) -> HttpResponse:
    """Where the QR leads. The page itself verifies what stands behind the `#`, or sends it here."""
    if request.method == "GET":
        words = {
            "letters": describe_letter_kinds(),
            "states": {state: told._asdict() for state, told in DOCUMENT_STATE_LABELS.items()},
            "language": get_language(),
        }
        return render(request, "documents/check_seal.html", {"words": words})
    try:
        cose = decode_seal(request.POST.get("seal", "")[:MAX_SEAL_LENGTH])
    except UnreadableSeal:
        return _render_check_result(request, [])
    with reading_as(PUBLIC_ACTOR):
        found = find_by_seal(PUBLIC_ACTOR, cose)
    return _render_check_result(request, found)


def _check_by_passport(
    request: HttpRequest, passport: str, birth_date: date
) -> list[DocumentCheck]:
    _check_limit("passport-network", _get_client_address(request), MAX_PASSPORTS_PER_ADDRESS)
    _check_limit("passport", normalize_passport_number(passport), MAX_TRIES_PER_PASSPORT)
    with reading_as(PUBLIC_ACTOR):
        return find_by_passport(PUBLIC_ACTOR, passport, birth_date)


def _check_limit(kind: str, source: str, limit: int) -> None:
    """Count one question; TooManyRequests when there were more than `limit` in the window."""
    if not hit(build_key(kind, source), limit, CHECK_WINDOW):
        raise TooManyRequests()


def _get_client_address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _render_check_form(
    request: HttpRequest, *, code: BaseForm | None = None, passport: BaseForm | None = None
) -> HttpResponse:
    shown = {
        "code": code or CheckByCodeForm(),
        "passport": passport or CheckByPassportForm(auto_id="p_%s"),
        "without_paper": passport is not None,
    }
    return render(
        request, "documents/check_document.html", shown, status=422 if code or passport else 200
    )


def _render_check_result(request: HttpRequest, found: list[DocumentCheck]) -> HttpResponse:
    """The answer. Wrong ones are counted: a right one always passes, whatever neighbours try."""
    if not found:
        _check_limit("wrong", _get_client_address(request), MAX_WRONG_PER_ADDRESS)
    shown = {
        "answers": [
            {
                "told": DOCUMENT_STATE_LABELS[answer.state],
                "answer": answer,
                "lines": [
                    (label, format_date(parse_iso_date(value)) or value)
                    for label, value in answer.fields
                ],
            }
            for answer in found
        ],
        "unknown": DOCUMENT_STATE_LABELS[UNKNOWN],
        "valid": VALID,
    }
    return render(request, "documents/check_result.html", shown, status=200 if found else 404)


SIGNING_WAIT_SECONDS = 3.0  # in all
POLL_INTERVAL_SECONDS = 0.01  # between two looks at the disk; the worker is woken at once
# Waiting takes a thread of the few there are: half of them always stay free for others.
_waiting_slots = BoundedSemaphore(2)


@require_GET
@officer_or_worker_required
def document_pdf(request: ActorRequest, serial: str) -> HttpResponse:
    """The PDF; or, when the worker has not signed it within three seconds, when to look again."""
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


def _wait_for_signed_copy(copy: Path) -> bool:
    """Whether the signed copy lies there, now or within the time that may be waited."""
    if copy.exists() or not _waiting_slots.acquire(blocking=False):
        return copy.exists()
    try:
        end = time.monotonic() + SIGNING_WAIT_SECONDS
        while not copy.exists() and time.monotonic() < end:
            time.sleep(POLL_INTERVAL_SECONDS)
        return copy.exists()
    finally:
        _waiting_slots.release()


SANDBOX_POLICY = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; sandbox"
)


@require_GET
@officer_required
def received_file(request: ActorRequest, key: UUID) -> HttpResponse:
    """The file under its own type, in a sandbox: what somebody handed in runs nothing here."""
    actor = request.actor
    with reading_as(actor):
        found, content = get_scan(actor, key)
    headers = {"Content-Security-Policy": SANDBOX_POLICY, "Content-Disposition": "inline"}
    return HttpResponse(content, content_type=found.media_type, headers=headers)


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
