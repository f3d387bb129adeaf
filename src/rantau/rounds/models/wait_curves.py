"""How long people of a group waited on the roster, computed again every day."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.common.sexes import SEXES


class WaitCurveRow(models.Model):
    """The curve of a group of which enough people were chosen (docs/rounds/expected-wait.md).

    destination  two-letter code of the country of work
    age_group    one of wait_groups.AGE_GROUPS
    error_months by how many months medians foretold a year before missed, on the average of those
                 who were not counted for them; null where none can be compared
    steps        [days, waiting, low, high] of each step of expected_wait.WaitCurve
    first_on, last_on  first days of the earliest and the latest spell in it (western Indonesia)
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    destination = models.CharField(max_length=2)
    sector = models.CharField(max_length=30)
    sex = models.CharField(max_length=1, choices=SEXES)
    age_group = models.CharField(max_length=5)
    persons = models.IntegerField()
    chosen = models.IntegerField()
    steps = models.JSONField()
    error_months = models.FloatField(null=True)
    first_on = models.DateField()
    last_on = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_wait_curve"
        constraints = [
            models.UniqueConstraint(
                fields=["destination", "sector", "sex", "age_group"], name="one_curve_a_group"
            ),
            models.CheckConstraint(
                condition=Q(chosen__gte=0) & Q(chosen__lte=F("persons")),
                name="no_more_chosen_than_waited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.sector} {self.sex} {self.age_group}"
