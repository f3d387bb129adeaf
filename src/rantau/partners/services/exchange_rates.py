"""Record what one unit of a currency is worth in rupiah."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.partners.exchange_rates import CURRENCIES, map_newest_rates
from rantau.partners.models import ExchangeRate
from rantau.partners.permissions import RECORD_EXCHANGE_RATE

RATE_RECORDED = JournalKind(
    "partners:exchange_rate:recorded", gettext_lazy("Exchange rate recorded")
)
MAX_RUPIAH = 1_000_000  # for one unit; no currency in CURRENCIES comes near it
MAX_SOURCE_LENGTH = 120
OLDEST = timedelta(days=366)
FAR = Decimal("0.3")  # of the newest rate; no currency of the list moves as much in a season


@dataclass(frozen=True)
class RateInput:
    """A rate as it was published, for one unit of a currency of CURRENCIES; `is_sure` where it is
    right though it is far from the newest one."""

    currency: str
    rupiah: Decimal
    published_on: date
    source: str
    is_sure: bool = False


@service(RATE_RECORDED, permission=RECORD_EXCHANGE_RATE)
def record_exchange_rate(actor: Actor, data: RateInput) -> CommandResult:
    """Record a rate; the newest of a currency is shown beside wages. Answers with the currency.

    Raises  InvalidInput with every problem at its field
    """
    problems: dict[str, list[str]] = {}
    if data.currency not in CURRENCIES:
        problems["currency"] = [_("Choose a currency of the list.")]
    if not 0 < data.rupiah <= MAX_RUPIAH:
        problems["rupiah"] = [_("Write what one unit is worth in rupiah.")]
    elif not data.is_sure and (newest := find_far_rate(data)):
        far = _("The newest rate is %(rupiah)s. Write it anew, or say below that it is right.")
        problems["rupiah"] = [far % {"rupiah": format_rate(newest)}]
    today = clock.today()
    if not today - OLDEST <= data.published_on <= today:
        problems["published_on"] = [_("Give a day of the last year.")]
    if not is_storable(data.source, MAX_SOURCE_LENGTH, required=True):
        problems["source"] = [_("Write who published it, in 120 characters at most.")]
    if problems:
        raise InvalidInput(problems)
    rate = create_exchange_rate(data, by=actor.ref, at=clock.now())
    return CommandResult(rate.currency, build_rate_event(rate))


def find_far_rate(data: RateInput) -> Decimal | None:
    """The newest rate of the currency where this one is far from it; None where it is near, or is
    the first."""
    newest = map_newest_rates().get(data.currency)
    if newest is None or abs(data.rupiah - newest.rupiah) <= FAR * newest.rupiah:
        return None
    return newest.rupiah


def format_rate(rupiah: Decimal) -> str:
    """A rate as it is typed: 12.600,5."""
    whole, _point, decimals = f"{rupiah:,.4f}".partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")


def create_exchange_rate(data: RateInput, *, by: str, at: datetime) -> ExchangeRate:
    """Write the row of a rate that was checked; `at` is aware."""
    return ExchangeRate.objects.create(
        currency=data.currency,
        rupiah=data.rupiah,
        published_on=data.published_on,
        source=data.source.strip(),
        recorded_by=by,
        recorded_at=at,
    )


def build_rate_event(rate: ExchangeRate) -> JournalEvent:
    """What the entry of a new rate says."""
    terms = {
        "currency": rate.currency,
        "rupiah": str(rate.rupiah),
        "published_on": rate.published_on.isoformat(),
        "source": rate.source,
    }
    return JournalEvent("exchange_rate", rate.id, 1, terms)
