"""How often somebody asked: enough to slow down, nothing to keep."""

from django.db import models


class Knock(models.Model):
    """Questions from one source since a moment. `source` is a keyed hash, never an address."""

    source = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        db_table = "documents_knock"

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
