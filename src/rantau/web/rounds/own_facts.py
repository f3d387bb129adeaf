"""What her own page says of a round besides its next step: clocks, what follows if a step is
missed, costs, and her rank."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.common.languages import get_reader_language
from rantau.rounds.edition import Cost
from rantau.rounds.own_rounds import STATIONS, OwnReturned, OwnRound
from rantau.rounds.roster_clocks import CERTIFICATE, ROSTER
from rantau.rounds.running_clocks import MEDICAL, PASSPORT, RunningClock
from rantau.rounds.stages import Stage
from rantau.web.rounds.labels import MISSED_TEXTS
from rantau.web.rounds.offer_labels import TEST_COST
from rantau.web.rounds.own_steps import ENDS_ROUND, LEAVES_LIST
from rantau.web.rounds.row_labels import describe_values

ENDS_LABELS = {
    CERTIFICATE: gettext_lazy("Certificate of the test"),
    ROSTER: gettext_lazy("Name on the list of the country"),
    MEDICAL: gettext_lazy("First medical certificate"),
    PASSPORT: gettext_lazy("Passport"),
}
URGENT_LABELS = {
    CERTIFICATE: gettext_lazy("Ends soon"),
    ROSTER: gettext_lazy("Send again"),
    MEDICAL: gettext_lazy("Ends soon"),
    PASSPORT: gettext_lazy("Renew it"),
}
MISSED_LABELS = {
    Stage.VERIFIED: gettext_lazy("Not coming to the test"),
    Stage.PASSED: gettext_lazy("Not coming to the skill test"),
    Stage.RANKED: gettext_lazy("Documents not complete"),
    Stage.CHOSEN: gettext_lazy("No answer to a contract"),
    Stage.VISA: gettext_lazy("Not coming on the day of departure"),
}
DAYS_OF_MONTH, DAYS_OF_YEAR = 30, 365
IN_MONTHS_FROM, IN_YEARS_FROM = 180, 730  # days from which what is left is said so


def describe_ends(own: OwnRound) -> list[dict[str, Any]]:
    """The clocks that run, each with what is left in words."""
    return [
        {
            "label": ENDS_LABELS[each.what],
            "clock": each,
            "left": describe_left(each.days_left),
            "urgent": URGENT_LABELS[each.what] if each.is_urgent else "",
        }
        for each in own.ends
    ]


def describe_left(days: int) -> str:
    """What is left, in days, months or years; also that nothing is."""
    if days < 0:
        return _("over")
    if days >= IN_YEARS_FROM:
        return _("years left: %(num)s") % {"num": days // DAYS_OF_YEAR}
    if days >= IN_MONTHS_FROM:
        return _("months left: %(num)s") % {"num": days // DAYS_OF_MONTH}
    return _("days left: %(num)s") % {"num": days}


def list_missed(own: OwnRound) -> list[tuple[str | Promise, date | None, str | Promise]]:
    """What may be missed from where she stands on, until which day where there is one, and what
    follows."""
    ends: dict[str, RunningClock] = {each.what: each for each in own.ends}
    rows: list[tuple[str | Promise, date | None, str | Promise]] = []
    reached = _find_station(own.stage)
    if reached is None:
        return []
    for stage, label in MISSED_LABELS.items():
        if STATIONS.index(stage) >= reached:
            until = own.next_until if stage == own.stage else None
            rows.append((label, until, MISSED_TEXTS[stage]))
    if ROSTER in ends:
        rows.append((ENDS_LABELS[ROSTER], ends[ROSTER].until, LEAVES_LIST))
    if CERTIFICATE in ends:
        rows.append((ENDS_LABELS[CERTIFICATE], ends[CERTIFICATE].until, ENDS_ROUND))
    return rows


def _find_station(stage: Stage) -> int | None:
    """Where on the way a stage is; None for one that leads no further."""
    if stage == Stage.SENT:
        return STATIONS.index(Stage.COMPLETE)
    return STATIONS.index(stage) if stage in STATIONS else None


TRAVELLED = (Stage.DEPARTED, Stage.ARRIVED, Stage.RETURNED)
OUT_OF_ROUND = frozenset(
    {Stage.ABSENT, Stage.FAILED, Stage.UNRANKED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.BARRED}
)


def split_costs(own: OwnRound) -> tuple[list[tuple[str, Cost]], list[tuple[str, Cost]]]:
    """By name: what she has paid, and what is to come: of the test nothing once she has an exam
    number, and nothing at all once she has travelled or is out of the round."""
    language = get_reader_language()
    row = own.journey
    paid_codes = {
        own.edition.fee,
        TEST_COST,
        "second_medical" if row and row.medical else "",
        "visa" if row and row.visa else "",
    }
    has_travelled = own.stage in TRAVELLED
    paid: list[tuple[str, Cost]] = []
    later: list[tuple[str, Cost]] = []
    for code, cost in own.edition.costs.items():
        is_paid = has_travelled or code in paid_codes
        (paid if is_paid else later).append((cost.name.get(language), cost))
    return paid, [] if own.stage in OUT_OF_ROUND else later


def describe_returned(returned: OwnReturned) -> dict[str, Any]:
    """Her row that came back: both values in pieces; of a photograph the words alone."""
    facts = {"office": returned.office, "due_at": returned.due_at}
    return {**describe_values(returned.row), **facts}


def draw_band(band: tuple[int, int] | None, ranked: int | None) -> dict[str, int] | None:
    """Left end and width of a band in hundredths of all who are ranked."""
    if band is None or not ranked:
        return None
    left = round(100 * (band[0] - 1) / ranked)
    return {"left": min(left, 98), "width": max(2, round(100 * (band[1] - band[0] + 1) / ranked))}
