"""The contract that an employer abroad offers as a PDF, Indonesian and English side by side."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import translation

from rantau.common import clock
from rantau.common.hashing import compute_sha256
from rantau.documents.printing import build_printable_text, format_date, render_list_pdf
from rantau.rounds.departure_lists import format_digest
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import Offer
from rantau.web.common.labels import format_number
from rantau.web.rounds.offer_labels import describe_offer

TEMPLATE_PATH = Path(__file__).with_name("contract.typ")
LANGUAGES = ("id", "en")
LABELS = {
    "name": ("Pekerja", "Worker"),
    "exam_number": ("Nomor ujian", "Exam number"),
    "round": ("Putaran", "Round"),
    "employer": ("Pemberi kerja", "Employer"),
    "region": ("Tempat kerja", "Place of work"),
    "sector": ("Sektor", "Sector"),
    "wage": ("Upah sebulan", "Wage a month"),
    "hours": ("Jam kerja seminggu", "Hours of work a week"),
    "months": ("Lama kontrak", "Length of the contract"),
    "chosen_on": ("Dipilih pemberi kerja", "Chosen by the employer"),
    "enters_from": ("Masuk paling cepat", "Entry from"),
    "answer_until": ("Dijawab paling lambat", "To be answered until"),
    "state": ("Keadaan", "State"),
    "answered_on": ("Tanggal jawaban", "Day of the answer"),
    "ended_on": ("Berakhir tanggal", "Ended on"),
}


def render_contract(offer: Offer, edition: RoundEdition) -> bytes:
    """The PDF of an offer (PDF/A): its terms, how it stands, what it costs and what follows."""
    now = clock.now().astimezone(clock.WESTERN_TIME)
    content = {
        "number": build_printable_text(offer.number),
        "reference": offer.reference,
        "check_number": compute_check_number(offer),
        "printed": f"{format_date(now.date())} {now:%H.%M}",
        "moment": [now.year, now.month, now.day, now.hour, now.minute, now.second],
        "is_practice": settings.RANTAU_PRACTICE,
        "rows": list_contract_rows(offer, edition),
        "costs": [build_printable_text(each) for each in _list_costs("id", offer, edition)],
        "costs_en": [build_printable_text(each) for each in _list_costs("en", offer, edition)],
    }
    return render_list_pdf(TEMPLATE_PATH, content)


def list_contract_rows(offer: Offer, edition: RoundEdition) -> list[dict[str, str]]:
    """The terms in both languages: label and value, `label_en` and `value_en`; none that is empty.
    Inside a scope."""
    texts = [_describe_in(language, offer, edition) for language in LANGUAGES]
    return [
        {
            "label": LABELS[code][0],
            "label_en": LABELS[code][1],
            "value": build_printable_text(texts[0][code]),
            "value_en": build_printable_text(texts[1][code]),
        }
        for code in LABELS
        if texts[0][code]
    ]


def compute_check_number(offer: Offer) -> str:
    """The check number of the terms, four by four, by the SHA-256 of parties, place, wage, hours
    and length: the same for everybody who prints it, before the answer and after it. It tells two
    prints apart; whether a paper is genuine its terms say, beside those on her page."""
    examinee = offer.examinee
    values = (
        offer.reference,
        offer.number,
        examinee.exam_number,
        offer.employer,
        offer.region,
        examinee.sector,
        f"{offer.currency} {offer.wage}",
        f"{offer.hours} {offer.months}",
    )
    return format_digest(compute_sha256("\n".join(values).encode()))


def _describe_in(language: str, offer: Offer, edition: RoundEdition) -> dict[str, str]:
    with translation.override(language):
        described = describe_offer(offer, edition)
        return {
            "name": offer.examinee.person.name,
            "exam_number": offer.examinee.exam_number,
            "round": edition.name.get(language),
            "employer": offer.employer,
            "region": offer.region,
            "sector": described.sector,
            "wage": f"{offer.currency} {format_number(offer.wage)} ({described.wage_words})",
            "hours": str(offer.hours),
            "months": str(offer.months) + (" bulan" if language == "id" else " months"),
            "chosen_on": _write_day(offer.chosen_on, language),
            "enters_from": _write_day(offer.enters_from, language),
            "answer_until": _write_day(_find_last_day(offer), language),
            "state": described.state,
            **_find_answer_day(offer, language),
        }


def _find_answer_day(offer: Offer, language: str) -> dict[str, str]:
    """The day of her answer, or the one on which a contract ended otherwise."""
    days = {"answered_on": "", "ended_on": ""}
    if offer.answered_at is not None:
        name = "answered_on" if offer.state in (Offer.ACCEPTED, Offer.REFUSED) else "ended_on"
        day = offer.answered_at.astimezone(clock.WESTERN_TIME).date()
        days[name] = _write_day(day, language)
    return days


def _find_last_day(offer: Offer) -> date | None:
    """The last day to answer; None of a re-entry that was never opened, where it is the employer's
    day."""
    is_open = not offer.is_reentry or offer.enters_from is not None
    return offer.answer_until if is_open else None


def _write_day(day: date | None, language: str) -> str:
    if day is None:
        return ""
    return format_date(day) if language == "id" else f"{day.day} {day:%B %Y}"


def _list_costs(language: str, offer: Offer, edition: RoundEdition) -> Sequence[str]:
    with translation.override(language):
        described = describe_offer(offer, edition)
        return [
            f"{name}: Rp{format_number(rupiah)}, {when}" for name, rupiah, when in described.costs
        ]
