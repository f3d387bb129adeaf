"""Somebody reached us: every call, message, form or visit, with or without a name."""

from django.db import models
from django.db.models import Q

from rantau.core.keys import uuid7
from rantau.protection.models.case import Case


class Contact(models.Model):
    """One contact. It is no case: a case is opened, or the contact linked to one, by decision.

    code_hash   keyed hash of the secret receipt code; the code itself is kept nowhere
    what, where, reach   in the reporter's own words; of the reporter nothing else is asked
    due_at      when a human must have read it
    settled_as  how its reading ended: a new case, a known case, answered at once, or nuisance
    """

    CHANNELS = [("web", "web"), ("phone", "phone"), ("visit", "visit"), ("letter", "letter")]
    CODE, SMS, TRUSTED = "code", "sms", "trusted"
    REACHES = [(CODE, "code"), (SMS, "sms"), (TRUSTED, "trusted")]
    OPENED, LINKED, ANSWERED, NUISANCE = "opened", "linked", "answered", "nuisance"
    ENDS = [(end, end) for end in (OPENED, LINKED, ANSWERED, NUISANCE)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=6, choices=CHANNELS)
    what = models.TextField()
    where = models.CharField(max_length=200, blank=True)
    reach_by = models.CharField(max_length=7, choices=REACHES)
    reach = models.CharField(max_length=200, blank=True)
    office = models.UUIDField()
    owner = models.CharField(max_length=60)
    owner_name = models.CharField(max_length=120)
    taken_by = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_as = models.CharField(max_length=8, choices=ENDS, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="contacts")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "protection_contact"
        constraints = [
            models.CheckConstraint(condition=~Q(owner=""), name="a_contact_has_an_owner"),
            models.CheckConstraint(
                condition=Q(read_at=None, settled_as="")
                | Q(read_at__isnull=False) & ~Q(settled_as=""),
                name="a_contact_read_is_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "received_at"],
                condition=Q(read_at=None),
                name="contacts_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Message(models.Model):
    """One line of what the reporter and the desk write to each other, read by the code."""

    REPORTER, DESK = "reporter", "desk"
    SIDES = [(REPORTER, "reporter"), (DESK, "desk")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="messages")
    side = models.CharField(max_length=8, choices=SIDES)
    words = models.TextField()
    written_by = models.CharField(max_length=60)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "protection_message"

    def __str__(self) -> str:
        return f"{self.side} {self.written_at}"
