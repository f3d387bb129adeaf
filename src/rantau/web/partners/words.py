"""Codes of partners in the words that a reader sees, and rows as pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rantau.core import clock
from rantau.partners import public
from rantau.partners.models import Agency, Hold, JobOrder, QuotaLine
from rantau.web.house.countries import country_called

REASONS = {"review": _("sedang ditinjau"), "papers": _("surat perlu diperbarui")}
SEXES = {"F": _("Perempuan"), "M": _("Laki-laki"), "X": _("Laki-laki atau perempuan")}
SOON = 60  # days before its end in which a licence asks to be renewed

LICENCE_TAGS = {
    public.OK: (_("berlaku"), "ok"),
    "soon": (_("hampir berakhir"), "wait"),
    public.EARLY: (_("belum berlaku"), "wait"),
    public.EXPIRED: (_("berakhir"), "bad"),
}
ORDER_TAGS = {
    public.OK: (_("terbuka"), "ok"),
    public.EARLY: (_("belum dibuka"), "info"),
    public.CLOSED: (_("ditutup"), ""),
    public.EXPIRED: (_("izin rekrut berakhir"), "bad"),
}


def tag(pair: tuple) -> dict[str, Any]:
    """A tag as the page's part takes it."""
    return {"label": pair[0], "kind": pair[1]}


def licence(agency: Agency) -> dict[str, Any]:
    """How the licence stands today."""
    on = clock.today()
    if on < agency.licence_from:
        state = public.EARLY
    elif on > agency.licence_until:
        state = public.EXPIRED
    else:
        state = "soon" if (agency.licence_until - on).days <= SOON else public.OK
    return tag(LICENCE_TAGS[state])


def hold_tag(hold: Hold) -> dict[str, Any]:
    """What is said of a hold: its neutral reason, never a cause."""
    return tag((REASONS[hold.reason], "wait"))


@dataclass(frozen=True)
class Orders:
    """An agency's job orders as a page shows them: those that go on, and those that ended."""

    going: list[dict[str, Any]]
    ended: list[dict[str, Any]]

    @property
    def lines(self) -> list[QuotaLine]:
        """The quota lines of those that go on."""
        return [row["line"] for shown in self.going for row in shown["lines"]]


def shown_orders(orders: list[JobOrder], holds: dict[UUID, Hold]) -> Orders:
    """Job orders with their lines, destination and state, the ended apart."""
    on = clock.today()
    shown = [
        {
            "order": order,
            "destination": country_called(order.destination),
            "tag": _tag(order, holds.get(order.agency_id) or holds.get(order.id), on),
            "lines": [{"line": line, "sex": SEXES[line.sex]} for line in order.lines.all()],
        }
        for order in orders
    ]
    over = [on > min(order.permit_until, order.closes_on) for order in orders]
    return Orders(
        going=[each for each, ended in zip(shown, over, strict=True) if not ended],
        ended=[each for each, ended in zip(shown, over, strict=True) if ended],
    )


def _tag(order: JobOrder, hold: Hold | None, on: date) -> dict[str, Any]:
    """How the job order stands on a day; what is held, itself or by its agency, says so alone."""
    if hold is not None:
        return hold_tag(hold)
    if on > order.permit_until:
        return tag(ORDER_TAGS[public.EXPIRED])
    if on < max(order.opens_on, order.permit_from):
        return tag(ORDER_TAGS[public.EARLY])
    return tag(ORDER_TAGS[public.OK if on <= order.closes_on else public.CLOSED])
