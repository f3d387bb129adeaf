"""Figures of the counterpart's country about all countries that send workers there."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7


class SendingFigure(models.Model):
    """A figure that was published, of one span: how many entered from a country, what its quota
    was, how many of a thousand overstayed, or how many waited on its roster on a day.

    destination  two-letter code of the country of work
    country      of the country that sends; empty where the figure is of all
    starts_on, ends_on  both days included
    source       who published it; `read_on` the day on which somebody read it
    """

    ENTRIES, QUOTA, OVERSTAY, WAITING = "entries", "quota", "overstay", "waiting"
    KINDS = [(kind, kind) for kind in (ENTRIES, QUOTA, OVERSTAY, WAITING)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    destination = models.CharField(max_length=2)
    kind = models.CharField(max_length=8, choices=KINDS)
    country = models.CharField(max_length=2, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.IntegerField()
    source = models.CharField(max_length=200)
    read_on = models.DateField()
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_sending_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["destination", "kind", "country", "starts_on", "ends_on"],
                name="one_figure_a_country_and_span",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & Q(starts_on__lte=F("ends_on")),
                name="a_figure_has_a_span_and_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.kind} {self.country} {self.starts_on}"
