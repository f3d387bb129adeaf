"""Messages to the telephone that a place in a round was taken with.

A seat is offered for hours only, and whoever took the place may have no record here. Whoever names
a number asks for the message.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Q

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.exchange.messages import MONEY_RETURNED, SEAT_OFFERED, MessageKind
from rantau.exchange.models import Message
from rantau.exchange.safe_hours import DECENT_HOURS, find_moment_within
from rantau.journal.models import Entry
from rantau.rounds.models import Place, Repayment

# A seat is offered, or hers at once where nothing is to be paid.
COME_UP = Q(state=Place.OFFERED) | Q(state=Place.SEATED, seated_at=F("offered_at"))


def build_place_messages(entry: Entry) -> Iterator[Message]:
    """One message for each place of the entry's round that has come up and has a telephone; a place
    that had its message is skipped. Inside a scope."""
    messages = Message.objects.filter(place__isnull=False, kind=SEAT_OFFERED.code)
    places = Place.objects.filter(COME_UP, round_id=entry.subject).exclude(phone="")
    at = clock.now()
    for place in places.exclude(id__in=messages.values("place")).order_by("position"):
        yield _build_message(entry, place, SEAT_OFFERED, send_after=find_place_moment(place, at))


def build_repayment_messages(entry: Entry) -> Iterator[Message]:
    """The message to the telephone of a place, of which a payment was given back; none where it has
    no telephone or had the message. Inside a scope."""
    places = Place.objects.filter(
        payments__repayment=entry.subject, payments__repayment__outcome=Repayment.GIVEN_BACK
    )
    moment = _find_decent_moment(clock.now())
    for place in places.exclude(phone=""):
        yield _build_message(entry, place, MONEY_RETURNED, send_after=moment)


def _build_message(
    entry: Entry, place: Place, kind: MessageKind, *, send_after: datetime
) -> Message:
    return Message(
        entry=entry,
        place=place,
        kind=kind.code,
        state=Message.QUEUED,
        created_at=clock.now(),
        send_after=send_after,
    )


def _find_decent_moment(at: datetime) -> datetime:
    """The first moment from `at` (aware) within decent hours, Asia/Jakarta: where whoever took a
    place is, nobody asked."""
    return find_moment_within(DECENT_HOURS, at.astimezone(WESTERN_TIME))


def find_place_moment(place: Place, at: datetime) -> datetime:
    """The first decent moment from `at` (aware) for a message to a place; `at` where the seat would
    have gone on by then."""
    moment = _find_decent_moment(at)
    is_late = place.pay_until is not None and moment >= place.pay_until
    return at if is_late else moment


def get_place_phone(place: Place, kind: str) -> str:
    """The number of the place for a message of a kind; for an offer empty where its seat has gone
    on, or will be given on for want of the payment. Inside a scope."""
    if kind == MONEY_RETURNED.code:
        return place.phone
    in_time = Q(pay_until=None) | Q(pay_until__gt=clock.now())
    places = Place.objects.filter(COME_UP, in_time, id=place.id)
    return places.values_list("phone", flat=True).first() or ""
