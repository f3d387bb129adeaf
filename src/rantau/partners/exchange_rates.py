"""What a wage is in rupiah, by the newest rate that headquarters recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rantau.common import clock
from rantau.partners.models import ExchangeRate

# Of the countries to which workers go, and those in which contracts name wages.
CURRENCIES = (
    *("AED", "AUD", "BHD", "BND", "CAD", "CHF", "CNY", "EUR", "GBP", "HKD", "JOD", "JPY", "KRW"),
    *("KWD", "MOP", "MYR", "NZD", "OMR", "QAR", "SAR", "SGD", "THB", "TRY", "TWD", "USD"),
)
ROUNDED_TO = 1000  # rupiah: an estimate is not more exact
# A rate of a season ago tells nobody what a wage is; chosen by us.
OLDEST_SHOWN = timedelta(days=92)
RECORDED_SHOWN = 20  # rates that a page lists as recorded lately


@dataclass(frozen=True)
class RupiahAmount:
    """About how much money is in rupiah, rounded to ROUNDED_TO, and by which rate."""

    rupiah: int
    published_on: date
    source: str


def list_newest_rates() -> list[ExchangeRate]:
    """The newest rate of each currency, by its code; of two of one day the one recorded last.
    Inside a scope."""
    rows = ExchangeRate.objects.order_by("currency", "-published_on", "-recorded_at")
    return list(rows.distinct("currency"))


def list_recorded_rates() -> list[ExchangeRate]:
    """What was recorded lately, the last one first, whether it is the newest by its day or not.
    Inside a scope."""
    return list(ExchangeRate.objects.order_by("-recorded_at", "-id")[:RECORDED_SHOWN])


def map_newest_rates() -> dict[str, ExchangeRate]:
    """Currency -> its newest rate. Inside a scope."""
    return {rate.currency: rate for rate in list_newest_rates()}


def convert_to_rupiah(
    amount: Decimal | int, currency: str, rates: Mapping[str, ExchangeRate]
) -> RupiahAmount | None:
    """The amount in rupiah; None where it is in rupiah, or no rate of its currency is known that is
    newer than OLDEST_SHOWN."""
    rate = rates.get(currency)
    if rate is None or rate.published_on < clock.today() - OLDEST_SHOWN:
        return None
    rupiah = round(amount * rate.rupiah / ROUNDED_TO) * ROUNDED_TO
    return RupiahAmount(rupiah, rate.published_on, rate.source)
