"""Words for offers of employers abroad."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.common.number_words import spell_number
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import Offer
from rantau.rounds.stages import Stage

OFFER_STATE_LABELS = {
    Offer.WAITING: _("Waits for her answer"),
    Offer.ACCEPTED: _("Accepted"),
    Offer.REFUSED: _("Refused"),
    Offer.LAPSED: _("Not answered in time: counts as refused"),
    Offer.WITHDRAWN: _("Withdrew"),
    Offer.CANCELLED: _("Cancelled by the employer"),
    Offer.REQUESTED: _("Asked for again: opens when she is home"),
    Offer.SERVED: _("Served: another contract followed"),
}
HINDERED = _("Not answered in time: another placement was under way; no refusal")
NOT_OPEN = _("Asked for again: not open after this stay; no refusal")
# Who does what next under a contract that was accepted.
NEXT_LABELS = {
    Stage.ACCEPTED: _("Medical, education, permit and visa"),
    Stage.VISA: _("Departure"),
    Stage.DEPARTED: _("The country abroad: report the arrival"),
    Stage.ARRIVED: _("Her stay abroad"),
}
REFUSE_REASON_LABELS = {
    Offer.FAMILY: _("The family"),
    Offer.HEALTH: _("Health"),
    Offer.WAGE: _("The wage"),
    Offer.PLACE: _("The place"),
    Offer.WORK: _("The work, or its hours"),
    Offer.OTHER_WORK: _("Work was found elsewhere"),
    Offer.OTHER: _("Something else (write what)"),
}
TEST_COST = "test"  # code of its cost, also where no fee is asked for a seat
CURRENCY_LABELS: dict[str, str | Promise] = {
    "KRW": _("South Korean won"),
    "JPY": _("Japanese yen"),
    "EUR": _("euro"),
    "USD": _("United States dollars"),
    "IDR": _("rupiah"),
}


@dataclass(frozen=True)
class DescribedOffer:
    """An offer in the reader's words.

    wage_words   the wage a month in words, with its currency
    days_left    whole days after today in which it can be answered; 0 on the last, below 0 after it
    costs        name, rupiah, when: what she pays from here on; the test is behind her
    """

    row: Offer
    sector: str
    state: str
    reason: str
    wage_words: str
    days_left: int
    costs: list[tuple[str, int, str]]

    @property
    def can_be_answered(self) -> bool:
        """Whether it waits, and its last day has not passed."""
        return self.row.state == Offer.WAITING and self.days_left >= 0


def describe_state(offer: Offer) -> str:
    """How a contract stands. One that nobody could answer is no refusal: another placement kept her
    from it, or her stay opened no re-entry, which then has no day of entry."""
    if offer.state == Offer.LAPSED and offer.was_hindered:
        return str(HINDERED)
    if offer.state == Offer.LAPSED and offer.is_reentry and offer.enters_from is None:
        return str(NOT_OPEN)
    return str(OFFER_STATE_LABELS[offer.state])


def describe_offer(offer: Offer, edition: RoundEdition) -> DescribedOffer:
    """What pages show of an offer, by the edition of its round."""
    language = get_reader_language()
    currency = CURRENCY_LABELS.get(offer.currency, offer.currency)
    return DescribedOffer(
        row=offer,
        sector=edition.sectors[offer.examinee.sector].name.get(language),
        state=describe_state(offer),
        reason=str(REFUSE_REASON_LABELS.get(offer.reason, "")),
        wage_words=f"{spell_number(offer.wage, language)} {currency}",
        days_left=(offer.answer_until - clock.today()).days,
        costs=[
            (cost.name.get(language), cost.rupiah, cost.when.get(language))
            for code, cost in edition.costs.items()
            if code not in (edition.fee, TEST_COST)
        ],
    )
