"""What was typed when a session had ended, kept for a quarter of an hour so that nothing is lost.

The fields lie in the shared cache, encrypted under a key that only the browser's cookie has: the
database alone tells nothing, and neither does the cookie. Passwords and tokens are never kept.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rantau.access.cache import counted, hidden

COOKIE, LIFE = "kept", 900  # seconds
LARGEST = 64 * 1024  # signs; the longest form has a few thousand
MOST, WINDOW = 120, 300  # kept per network address and seconds: an office behind one address
NEVER = re.compile(r"csrfmiddlewaretoken|.*password.*|again|secret|token", re.IGNORECASE)
KEY = re.compile(r"(\w+-)?key")
NAME = re.compile(r"[0-9a-f]{32}")  # under which a form is kept; a cookie may hold anything
# What a person would not recognise as typed: keys, boxes, single letters of a choice.
UNTYPED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|on|none|.", re.DOTALL)


@dataclass(frozen=True)
class Kept:
    """A form that did not arrive: where it was going, its fields, whether files fell out."""

    path: str
    fields: list[tuple[str, str]]
    files: bool = False

    @property
    def typed(self) -> list[str]:
        """The values that a person typed, to be shown again."""
        told = (value.strip() for name, value in self.fields if name != "code")
        return [value for value in told if value and not UNTYPED.fullmatch(value)]


def form_of(request: HttpRequest) -> Kept:
    """The form that was sent, without what is never kept."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not NEVER.fullmatch(name)
        for value in values
    ]
    return Kept(request.path, fields, bool(request.FILES))


def keep(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep the form that was sent and give the browser the key to it; `response` leads to where
    one signs in. A form too large, or one of too many, is not kept."""
    words = json.dumps(asdict(form_of(request)))
    sender = hidden("kept-from", request.META.get("REMOTE_ADDR", ""))
    if len(words) > LARGEST or counted(cache, sender, WINDOW) > MOST:
        return response
    name, key = uuid4().hex, Fernet.generate_key()
    cache.set(f"kept:{name}", Fernet(key).encrypt(words.encode()).decode(), LIFE)
    response.set_cookie(
        COOKIE, f"{name}.{key.decode()}", max_age=LIFE, path=reverse("account_login"),
        httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    return response


def kept_for(request: HttpRequest) -> Kept | None:
    """What this browser's cookie opens; None when it has ended or never was."""
    name, _dot, key = request.COOKIES.get(COOKIE, "").partition(".")
    sealed = cache.get(f"kept:{name}") if NAME.fullmatch(name) else None
    if not sealed:
        return None
    try:
        words = json.loads(Fernet(key).decrypt(sealed))
    except (InvalidToken, ValueError):
        return None
    return Kept(words["path"], [(n, v) for n, v in words["fields"]], words["files"])


def from_here(request: HttpRequest) -> bool:
    """Whether the form was sent from a page of ours: only then may it be offered again, else
    anybody could put words into an officer's mouth."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sent = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return sent.netloc == request.get_host()


def with_fresh_key(kept: Kept) -> Kept:
    """The same form as a new act, for whoever changed it after it had been sent."""
    fresh = [(n, str(uuid4()) if KEY.fullmatch(n) else v) for n, v in kept.fields]
    return replace(kept, fields=fresh)


def offer(request: HttpRequest, kept: Kept, *, status: int, why: str = "") -> HttpResponse:
    """The page that shows what was typed and sends it where it was going, with a fresh token.

    why     why it was not taken; an ended session if nothing is said
    """
    return render(request, "house/kept.html", {"kept": kept, "why": why}, status=status)
