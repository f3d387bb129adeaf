"""Messages to the telephone that a place in a round was taken with.

A seat is offered for hours only, and whoever took the place may have no record here. Whoever names
a number asks for the message.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q, QuerySet

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.exchange.messages import (
    MONEY_RETURNED,
    ORIGINALS_REFUSED,
    PAYMENT_REMINDER,
    ROUND_AMENDED,
    SEAT_LAPSED,
    SEAT_OFFERED,
    MessageKind,
)
from rantau.exchange.models import Message
from rantau.exchange.safe_hours import DECENT_HOURS, find_moment_within
from rantau.journal.models import Entry
from rantau.rounds.amendment_selectors import list_touched_places
from rantau.rounds.models import Place, Repayment

# A seat is offered, or hers at once where nothing is to be paid.
COME_UP = Q(state=Place.OFFERED) | Q(state=Place.SEATED, seated_at=F("offered_at"))
# A seat was not paid in time; whoever gave it back has the moment in `pay_until`.
GONE_ON = Q(state=Place.LAPSED, pay_until=None, seated_at=None, offered_at__isnull=False)
# Kind of message -> what the place has to be when it is sent.
ABOUT_OFFERS = {SEAT_OFFERED.code: COME_UP, PAYMENT_REMINDER.code: Q(state=Place.OFFERED)}


def build_place_messages(entry: Entry) -> Iterator[Message]:
    """One message for each place of the entry's round that has come up, and for each that was not
    paid in time and has gone on. Inside a scope."""
    places = Place.objects.filter(round_id=entry.subject).order_by("position")
    yield from _build_once(entry, places.filter(COME_UP), SEAT_OFFERED)
    yield from _build_once(entry, places.filter(GONE_ON), SEAT_LAPSED)


def build_reminders(entry: Entry) -> Iterator[Message]:
    """One message for each place of the entry's round of which the hours to pay end soon. Inside a
    scope."""
    places = Place.objects.filter(round_id=entry.subject, reminded_at__isnull=False)
    yield from _build_once(entry, places.filter(state=Place.OFFERED), PAYMENT_REMINDER)


def build_rejection_messages(entry: Entry) -> Iterator[Message]:
    """The message to the telephone of the place of which the originals were refused. Inside a
    scope."""
    yield from _build_once(entry, Place.objects.filter(id=entry.subject), ORIGINALS_REFUSED)


def build_amendment_messages(entry: Entry) -> Iterator[Message]:
    """One message for each place with a telephone that a published amendment touches. Inside a
    scope."""
    yield from _build(entry, list_touched_places(entry.subject), ROUND_AMENDED)


def build_repayment_messages(entry: Entry) -> Iterator[Message]:
    """The message to the telephone of a place, of which a payment was given back; none where it has
    no telephone or had the message. Inside a scope."""
    places = Place.objects.filter(
        payments__repayment=entry.subject, payments__repayment__outcome=Repayment.GIVEN_BACK
    )
    yield from _build(entry, places, MONEY_RETURNED)


def _build_once(entry: Entry, places: QuerySet[Place], kind: MessageKind) -> Iterator[Message]:
    """Messages of a kind that a place gets once, whatever entry it follows."""
    had = Message.objects.filter(place__isnull=False, kind=kind.code).values("place")
    yield from _build(entry, places.exclude(id__in=had), kind)


def _build(entry: Entry, places: QuerySet[Place], kind: MessageKind) -> Iterator[Message]:
    at = clock.now()
    for place in places.exclude(phone=""):
        yield Message(
            entry=entry,
            place=place,
            kind=kind.code,
            state=Message.QUEUED,
            created_at=at,
            send_after=find_place_moment(place, kind.code, at),
        )


def find_place_moment(place: Place, kind: str, at: datetime) -> datetime:
    """The first moment from `at` (aware) within decent hours, Asia/Jakarta, for a message of a
    kind: where whoever took the place is, nobody asked. `at` where it is about a seat that would
    have gone on by then."""
    moment = find_moment_within(DECENT_HOURS, at.astimezone(WESTERN_TIME))
    if kind not in ABOUT_OFFERS or place.pay_until is None:
        return moment
    return at if moment >= place.pay_until else moment


def get_place_phone(place: Place, kind: str) -> str:
    """The number of the place for a message of a kind; for an offer or a reminder of it empty where
    its seat has gone on, or will be given on for want of the payment. Inside a scope."""
    if kind not in ABOUT_OFFERS:
        return place.phone
    in_time = Q(pay_until=None) | Q(pay_until__gt=clock.now())
    places = Place.objects.filter(ABOUT_OFFERS[kind], in_time, id=place.id)
    return places.values_list("phone", flat=True).first() or ""
