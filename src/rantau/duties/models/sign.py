"""That the worker lives."""

from django.db import models


class WorkerSign(models.Model):
    """The last moment at which a worker of this node was seen at work."""

    node = models.CharField(max_length=30, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "duties_worker_sign"

    def __str__(self) -> str:
        return f"{self.node} {self.seen_at}"
