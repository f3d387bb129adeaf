"""Words for offers of employers abroad."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.number_words import spell_number
from rantau.rounds.edition import RoundEdition
from rantau.rounds.journey_gates import Owner, Step
from rantau.rounds.models import Offer, SecondMedical, VisaPermit
from rantau.rounds.offer_selectors import Journey

OFFER_STATE_LABELS = {
    Offer.WAITING: _("Waits for her answer"),
    Offer.ACCEPTED: _("Accepted"),
    Offer.REFUSED: _("Refused"),
    Offer.LAPSED: _("Not answered in time: counts as refused"),
    Offer.WITHDRAWN: _("Withdrew"),
    Offer.CANCELLED: _("Cancelled by the employer"),
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
    costs        name, rupiah, when: what she pays from here on
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


def describe_offer(offer: Offer, edition: RoundEdition) -> DescribedOffer:
    """What pages show of an offer, by the edition of its round."""
    language = get_language() or "id"
    currency = CURRENCY_LABELS.get(offer.currency, offer.currency)
    return DescribedOffer(
        row=offer,
        sector=edition.sectors[offer.examinee.sector].name.get(language),
        state=str(OFFER_STATE_LABELS[offer.state]),
        reason=str(REFUSE_REASON_LABELS.get(offer.reason, "")),
        wage_words=f"{spell_number(offer.wage, language)} {currency}",
        days_left=(offer.answer_until - clock.today()).days,
        costs=[
            (cost.name.get(language), cost.rupiah, cost.when.get(language))
            for code, cost in edition.costs.items()
            if code != edition.fee
        ],
    )


STEP_LABELS = {
    Step.PERMIT: _("The permit for the visa: it comes by itself"),
    Step.MEDICAL: _("The second medical: go to a clinic, and bring its paper to your office"),
}
REPEATED_MEDICAL = _("The second medical once more: be treated, and go to a clinic again")
OWNER_LABELS = {Owner.COUNTERPART: _("the country abroad"), Owner.WORKER: _("the worker")}


@dataclass(frozen=True)
class DescribedJourney:
    """A journey in the reader's words; `missing` has what is to be done, by whom, and what it costs
    in rupiah, in order."""

    permit: VisaPermit | None
    medical: SecondMedical | None
    missing: list[tuple[str, str, int]]


def describe_journey(journey: Journey, edition: RoundEdition) -> DescribedJourney:
    """What pages show of a journey, by the edition of its round."""
    missing = [
        (
            str(REPEATED_MEDICAL if each.is_repeated else STEP_LABELS[each.step]),
            str(OWNER_LABELS[each.owner]),
            edition.costs[each.cost].rupiah if each.cost in edition.costs else 0,
        )
        for each in journey.missing
    ]
    return DescribedJourney(journey.permit, journey.medical, missing)
