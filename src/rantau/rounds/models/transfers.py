"""Places that a counter gave, or wants to give, to the person of the documents."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.places import Place


class PlaceTransfer(models.Model):
    """A place with other numbers than before: the first of a place keeps those of the taking.

    nik, passport, …   of the person at the counter; `*_before` what the place had until then
    code_hash          of her new secret code; `code_before` of the one that ended by it
    outcome            GIVEN; RELEASED: the place lost this passport to the place that has her NIK;
                       empty while a second officer has to confirm, REFUSED where one did not
    """

    GIVEN, REFUSED, RELEASED = "given", "refused", "released"
    OUTCOMES = [(outcome, outcome) for outcome in (GIVEN, REFUSED, RELEASED)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    ticket = models.CharField(max_length=10)
    nik = models.CharField(max_length=16)
    passport = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1)
    phone = models.CharField(max_length=20, blank=True)
    nik_hash = models.CharField(max_length=64)
    passport_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64, db_index=True, blank=True)
    nik_before = models.CharField(max_length=16, blank=True)
    passport_before = models.CharField(max_length=20, blank=True)
    nik_hash_before = models.CharField(max_length=64, blank=True)
    passport_hash_before = models.CharField(max_length=64, blank=True)
    name_before = models.CharField(max_length=120, blank=True)
    phone_before = models.CharField(max_length=20, blank=True)
    code_before = models.CharField(max_length=64, db_index=True, blank=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_place_transfer"
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(outcome=""), name="one_transfer_waits_a_place"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")),
                name="a_transfer_is_confirmed_by_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["place", "id"], name="transfers_of_a_place")]

    def __str__(self) -> str:
        return self.reference
