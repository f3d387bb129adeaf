"""When people enter the country abroad, the signed lists of who left, and what the country reported
of them afterwards."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.rounds.entry_rows import ARRIVAL_KINDS, SETTLED_KINDS
from rantau.rounds.models.offers import Offer
from rantau.rounds.models.rosters import IncomingFile


class DepartureSignOff(models.Model):
    """The farewell list of a flight, signed by the officer who stood there: who left and who did
    not. Never changed; who comes to the flight afterwards is on another list.

    digest       of the list as it was signed (`departure_lists.compute_digest`), in hex
    signer       the name of who signed, as it was then
    handed_to    who took them over at the gate; empty where nobody left
    departed, missed  how many left, and how many did not
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    entry_on = models.DateField()
    airport = models.CharField(max_length=3)
    flight = models.CharField(max_length=7)
    digest = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=60)
    signer = models.CharField(max_length=120)
    signed_at = models.DateTimeField()
    handed_to = models.CharField(max_length=120)
    departed = models.IntegerField()
    missed = models.IntegerField()

    class Meta:
        db_table = "rounds_departure_sign_off"
        indexes = [
            models.Index(fields=["entry_on", "airport", "flight"], name="sign_offs_by_flight")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(signed_by="") & ~Q(signer="") & (~Q(handed_to="") | Q(departed=0)),
                name="a_sign_off_names_both_sides",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_on} {self.airport} {self.flight}"


class Entry(models.Model):
    """The day of entry of a contract, from the counterpart's list; a later list moves it.

    file       the list that said it last
    sign_off   the signed list on which she is; null as long as nobody has signed
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
    sign_off = models.ForeignKey(
        DepartureSignOff, models.PROTECT, null=True, related_name="entries"
    )
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


class DepartureCorrection(models.Model):
    """That a signed list has somebody wrong. The list stays as it was signed, with this beside it;
    of several the newest counts.

    has_departed  what is right
    corrected_by, corrector  who recorded it, and the name then
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    has_departed = models.BooleanField()
    why = models.CharField(max_length=300)
    corrected_by = models.CharField(max_length=60)
    corrector = models.CharField(max_length=120)
    corrected_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_departure_correction"
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(corrected_by=""), name="a_corrected_list_has_its_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.has_departed}"


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
