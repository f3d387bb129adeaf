"""The wage that a received contract promises, beside that of the job order. Pure: no query.

Only editions of schemes whose contract is read for its wage have the fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rantau.partners.models import QuotaLine
from rantau.placement.requirements import RETURNED, RequirementStatus

CONTRACT, WAGE, CURRENCY, PAID_TO = "contract", "wage", "currency", "paid_to"
OTHER_ACCOUNT = "other"  # of PAID_TO: neither her own account nor her hand


@dataclass(frozen=True)
class Wage:
    """A monthly wage; the currency is three letters."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class LowerWage:
    """A contract that promises less than the job order, or in another currency, so that nobody can
    tell without asking."""

    written: Wage
    ordered: Wage

    @property
    def is_comparable(self) -> bool:
        """Whether both are in one currency."""
        return self.written.currency == self.ordered.currency


def get_written_wage(statuses: Mapping[str, RequirementStatus]) -> Wage | None:
    """The wage in the received contract; None where none is received, it was returned, or nobody
    read it for its wage."""
    status = statuses.get(CONTRACT)
    if status is None or status.receipt is None or status.state == RETURNED:
        return None
    amount, currency = (status.receipt.fields.get(each, "") for each in (WAGE, CURRENCY))
    return Wage(Decimal(amount), currency.upper()) if amount and currency else None


def find_lower_wage(
    statuses: Mapping[str, RequirementStatus], line: QuotaLine | None
) -> LowerWage | None:
    """The wage of the received contract where it is not at least that of the line of the job order;
    None where it is as high or higher, and where one of both is unknown."""
    written = get_written_wage(statuses)
    if written is None or line is None:
        return None
    ordered = Wage(line.wage, line.currency.upper())
    if written.currency == ordered.currency and written.amount >= ordered.amount:
        return None
    return LowerWage(written, ordered)
