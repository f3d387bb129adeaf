"""Words for stays abroad and the ways back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from rantau.rounds import refund_rules, stay_rows, stay_rules
from rantau.rounds.models import RefundClaim, WorkplaceChange
from rantau.rounds.stay_rules import WayBack
from rantau.rounds.stay_selectors import StayView
from rantau.web.common.date_filters import fill_sentence, render_date

CHANGE_REASON_LABELS = {
    stay_rows.CONTRACT_ENDED: _("The contract ended"),
    stay_rows.CLOSED: _("The employer closed, or had no more work"),
    stay_rows.TREATMENT: _("She was treated badly, or not paid"),
    stay_rows.HEALTH: _("Health"),
    stay_rows.AGREED: _("Both agreed"),
    stay_rows.OTHER: _("Something else"),
}
RECORD_LABELS = {
    stay_rows.WORKPLACE: _("Another workplace"),
    stay_rows.EXTENSION: _("Permit extended"),
    stay_rows.OVERSTAY: _("Without a permit"),
    stay_rows.LEFT: _("Left for home"),
}
HINDRANCE_LABELS = {
    stay_rules.NOT_HOME: _("her return is not recorded"),
    stay_rules.LATE_HOME: _("she stayed longer than the permit"),
    stay_rules.CHANGED_WORKPLACE: _("the workplace changed"),
    stay_rules.NO_SUCH_WAY: _("the country has no such way"),
}
REFUND_LABELS = {
    refund_rules.DEPARTURE_GUARANTEE: _("Leaving money (departure guarantee insurance)"),
    refund_rules.RETURN_COST: _("Cost of the way home (return cost insurance)"),
}
REFUND_STATE_LABELS = {
    RefundClaim.WAITING: _("The insurer owes an answer"),
    RefundClaim.PAID: _("Paid"),
    RefundClaim.REFUSED: _("Refused"),
}
GO_HOME = _(
    "Go home on time, with the ticket that your contract names, or extend the permit before. Who is"
    " home in time may go again. Ask your employer for the wage and the leaving money that are due,"
    " and keep the papers of your insurance: what it pays back is claimed after the stay."
)
OVER = _(
    "The permit is over by our record. Go home, or have an extension recorded. Ask for help on your"
    " page or at the mission: it is free, and nobody there is told."
)
CLAIM = _(
    "Claim what the insurances pay back: here, or at any office with the insurance paper. It is"
    " free; who asks for a share of it cheats."
)
STAYED_LONGER = _("Who stays longer cannot take the special test, and may be fined and sent home.")


@dataclass(frozen=True)
class DescribedStay:
    """A stay in the reader's words.

    next_step, next_until, missed  what is to be done before it ends, by when, and what follows
                                   where it is not; empty and None while the end is far
    ways     the ways back: name, and what is said of it
    claims   to insurances: what is claimed, and how it stands
    """

    view: StayView
    state: str | Promise
    changes: Sequence[tuple[WorkplaceChange, str | Promise]]
    ways: Sequence[tuple[str | Promise, str]]
    claims: Sequence[tuple[RefundClaim, str | Promise, str | Promise]]
    next_step: str | Promise
    next_until: date | None
    missed: str | Promise


def describe_change(change: WorkplaceChange) -> Markup:
    """Day, employer and reason of a change of workplace."""
    reason = CHANGE_REASON_LABELS[change.reason]
    return Markup("{}: {} ({})").format(render_date(change.changed_on), change.employer, reason)


def describe_stay(view: StayView) -> DescribedStay:
    """What pages show of a stay."""
    is_urgent = view.warning is not None or view.is_overstaying
    return DescribedStay(
        view=view,
        state=_describe_state(view),
        changes=[(each, CHANGE_REASON_LABELS[each.reason]) for each in view.changes],
        ways=[
            (_("Special test of who came home in time"), _describe_way(view.special_test)),
            (_("Again to the same country without a test"), _describe_reentry(view)),
        ],
        claims=[
            (each, REFUND_LABELS[each.kind], REFUND_STATE_LABELS[each.state])
            for each in view.claims
        ],
        next_step=_find_next_words(view),
        next_until=view.row.permit_until if view.warning is not None else None,
        missed=STAYED_LONGER if is_urgent else "",
    )


def _find_next_words(view: StayView) -> str | Promise:
    if view.claimable:
        return CLAIM
    if view.is_overstaying:
        return OVER
    return GO_HOME if view.warning is not None else ""


def _describe_state(view: StayView) -> str | Promise:
    if view.row.left_on:
        return _("Came home")
    return (
        _("The permit is over, and no return is recorded") if view.is_overstaying else _("Abroad")
    )


def _describe_reentry(view: StayView) -> str:
    """Whether the way is open, and what her employer has to do for it, by when."""
    words = _describe_way(view.reentry)
    if set(view.reentry.hindrances) - {stay_rules.NOT_HOME}:
        return words
    if view.request:
        asked_on = render_date(view.request.chosen_on)
        text = gettext("Your employer asked for you on %(day)s.")
        wait = "" if view.row.left_on else gettext("Be home in time: the contract is offered then.")
        return Markup(" ").join(filter(None, (words, fill_sentence(text, day=asked_on), wait)))
    if view.row.left_on:
        return Markup("{} {}").format(words, gettext("It needs that your employer asked for you."))
    text = gettext(
        "Your employer asks for you, at the labour office there, until %(day)s; it costs you"
        " nothing. If he does not, the special test or another round stays."
    )
    return fill_sentence(text, day=render_date(view.row.permit_until))


def _describe_way(way: WayBack) -> str:
    if way.hindrances:
        reasons = "; ".join(str(HINDRANCE_LABELS[each]) for each in way.hindrances)
        return gettext("Not open: %(reasons)s.") % {"reasons": reasons}
    if way.opens_on:
        return fill_sentence(gettext("Open from %(day)s on."), day=render_date(way.opens_on))
    return gettext("Open.")
