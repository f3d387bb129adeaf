"""Duties, and the heartbeat of the worker that escalates them."""

from django.db import models
from django.db.models import Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.offices.models import Office


class Duty(models.Model):
    """A task about a record that an office, or a named owner of it, has to do by a due time.

    about_kind, about, reference  the record: its kind, its id (bare, since its app is above), and
                                  the reference that a page shows
    person                        the registry's person; a bare id, since the registry is above
    confidential                  readable by the Crisis Center only, so that no count reveals the
                                  duty (conflict-of-interest exclusion, docs/design/protection.md)
    due_at                        never changes: what is late stays late
    sweep_at                      when to check next whether it was done; null after the last
                                  escalation
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=30)
    about = models.UUIDField()
    reference = models.CharField(max_length=40)
    person = models.UUIDField(null=True)
    office = UncheckedForeignKey(Office)
    owner = models.CharField(max_length=60, blank=True)
    confidential = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    escalations = models.SmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True)
    sweep_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_duty"
        constraints = [
            models.UniqueConstraint(
                fields=["about", "kind"],
                condition=Q(closed_at=None),
                name="one_open_duty_of_a_kind_about_a_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"],
                condition=Q(closed_at=None),
                name="worklist_of_an_office",
            ),
            models.Index(
                fields=["person", "due_at"], condition=Q(closed_at=None), name="duties_to_a_person"
            ),
            models.Index(fields=["sweep_at"], condition=Q(closed_at=None), name="duties_to_sweep"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class WorkerHeartbeat(models.Model):
    """When a worker of this node was last seen running."""

    node = models.CharField(max_length=30, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "duties_worker_heartbeat"

    def __str__(self) -> str:
        return f"{self.node} {self.seen_at}"
