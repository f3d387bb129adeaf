"""How long a passed test holds. Pure."""

from datetime import date

from rantau.placement.requirements import add_months
from rantau.rounds.edition import RoundEdition


def compute_certificate_end(edition: RoundEdition) -> date:
    """The last day on which a passed test of the round holds: so many months after the results, as
    the round announces (docs/law/rounds.md)."""
    return add_months(edition.results_on, edition.amounts.certificate_months)
