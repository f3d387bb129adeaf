"""Note whose hours to pay for an offered seat end soon, so that each is reminded once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.errors import NoSuchRound
from rantau.rounds.models import Place, Round
from rantau.rounds.payments import exclude_reported
from rantau.rounds.permissions import ADVANCE_ROUND

PAYMENTS_REMINDED = JournalKind(
    "rounds:payments:reminded", gettext_lazy("Reminded before the hours to pay ended")
)
# Before the end, and since the offer at the least; chosen by us.
REMIND_BEFORE = timedelta(hours=6)


@service(PAYMENTS_REMINDED, permission=ADVANCE_ROUND)
def remind_of_payments(actor: Actor, round_id: UUID) -> CommandResult:
    """Note everybody of a round who is to be reminded now; answers with how many. The outbox sends.

    Raises  NoSuchRound where nobody is
    """
    round_ = Round.objects.select_for_update().filter(id=round_id).first()
    at = clock.now()
    count = _list_places_to_remind(at).filter(round=round_id).update(reminded_at=at)
    if round_ is None or not count:
        raise NoSuchRound()
    round_.revision += 1
    round_.save(update_fields=["revision"])
    terms = {"round": round_.code, "reminded": str(count)}
    return CommandResult(str(count), JournalEvent("round", round_.id, round_.revision, terms))


def list_rounds_to_remind(at: datetime) -> list[UUID]:
    """The rounds in which somebody is to be reminded now. Inside a scope."""
    rows = _list_places_to_remind(at)
    return sorted(rows.values_list("round", flat=True).distinct())


def _list_places_to_remind(at: datetime) -> QuerySet[Place]:
    places = Place.objects.filter(
        state=Place.OFFERED,
        reminded_at=None,
        pay_until__gt=at,
        pay_until__lte=at + REMIND_BEFORE,
        offered_at__lte=at - REMIND_BEFORE,
    )
    return exclude_reported(places.exclude(phone=""), at)
