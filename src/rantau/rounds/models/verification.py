"""What became of a check of originals that did not end with an exam number."""

from django.db import models

from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.models.places import Place


class Rejection(models.Model):
    """The originals did not fit: the seat went on through the list. Written once.

    reason  one of REASONS; `note` is what the officer adds, which the person reads
    city    where the seat was
    """

    NAME, BIRTH, SEX, NUMBER, MISSING, INELIGIBLE, OTHER_PERSON = (
        "name",
        "birth_date",
        "sex",
        "passport",
        "missing",
        "ineligible",
        "other_person",
    )
    REASONS = [
        (reason, reason) for reason in (NAME, BIRTH, SEX, NUMBER, MISSING, INELIGIBLE, OTHER_PERSON)
    ]

    id = models.UUIDField(primary_key=True, default=uuid7)
    place = models.OneToOneField(Place, models.PROTECT, related_name="rejection")
    reason = models.CharField(max_length=12, choices=REASONS)
    note = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=30)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    refused_by = models.CharField(max_length=60)
    refused_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_rejection"

    def __str__(self) -> str:
        return str(self.place_id)
