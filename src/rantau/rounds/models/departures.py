"""When people enter the country abroad, and what it reported of them afterwards."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.rounds.entry_rows import ARRIVAL_KINDS, SETTLED_KINDS
from rantau.rounds.models.offers import Offer
from rantau.rounds.models.rosters import IncomingFile


class Entry(models.Model):
    """The day of entry of a contract, from the counterpart's list; a later list moves it.

    file       the list that said it last
    airport    at home, IATA code
    missed_at  when it was recorded that she did not depart; `missed_why` the reason, empty where
               the worker's process did it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="entry")
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="entries")
    entry_on = models.DateField()
    flight = models.CharField(max_length=7)
    airport = models.CharField(max_length=3)
    received_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)
    missed_by = models.CharField(max_length=60, blank=True)
    missed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rounds_entry"
        indexes = [models.Index(fields=["entry_on", "airport"], name="entries_by_departure")]
        constraints = [
            models.CheckConstraint(
                condition=Q(missed_at=None, missed_by="", missed_why="")
                | Q(missed_at__isnull=False) & ~Q(missed_by=""),
                name="a_missed_departure_has_its_author",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_on} {self.airport} {self.flight}"


class ArrivalReport(models.Model):
    """What the counterpart reported of somebody who departed.

    kind        one of ARRIVAL_KINDS: arrived or not, trained after arrival, fit or not at the
                medical there
    settled_at  of SETTLED_KINDS: when headquarters settled it, with what became of her
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="arrival_reports")
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="arrival_reports")
    kind = models.CharField(max_length=11, choices=[(each, each) for each in ARRIVAL_KINDS])
    reported_on = models.DateField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "rounds_arrival_report"
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "kind", "reported_on"], name="one_arrival_report_a_day"
            ),
            models.CheckConstraint(
                condition=Q(settled_by="", settled_at=None, why="")
                | Q(kind__in=SETTLED_KINDS, settled_at__isnull=False)
                & ~Q(settled_by="")
                & ~Q(why=""),
                name="a_settled_arrival_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.kind} {self.reported_on}"
