"""The farewell lists of a flight as a PDF, in both languages at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from rantau.common import clock
from rantau.documents.printing import build_printable_text, format_date, render_list_pdf
from rantau.rounds.departure_lists import Farewell, FarewellList, Flight

TEMPLATE_PATH = Path(__file__).with_name("farewell_list.typ")
YES, NO = "Ya · Yes", "Tidak · No"
DEPARTED, MISSED = "Berangkat · Departed", "Tidak berangkat · Did not depart"


def render_farewell_lists(flight: Flight, lists: Sequence[FarewellList]) -> bytes:
    """The PDF of these lists, each from a new page, with a place for every signature (PDF/A)."""
    now = clock.now().astimezone(clock.WESTERN_TIME)
    content = {
        "flight": flight.number,
        "airport": flight.airport,
        "day": format_date(flight.entry_on),
        "printed": f"{format_date(now.date())} {now:%H.%M}",
        "moment": [now.year, now.month, now.day, now.hour, now.minute, now.second],
        "is_practice": settings.RANTAU_PRACTICE,
        "lists": [_build_list(each) for each in lists],
    }
    return render_list_pdf(TEMPLATE_PATH, content)


def _build_list(found: FarewellList) -> dict[str, Any]:
    signed = found.sign_off
    content: dict[str, Any] = {
        "check_number": found.check_number,
        "rows": [_build_row(each) for each in found.rows],
    }
    if signed is None:
        return content
    at = signed.signed_at.astimezone(clock.WESTERN_TIME)
    return {
        **content,
        "signer": build_printable_text(signed.signer),
        "signed_at": f"{format_date(at.date())} {at:%H.%M} WIB",
        "handed_to": build_printable_text(signed.handed_to) or "—",
        "departed": signed.departed,
        "missed": signed.missed,
        "has_changed": found.has_changed,
    }


def _build_row(row: Farewell) -> dict[str, str]:
    offer = row.passenger.entry.offer
    return {
        "name": build_printable_text(offer.examinee.person.name),
        "exam_number": offer.examinee.exam_number,
        "origin": build_printable_text(row.origin),
        "employer": build_printable_text(f"{offer.employer}, {offer.region}"),
        "family": YES if row.has_family_phone else NO,
        "state": build_printable_text(_describe_state(row)),
    }


def _describe_state(row: Farewell) -> str:
    """Whether she left; empty where nobody has said so, which leaves the place for a signature."""
    if row.correction:
        right = DEPARTED if row.correction.has_departed else MISSED
        return f"{right} (dikoreksi · corrected)"
    if row.passenger.is_missed:
        return MISSED
    return DEPARTED if row.passenger.has_left else ""
