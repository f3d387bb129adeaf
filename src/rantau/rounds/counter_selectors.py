"""Find examinees at a counter by name, and list those for whom something ends soon."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Least

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission, require_permission
from rantau.common import clock
from rantau.common.names import normalize_name
from rantau.journal.interface import log_readings
from rantau.registry.models import Person
from rantau.rounds.models import Examinee, Round
from rantau.rounds.permissions import READ_EXAMINEE
from rantau.rounds.roster_clocks import RENEWAL_DAYS, WITH_ENTRY
from rantau.rounds.roster_selectors import PURPOSE_OF_READING
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage


def find_examinees(actor: Actor, name: str) -> QuerySet[Examinee]:
    """The examinees whom the office sees whose name has every word of this one, the newest round
    first; with person, round and what was sent of them."""
    require_permission(actor, READ_EXAMINEE)
    rows = Examinee.objects.select_related("person", "round", "roster_entry")
    for word in normalize_name(name).split():
        rows = rows.filter(person__name__icontains=word)
    return rows.order_by("-round__closes_at", "person__name", "id")


def list_rounds_of_person(actor: Actor, person: Person) -> list[Examinee]:
    """The rounds in which this person is or was an examinee whom the office sees, the newest first,
    with the round; none for who reads no examinees. The caller has logged that she is read."""
    if not has_permission(actor, READ_EXAMINEE):
        return []
    rows = Examinee.objects.select_related("round").filter(person=person)
    return list(rows.order_by("-round__closes_at", "id"))


def list_ending_examinees(actor: Actor) -> QuerySet[Examinee]:
    """The examinees whom the office sees whose documents are missing while the round takes them, or
    whose name or certificate ends within RENEWAL_DAYS; with person, round and what was sent.

    `ends_on` is the last day, `waits_for_office` whether the office acts next: those come first,
    then by their last day.
    """
    require_permission(actor, READ_EXAMINEE)
    soon = clock.today() + timedelta(days=RENEWAL_DAYS)
    windows = _list_document_ends()
    missing = Q(stage=Stage.RANKED, round__in=list(windows))
    renewable = Q(
        stage=Stage.ROSTERED,
        roster_entry__expires_on__lte=soon,
        roster_entry__expires_on__lt=F("roster_entry__certificate_until"),
    )
    ending = Q(stage__in=WITH_ENTRY, roster_entry__certificate_until__lte=soon)
    rows = Examinee.objects.select_related("person", "round", "roster_entry")
    return (
        rows.filter(missing | renewable | ending)
        .annotate(
            waits_for_office=Case(When(missing | renewable, then=True), default=False),
            ends_on=Case(
                *(
                    When(stage=Stage.RANKED, round=round_, then=Value(last))
                    for round_, last in windows.items()
                ),
                default=Least("roster_entry__expires_on", "roster_entry__certificate_until"),
                output_field=DateField(),
            ),
        )
        .order_by("-waits_for_office", "ends_on", "person__name", "id")
    )


def _list_document_ends() -> dict[Round, date]:
    """The rounds that take documents now, each with the last day of that. Inside a scope."""
    now = clock.now()
    ranked = Examinee.objects.filter(stage=Stage.RANKED).order_by().values("round")
    windows = {
        each: get_edition_in_force(each).windows["documents"]
        for each in Round.objects.filter(id__in=ranked)
    }
    return {
        each: window.ends.astimezone(clock.WESTERN_TIME).date()
        for each, window in windows.items()
        if window.begins <= now < window.ends
    }


def log_examinees(actor: Actor, rows: Iterable[Examinee]) -> None:
    """Log that these examinees of a page were read."""
    persons = {each.person_id for each in rows}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)
