"""The small pages of the waiting room: each is one response, which old telephones on a weak signal
read again and again."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from secrets import randbelow
from typing import Any
from zoneinfo import ZoneInfo

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from markupsafe import Markup

from rantau.common.languages import get_reader_language
from rantau.rounds.selectors import PublishedRound
from rantau.rounds.services.seats import get_fair_end
from rantau.web.common.date_filters import format_time, format_time_zone

INDONESIAN_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
# Seconds until a page before the opening asks again.
BEFORE_OPENING = (45, 75)
STYLE_FILE = Path(__file__).parents[1] / "static" / "place.css"


@cache
def _read_style() -> tuple[Markup, str]:
    """The style, and the policy that allows it by its hash (CSP level 2, `hash-source`)."""
    style = STYLE_FILE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # A file of the source, so that its markup is trusted.
    return Markup(style), build_policy(update={"style-src": [f"'sha256-{digest}'"]})  # noqa: S704


def render_waiting_room(
    request: HttpRequest, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """A page on `rounds/waiting_room_base.html` with its style inside."""
    style, policy = _read_style()
    response = render(request, template, {**context, "style": style})
    response.headers["Content-Security-Policy"] = policy
    return response


def render_before_opening(
    request: HttpRequest, found: PublishedRound, at: datetime
) -> HttpResponse:
    """When a round opens, what happens then, and the seal of its draw. It asks again by itself, so
    that the form stands in its place once the round is open."""
    window = found.edition.windows["registration"]
    low, high = BEFORE_OPENING
    context = {
        "edition": found.edition,
        "language": get_reader_language(),
        "refresh": low + randbelow(high - low),
        "now": at,
        "opens_at": window.begins,
        "closes_at": window.ends,
        "fair_until": get_fair_end(found.edition),
        "opens_in_zones": list_zone_times(window.begins),
        "now_in_zones": list_zone_times(at),
        "commitment": found.round.commitment,
    }
    return render_waiting_room(request, "rounds/before_opening.html", context)


def list_zone_times(at: datetime) -> list[str]:
    """A moment by the clocks of Indonesia: `10.00 WIB`, `11.00 WITA`, `12.00 WIT`."""
    times = []
    for zone in INDONESIAN_ZONES:
        with timezone.override(ZoneInfo(zone)):
            times.append(f"{format_time(at)} {format_time_zone(at)}")
    return times
