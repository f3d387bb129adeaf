"""Contacts and their messages; cases with accused units, referrals and notes.

Shifts and standing deputies of a desk.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.journal.models import Reading
from rantau.offices.models import Office
from rantau.registry.models import Person

EASTERNMOST = timezone(timedelta(hours=14))  # the zone in which a day begins first


def get_earliest_moment(day: date | None) -> datetime | None:
    """The moment at which a day begins first anywhere on earth, as UTC; None for None."""
    return datetime.combine(day, time(), EASTERNMOST).astimezone(UTC) if day else None


class Case(models.Model):
    """A case: always one named owner, one next step with its due time, and in the end one
    outcome.

    signs      codes of warning signs of the checklist; the severity follows from them
    summary    short and neutral; `facts` are the desk's own account, never the reporter's text
    happened_since  when the facts began (aware, the earliest moment of that day anywhere); null
               where nobody knows. Whoever was with an accused unit at any time since is excluded
    step       what the owner has to do now: respond, act, close; `due_at` is the time for it
    target_at  when it should be closed (docs/law/protection.md)
    recovered  money that reached the complainant, in `currency`
    verdict    whether the complainant agrees with the outcome; closed is not solved
    """

    RESPOND, ACT, CLOSE, ENDED = "respond", "act", "close", "ended"
    STEPS = [(step, step) for step in (RESPOND, ACT, CLOSE, ENDED)]
    AGREES, DISAGREES, UNREACHABLE = "agrees", "disagrees", "unreachable"
    VERDICTS = [(verdict, verdict) for verdict in (AGREES, DISAGREES, UNREACHABLE)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    office = UncheckedForeignKey(Office)
    person = UncheckedForeignKey(Person, null=True)
    severity = models.SmallIntegerField()
    signs = models.JSONField(default=list)
    summary = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    facts = models.TextField(blank=True)
    happened_since = models.DateTimeField(null=True)
    owner = models.CharField(max_length=60)
    owner_name = models.CharField(max_length=120)
    acknowledged_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    step = models.CharField(max_length=7, choices=STEPS)
    due_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    responded_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    target_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    recovered = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    verdict = models.CharField(max_length=11, choices=VERDICTS, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "protection_case"
        constraints = [
            models.CheckConstraint(condition=~Q(owner=""), name="a_case_has_an_owner"),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=4), name="a_case_has_a_level"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="", verdict="") & ~Q(step="ended")
                | Q(closed_at__isnull=False, recovered__isnull=False, step="ended")
                & ~Q(outcome="")
                & ~Q(verdict=""),
                name="a_case_ends_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"],
                condition=Q(closed_at=None),
                name="cases_open",
            ),
            models.Index(
                fields=["person"], condition=Q(closed_at=None), name="cases_open_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def happened_day(self) -> date | None:
        """The day on which the facts began, as it was typed; None where nobody knows."""
        return self.happened_since.astimezone(EASTERNMOST).date() if self.happened_since else None


class Accused(models.Model):
    """A unit (agency, employer, office) that a case accuses: it never sees, counts or infers it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="accused")
    unit = UncheckedForeignKey(Office)
    unit_name = models.CharField(max_length=160)

    class Meta:
        db_table = "protection_accused"
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="a_unit_is_accused_once_a_case")
        ]
        indexes = [models.Index(fields=["unit"], name="cases_that_accuse")]

    def __str__(self) -> str:
        return str(self.unit_id)


class Referral(models.Model):
    """An office that was asked to help with a case, and may see it since. `asked` is the
    request."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    office = UncheckedForeignKey(Office)
    office_name = models.CharField(max_length=160)
    asked = models.CharField(max_length=300)
    referred_at = models.DateTimeField()

    class Meta:
        db_table = "protection_referral"
        constraints = [
            models.UniqueConstraint(fields=["case", "office"], name="a_case_is_referred_once")
        ]
        indexes = [models.Index(fields=["office"], name="cases_referred_to")]

    def __str__(self) -> str:
        return str(self.office_id)


class Note(models.Model):
    """What was done or learnt, as a short neutral text; for the desk only."""

    RESPONSE, ACTION, NOTE = "response", "action", "note"
    KINDS = [(kind, kind) for kind in (RESPONSE, ACTION, NOTE)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=KINDS)
    words = models.TextField()
    written_by = models.CharField(max_length=60)
    writer_name = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "protection_note"
        indexes = [models.Index(fields=["case", "written_at"], name="notes_of_a_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.written_at}"


class Evidence(models.Model):
    """A file that came with a note and proves something; for the desk only.

    name, media_type what the sender called it, and the kind of the copy to show
    shown_digest     SHA-256 of that copy: without place, camera and active content. Both are empty
                     where the file could not be opened: it is saved as it came, and never shown
    original_digest  SHA-256 of the bytes as they came; it also stands in the journal, which is
                     sealed, so that what is handed to a court can be compared with it
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    note = models.OneToOneField(Note, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=30, blank=True)
    shown_digest = models.CharField(max_length=64, blank=True, db_index=True)
    original_digest = models.CharField(max_length=64, db_index=True)
    original_size = models.IntegerField()

    class Meta:
        db_table = "protection_evidence"

    def __str__(self) -> str:
        return self.original_digest[:12]


class Contact(models.Model):
    """One contact. It is no case: a case is opened, or the contact linked to one, by decision.

    code_hash           keyed hash of the secret receipt code, which itself is not stored
    what, where, reach  as the reporter wrote them; nothing else is asked of the reporter
    taken_by            who recorded it
    due_at              when somebody must have read it
    has_danger_words    whether it, or what was written later, speaks of danger (danger_words.py)
    is_from_busy_source whether its network had sent many reports shortly before
    settled_as          the outcome: a new case, a known case, answered at once, or nuisance
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
    office = UncheckedForeignKey(Office)
    owner = models.CharField(max_length=60)
    owner_name = models.CharField(max_length=120)
    taken_by = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    has_danger_words = models.BooleanField(default=False)
    is_from_busy_source = models.BooleanField(default=False)
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
                "office",
                F("has_danger_words").desc(),
                "is_from_busy_source",
                "received_at",
                condition=Q(read_at=None),
                name="contacts_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Objection(models.Model):
    """That a person objected to a reading of her record, with the contact that says so.

    She sees it in her own list of readings and may not see the contact: `reference` and
    `objected_at` repeat what that list shows. No office sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reading = UncheckedForeignKey(Reading)
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="objection")
    reference = models.CharField(max_length=14)
    objected_at = models.DateTimeField()

    class Meta:
        db_table = "protection_objection"
        indexes = [models.Index(fields=["reading"], name="objections_to_a_reading")]

    def __str__(self) -> str:
        return self.reference


class Message(models.Model):
    """One message between the reporter and the desk, read with the receipt code."""

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


class Shift(models.Model):
    """The lead of a desk from `starts_at` until before `ends_at`; two shifts never overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = UncheckedForeignKey(Office)
    account = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "protection_shift"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & ~Q(account=""),
                name="a_shift_ends_after_it_began",
            ),
            ExclusionConstraint(
                name="one_lead_at_a_time",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (Func("starts_at", "ends_at", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_at}"


class StandingDeputy(models.Model):
    """Who owns new contacts when no shift has a lead: `place` 1 deputy, 2 head of the desk."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = UncheckedForeignKey(Office)
    place = models.SmallIntegerField()
    account = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "protection_standing_deputy"
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=(1, 2)) & ~Q(account=""), name="a_deputy_has_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"
