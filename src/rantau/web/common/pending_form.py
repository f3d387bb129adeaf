"""Keep a form that was sent after the session had ended, encrypted, for 15 minutes, and offer it
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

from rantau.common.ratelimit import build_key, hit

COOKIE_NAME, LIFETIME_SECONDS = "kept", 900  # seconds
MAX_FORM_LENGTH = 64 * 1024  # signs; the longest form has a few thousand
# Kept for one network address, which may be a whole office.
MAX_FORMS_PER_ADDRESS, FORMS_WINDOW = 120, timedelta(minutes=5)
EXCLUDED_FIELD_PATTERN = re.compile(
    r"csrfmiddlewaretoken|.*password.*|again|secret|token", re.IGNORECASE
)
KEY_FIELD_PATTERN = re.compile(r"(\w+-)?key")
CACHE_NAME_PATTERN = re.compile(
    r"[0-9a-f]{32}"
)  # under which a form is kept; a cookie may hold anything
# What a person would not recognise as typed: keys, boxes, single letters of a choice.
UNTYPED_VALUE_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|on|none|.", re.DOTALL)


@dataclass(frozen=True)
class PendingForm:
    """A form that did not arrive: where it was going, its fields, whether files fell out."""

    path: str
    fields: list[tuple[str, str]]
    files: bool = False

    @property
    def typed(self) -> list[str]:
        """The values that a person typed, to be shown again."""
        told = (value.strip() for name, value in self.fields if name != "code")
        return [value for value in told if value and not UNTYPED_VALUE_PATTERN.fullmatch(value)]


def get_submitted_form(request: HttpRequest) -> PendingForm:
    """The form that was sent, without what is never kept."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not EXCLUDED_FIELD_PATTERN.fullmatch(name)
        for value in values
    ]
    return PendingForm(request.path, fields, bool(request.FILES))


def save_pending_form(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the form that was sent and give the browser the key to it; `response` leads to where
    one signs in. A form too large, or one of too many, is not kept."""
    words = json.dumps(asdict(get_submitted_form(request)))
    sender = build_key("kept-from", request.META.get("REMOTE_ADDR", ""))
    if len(words) > MAX_FORM_LENGTH or not hit(sender, MAX_FORMS_PER_ADDRESS, FORMS_WINDOW):
        return response
    name, key = uuid4().hex, Fernet.generate_key()
    cache.set(f"kept:{name}", Fernet(key).encrypt(words.encode()).decode(), LIFETIME_SECONDS)
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


def get_pending_form(request: HttpRequest) -> PendingForm | None:
    """What this browser's cookie opens; None when it has ended or never was."""
    name, _dot, key = request.COOKIES.get(COOKIE_NAME, "").partition(".")
    sealed = cache.get(f"kept:{name}") if CACHE_NAME_PATTERN.fullmatch(name) else None
    if not sealed:
        return None
    try:
        words = json.loads(Fernet(key).decrypt(sealed))
    except (InvalidToken, ValueError):
        return None
    return PendingForm(words["path"], [(n, v) for n, v in words["fields"]], words["files"])


def is_same_origin(request: HttpRequest) -> bool:
    """Whether the form was sent from a page of ours: only then may it be offered again, else
    anybody could put words into an officer's mouth."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sent = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return sent.netloc == request.get_host()


def renew_command_key(kept: PendingForm) -> PendingForm:
    """The same form as a new act, for whoever changed it after it had been sent."""
    fresh = [(n, str(uuid4()) if KEY_FIELD_PATTERN.fullmatch(n) else v) for n, v in kept.fields]
    return replace(kept, fields=fresh)


def render_pending_form(
    request: HttpRequest, kept: PendingForm, *, status: int, why: str = ""
) -> HttpResponse:
    """The page that shows what was typed and sends it where it was going, with a fresh token.

    why     why it was not taken; an ended session if nothing is said
    """
    return render(request, "common/pending_form.html", {"kept": kept, "why": why}, status=status)
