"""What was sent: a person's own messages, and how sending fares, for headquarters."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet, Sum

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.exchange.models import Message
from rantau.exchange.permissions import READ_MESSAGES, READ_OWN_MESSAGES
from rantau.registry.selectors import build_own_registrations

MEASURED = timedelta(days=30)
MAX_FAULTS = 50  # messages that are listed one by one


@dataclass(frozen=True)
class SendingReport:
    """How sending fared in the last 30 days.

    counts  state -> how many
    cost    rupiah, of those whose cost is known
    faults  newest first, those that failed or whose outcome is unknown; at most MAX_FAULTS
    oldest  one that should have been sent before all others; None where none waits
    """

    counts: dict[str, int]
    cost: int
    faults: list[Message]
    oldest: Message | None


def list_own_messages(actor: Actor) -> QuerySet[Message]:
    """The messages of the signed-in person, newest first, also those that were only shown. Inside
    the actor's scope."""
    require_permission(actor, READ_OWN_MESSAGES)
    return Message.objects.filter(person__in=build_own_registrations(actor)).order_by("-id")


def get_sending_report(actor: Actor) -> SendingReport:
    """How sending fares. It names no person: the rows have an entry, a kind and a state. Inside
    the actor's scope."""
    require_permission(actor, READ_MESSAGES)
    recent = Message.objects.filter(created_at__gte=clock.now() - MEASURED)
    counts = dict(recent.order_by().values_list("state").annotate(Count("id")))
    faults = recent.filter(state__in=(Message.FAILED, Message.UNKNOWN)).order_by("-id")
    waiting = Message.objects.filter(state=Message.QUEUED, send_after__lte=clock.now())
    return SendingReport(
        counts=counts,
        cost=recent.aggregate(total=Sum("cost"))["total"] or 0,
        faults=list(faults[:MAX_FAULTS]),
        oldest=waiting.order_by("send_after").first(),
    )
