"""Cells (rolled-up milestone events), totals of the nation, and the horizon up to which both are
complete."""

from django.db import models

from rantau.common.ids import uuid7


class Cell(models.Model):
    """How many entered one milestone in one month, by the dimensions of the milestone event.

    month   first day of the month of `happened_at` in western Indonesian time
    origin  node of the regency of origin, as when the placement was opened

    A cell whose count came back to zero stays: it costs a row and saves a delete under a lock.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    month = models.DateField()
    origin = models.BigIntegerField()
    destination = models.CharField(max_length=2)
    sex = models.CharField(max_length=1)
    formal = models.BooleanField()
    milestone = models.CharField(max_length=12)
    count = models.BigIntegerField()

    class Meta:
        db_table = "statistics_cell"
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "month", "milestone", "destination", "sex", "formal"],
                name="one_cell_for_the_same_axes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.month} {self.count}"


class Total(models.Model):
    """Cells added up over the whole nation, for its board: of every origin, of every
    destination, and of all; of a whole year also of each pair of them.

    month                1 to 12; 0 for the whole year
    origin, destination  0, or empty, for all of them
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    milestone = models.CharField(max_length=12)
    sex = models.CharField(max_length=1)
    origin = models.BigIntegerField()
    destination = models.CharField(max_length=2)
    count = models.BigIntegerField()

    class Meta:
        db_table = "statistics_total"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month", "destination", "milestone", "sex", "origin"],
                name="one_total_for_the_same_axes",
            )
        ]
        indexes = [
            models.Index(
                fields=["year", "destination", "month"],
                condition=models.Q(origin=0),
                name="totals_of_every_origin",
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.year}-{self.month} {self.count}"


class Horizon(models.Model):
    """The transaction below which every milestone event is folded into cells; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    below = models.BigIntegerField(default=0)
    folded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "statistics_horizon"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_horizon")
        ]

    def __str__(self) -> str:
        return str(self.below)
