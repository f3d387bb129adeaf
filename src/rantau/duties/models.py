"""Duties, absences of officers, an officer's saved filters, and the heartbeat of the worker that
escalates duties."""

from django.db import models
from django.db.models import F, Q

from rantau.access.models import Account
from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.offices.models import Office

IS_OPEN = Q(closed_at=None)
# What filters and orders of what waits for others read.
READ_OF_WAITING = ["kind", "confidential", "destination", "village", "subject_name", "opened_at"]


class Duty(models.Model):
    """A task about a record that an office, or a named owner of it, has to do by a due time.

    about_kind, about, reference  the record: its kind, its id (bare, since its app is above), and
                                  the reference that a page shows
    person                        the registry's person; a bare id, since the registry is above
    confidential                  readable by the Crisis Center only, so that no count reveals the
                                  duty (conflict-of-interest exclusion, docs/design/protection.md)
    due_at                        what is late stays late; it moves only with a pause of the clock
    sweep_at                      when to check next whether it was done; null after the last
                                  escalation
    owner                         the account that does it, as the journal names it; empty while
                                  nobody of the office has taken it
    previous_owner                whose it was before the last hand-over, which can be reverted
    note                          the reason with which a colleague passed it on

    paused_at, paused_until       when its clock was paused, and when it goes on (aware); it waits
                                  for the person alone, once, and `due_at` counts from the end
    pause_cause, pause_words      why, and what she has to do
    pause_days_left               working days that were left when it was paused; `due_before_pause`
                                  is when it was due then

    Columns by which a worklist is filtered and sorted, as the app that opened the duty gave them:

    subject_person, subject_name  whom the record concerns, and the key of her name
    waiting_office                the office that serves her, where another one has to do it: it
                                  sees for whom the record waits
    destination, agency, village  of the record; the village is a region's node
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
    subject_person = models.UUIDField(null=True)
    subject_name = models.CharField(max_length=120, blank=True)
    waiting_office = models.UUIDField(null=True)
    destination = models.CharField(max_length=2, blank=True)
    agency = models.UUIDField(null=True)
    village = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    previous_owner = models.CharField(max_length=60, blank=True)
    owner_changed_at = models.DateTimeField(null=True)
    owner_changed_by = models.CharField(max_length=60, blank=True)
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    pause_cause = models.CharField(max_length=20, db_default="")
    pause_words = models.CharField(max_length=200, db_default="")
    pause_days_left = models.SmallIntegerField(null=True)
    due_before_pause = models.DateTimeField(null=True)
    revision = models.IntegerField(default=0)

    class Meta:
        db_table = "duties_duty"
        constraints = [
            models.UniqueConstraint(
                fields=["about", "kind"],
                condition=IS_OPEN,
                name="one_open_duty_of_a_kind_about_a_thing",
            ),
        ]
        indexes = [
            # What filters read lies in the index, so that a filter which few rows pass costs no
            # visit of each row of the office.
            models.Index(
                fields=["office", "due_at", "id"],
                include=["kind", "owner", "confidential", "destination", "agency", "village"],
                condition=IS_OPEN,
                name="worklist_by_due_time",
            ),
            models.Index(
                fields=["office", "owner", "due_at", "id"],
                condition=IS_OPEN,
                name="worklist_by_owner",
            ),
            models.Index(
                fields=["office", "subject_name", "id"],
                condition=IS_OPEN,
                name="worklist_by_name",
            ),
            models.Index(
                fields=["office", "destination", "due_at", "id"],
                condition=IS_OPEN,
                name="worklist_by_destination",
            ),
            models.Index(
                fields=["office", "agency", "due_at", "id"],
                condition=IS_OPEN,
                name="worklist_by_agency",
            ),
            models.Index(
                fields=["office", "village", "due_at", "id"],
                condition=IS_OPEN,
                name="worklist_by_village",
            ),
            models.Index(
                fields=["office", "opened_at", "id"],
                condition=IS_OPEN,
                name="worklist_by_opening",
            ),
            models.Index(
                fields=["waiting_office", "due_at", "id"],
                include=[*READ_OF_WAITING, "agency"],
                condition=IS_OPEN & Q(waiting_office__isnull=False),
                name="waiting_for_others",
            ),
            models.Index(
                fields=["agency", "due_at", "id"],
                include=[*READ_OF_WAITING, "office"],
                condition=IS_OPEN & Q(agency__isnull=False),
                name="duties_about_candidates",
            ),
            models.Index(
                fields=["subject_person"], condition=IS_OPEN, name="duties_about_a_person"
            ),
            models.Index(fields=["person", "due_at"], condition=IS_OPEN, name="duties_to_a_person"),
            models.Index(fields=["sweep_at"], condition=IS_OPEN, name="duties_to_sweep"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Absence(models.Model):
    """That an officer is away from `starts_on` to `ends_on`, both included: what the officer holds
    is anybody's of the office meanwhile. Why is not asked.

    office         for which it was declared; it counts at every office where the account serves
    withdrawn_at   when it was taken back; the row stays
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    account_name = models.CharField(max_length=120)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    declared_by = models.CharField(max_length=60)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "duties_absence"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="an_absence_ends_no_earlier_than_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.ends_on}"


class SavedFilter(models.Model):
    """A filter of the worklist that an account keeps under a name: the query of its address, which
    has no personal value. The empty name is the filter that was used last."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    name = models.CharField(max_length=40, blank=True)
    query = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "duties_saved_filter"
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="a_filter_has_one_name")
        ]

    def __str__(self) -> str:
        return self.name


class WorkerHeartbeat(models.Model):
    """When a worker of this node was last seen running."""

    node = models.CharField(max_length=30, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "duties_worker_heartbeat"

    def __str__(self) -> str:
        return f"{self.node} {self.seen_at}"
