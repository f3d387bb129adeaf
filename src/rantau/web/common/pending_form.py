"""Save a form that was sent after the session had ended, encrypted, for 15 minutes, and show it
again after sign-in."""

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rantau.common.proxy import get_client_network
from rantau.common.ratelimit import Counter, Limit, take

COOKIE_NAME = f"{settings.PATH_COOKIE_PREFIX}pending_form"
LIFETIME_SECONDS = 900
MAX_FORM_LENGTH = 64 * 1024  # characters of JSON; the longest form has a few thousand
# For one network address, which may be a whole office.
FORMS_PER_NETWORK = Limit(120, timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=5))
EXCLUDED_FIELD_PATTERN = re.compile(
    r"csrfmiddlewaretoken|.*password.*|(.*_)?pin|again|secret|token", re.IGNORECASE
)
KEY_FIELD_PATTERN = re.compile(r"(\w+-)?key")
# The part of a cache key that comes from the cookie, which may contain anything.
CACHE_NAME_PATTERN = re.compile(r"[0-9a-f]{32}")
# What nobody typed: keys, check boxes, one-letter codes of choices.
UNTYPED_VALUE_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|on|none|.", re.DOTALL)


@dataclass(frozen=True)
class PendingForm:
    """A form to be sent again: its path, its fields, and whether it had files, which are not
    saved."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool = False

    @property
    def typed(self) -> list[str]:
        """The values that a person typed, to be shown again."""
        values = (value.strip() for name, value in self.fields if name != "code")
        return [value for value in values if value and not UNTYPED_VALUE_PATTERN.fullmatch(value)]


def get_submitted_form(request: HttpRequest) -> PendingForm:
    """The form of this request, without passwords, PINs and tokens."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not EXCLUDED_FIELD_PATTERN.fullmatch(name)
        for value in values
    ]
    return PendingForm(request.path, fields, bool(request.FILES))


def save_pending_form(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Save the form of this request in the cache, and put its name and key into a cookie of
    `response`, the redirect to the sign-in page. Do not save a form that is too long, or one of
    too many."""
    content = json.dumps(asdict(get_submitted_form(request)))
    sender = Counter("pending-form", FORMS_PER_NETWORK, source=get_client_network(request))
    if len(content) > MAX_FORM_LENGTH or take([sender]):
        return response
    name, key = uuid4().hex, Fernet.generate_key()
    encrypted = Fernet(key).encrypt(content.encode()).decode()
    cache.set(f"pending-form:{name}", encrypted, LIFETIME_SECONDS)
    response.set_cookie(
        COOKIE_NAME,
        f"{name}.{key.decode()}",
        max_age=LIFETIME_SECONDS,
        path=reverse("account_login"),
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return response


def has_pending_form(request: HttpRequest) -> bool:
    """Whether the request brings the cookie of a pending form, which may have ended."""
    return COOKIE_NAME in request.COOKIES


def get_pending_form(request: HttpRequest) -> PendingForm | None:
    """The form that the cookie of this request names and decrypts; None without one."""
    name, _dot, key = request.COOKIES.get(COOKIE_NAME, "").partition(".")
    encrypted = cache.get(f"pending-form:{name}") if CACHE_NAME_PATTERN.fullmatch(name) else None
    if not encrypted:
        return None
    try:
        content = json.loads(Fernet(key).decrypt(encrypted))
    except (InvalidToken, ValueError):
        return None
    fields = [(name, value) for name, value in content["fields"]]
    return PendingForm(content["path"], fields, content["had_files"])


def is_same_origin(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form. Only then may it be shown again, else another site
    could prepare what an officer sends."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return sender.netloc == request.get_host()


def renew_command_key(form: PendingForm) -> PendingForm:
    """The same form with a new idempotency key, so that sending it is a new command."""
    fields = [(n, str(uuid4()) if KEY_FIELD_PATTERN.fullmatch(n) else v) for n, v in form.fields]
    return replace(form, fields=fields)


def render_pending_form(
    request: HttpRequest, form: PendingForm, *, status: int, reason: str = ""
) -> HttpResponse:
    """The page that shows what was typed and sends it to its path, with a fresh CSRF token.

    reason  why the form was not accepted; empty for an ended session
    """
    context = {"pending_form": form, "reason": reason}
    return render(request, "common/pending_form.html", context, status=status)
