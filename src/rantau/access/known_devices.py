"""The cookie of a known device: to which accounts it has signed in wholly, with every factor.

Signed and kept for months, so that a right secret typed on it passes whatever strangers tried from
elsewhere. It opens nothing by itself. It holds a random name of the device and keyed hashes of its
accounts, newest first; nobody can read from it who they are. Only the pages of signing in get it.
Workers leave no such cookie on a telephone that others may look through.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from rantau.common.hashing import compute_keyed_hash, is_equal_hash

COOKIE_NAME = f"{settings.PATH_COOKIE_PREFIX}known_device"
LIFETIME = timedelta(days=180)
SALT = "rantau.known_device"
MAX_SUBJECTS = 8  # a counter that several officers share
SEPARATOR = "."


def get_known_device(request: HttpRequest, subject: str) -> str:
    """The name of the device that sent the request, where it has signed in to this subject; else
    an empty string, also for a cookie that is forged or has ended."""
    name, subjects = _read_cookie(request)
    wanted = _hash_subject(name, subject)
    return name if any(is_equal_hash(each, wanted) for each in subjects) else ""


def remember_device(request: HttpRequest, response: HttpResponse, subject: str) -> None:
    """Add the subject, which has just signed in wholly, to the cookie of the device."""
    name, subjects = _read_cookie(request)
    name = name or secrets.token_hex(16)
    hashed = _hash_subject(name, subject)
    kept = [hashed, *(each for each in subjects if each != hashed)][:MAX_SUBJECTS]
    response.set_cookie(
        COOKIE_NAME,
        TimestampSigner(salt=SALT).sign(SEPARATOR.join([name, *kept])),
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        path=reverse("account_login"),
    )


def _read_cookie(request: HttpRequest) -> tuple[str, list[str]]:
    """The device's name and the hashes of its subjects; empty without a cookie of ours."""
    signed = request.COOKIES.get(COOKIE_NAME, "")
    try:
        text = TimestampSigner(salt=SALT).unsign(signed, max_age=LIFETIME)
    except BadSignature:
        return "", []
    name, *subjects = text.split(SEPARATOR)
    return name, subjects


def _hash_subject(name: str, subject: str) -> str:
    """Bound to the device, so that two cookies do not show that they share a subject."""
    key = settings.SECRET_KEY.encode()
    return compute_keyed_hash(key, "known-device", "\0".join((name, subject)))[:32]
