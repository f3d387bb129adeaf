"""The roster: documents for the counterpart, what is sent of whom, and the files of both ways."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.common.sexes import SEXES
from rantau.offices.models import Office
from rantau.rounds.choice_rows import CHOICE_OUTCOMES
from rantau.rounds.entry_rows import ARRIVAL_OUTCOMES, ENTRY_OUTCOMES
from rantau.rounds.files import CHOICE_ANSWER, CLAIM, ROSTER
from rantau.rounds.incoming_rows import OUTCOMES
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.examinees import Examinee
from rantau.rounds.models.photos import SendingPhoto
from rantau.rounds.permit_rows import PERMIT_OUTCOMES
from rantau.rounds.refund_rows import REFUND_OUTCOMES
from rantau.rounds.stay_rows import STAY_OUTCOMES


class SendingDocumentReceived(models.Model):
    """A document for the counterpart that an officer held in his hands. Written once.

    code         as the round declares it in `sending`
    valid_until  its last day; null where it has no end
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="sending_documents")
    code = models.CharField(max_length=20)
    number = models.CharField(max_length=40, blank=True)
    valid_until = models.DateField(null=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    received_by = models.CharField(max_length=60)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "rounds_sending_document"
        constraints = [
            models.UniqueConstraint(
                fields=["examinee", "code"], name="one_sending_document_of_a_code"
            )
        ]

    def __str__(self) -> str:
        return self.code


class RosterFile(models.Model):
    """A file for the counterpart, as it goes into the exchange folder: of the roster, of answers
    to its choices, or of claims to insurances.

    number      counted for each round and kind, from 1
    content     its whole text, so that a file that was not written can be written again
    rows        how many stand in it
    photos      of how many it names a photograph; these stand in the archive beside it
    written_at  when it stood in the folder; null until then
    failed_tries, retry_at  how often it failed since it was written last, and when it is tried
                again; null where it does not wait
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="roster_files")
    kind = models.CharField(
        max_length=20,
        choices=[(each.code, each.code) for each in (ROSTER, CHOICE_ANSWER, CLAIM)],
        default=ROSTER.code,
    )
    number = models.IntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    rows = models.IntegerField()
    photos = models.IntegerField(default=0)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    failed_tries = models.IntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_roster_file"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "number"], name="one_roster_file_a_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(written_at=None), name="roster_files_to_write"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name of the file in the folder."""
        return f"{self.kind}-{self.round.code}-{self.number:06d}.txt"

    @property
    def archive_name(self) -> str:
        """The name of the archive of its photographs in the folder."""
        return f"{self.kind}-{self.round.code}-{self.number:06d}-photos.zip"


class RosterEntry(models.Model):
    """What the counterpart is sent of an examinee, and what it said.

    name         as the passport prints it: capitals
    certificate_until  the last day on which her passed test holds
    photo        null where the round wants none, or wanted none then
    note         for the counterpart, where it was wrong about a row
    file         in which she stood last
    approved_on  the counterpart's day; `expires_on` the last day on its roster: of the newest
                 approval, null before the first
    warned_for   the end of which she was warned last, and `warned_days` how long before it
                 (common.end_warnings)
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    examinee = models.OneToOneField(Examinee, models.PROTECT, related_name="roster_entry")
    name = models.CharField(max_length=120)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=SEXES)
    passport = models.CharField(max_length=40)
    certificate_until = models.DateField()
    photo = models.ForeignKey(SendingPhoto, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey(RosterFile, models.PROTECT, null=True, related_name="entries")
    approved_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    warned_for = models.DateField(null=True)
    warned_days = models.IntegerField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_roster_entry"
        constraints = [
            models.CheckConstraint(
                condition=Q(warned_for=None, warned_days=None)
                | Q(warned_for__isnull=False, warned_days__isnull=False),
                name="a_warning_names_its_end",
            ),
            models.CheckConstraint(
                condition=Q(approved_on=None, expires_on=None)
                | Q(approved_on__isnull=False, expires_on__isnull=False),
                name="an_approval_has_its_end",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_on"], name="roster_entries_by_end"),
            models.Index(fields=["certificate_until"], name="roster_entries_by_test"),
        ]

    def __str__(self) -> str:
        return str(self.examinee_id)


class IncomingFile(models.Model):
    """A file of a counterpart, once for each content: taken in, or set aside with its problems. One
    that was set aside, or of which rows were left out, waits until headquarters has settled it.

    counterpart  the name of its directory, such as kr
    name         as it lay there
    problems     [code, line] of what is wrong, and what was expected where that is known; none
                 where it was taken in
    content      its bytes, of one that was set aside and can be taken in once the reason has gone;
                 null of any other, and once it is settled
    left_out     how many rows headquarters has to settle (row_outcomes.count_to_settle)
    """

    TAKEN, ASIDE = "taken", "aside"
    STATES = [(TAKEN, "taken"), (ASIDE, "aside")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    counterpart = models.CharField(max_length=8)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, blank=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="incoming_files")
    sender = models.CharField(max_length=40, blank=True)
    number = models.IntegerField(null=True)
    state = models.CharField(max_length=5, choices=STATES)
    problems = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    left_out = models.IntegerField(default=0)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_incoming_file"
        constraints = [
            models.UniqueConstraint(
                fields=["counterpart", "digest"], name="one_incoming_file_a_content"
            ),
            models.UniqueConstraint(
                fields=["round", "kind", "number"],
                condition=Q(state="taken"),
                name="one_incoming_file_a_number",
            ),
            models.CheckConstraint(
                condition=Q(settled_by="", settled_at=None, why="")
                | (Q(state="aside") | Q(left_out__gt=0))
                & Q(settled_at__isnull=False)
                & ~Q(settled_by="")
                & ~Q(why=""),
                name="what_waits_is_settled_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(content=None) | Q(state="aside", settled_at=None),
                name="content_is_kept_while_a_file_is_aside",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def waits(self) -> bool:
        """Whether headquarters has to settle it."""
        is_open = self.state == self.ASIDE or self.left_out > 0
        return is_open and self.settled_at is None


class IncomingReceipt(models.Model):
    """What came of one row of a file; `line` is that of the file, `value` what it said."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="receipts")
    line = models.IntegerField()
    exam_number = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    outcome = models.CharField(
        max_length=11,
        choices=[
            (each, each)
            for each in (
                *OUTCOMES,
                *CHOICE_OUTCOMES,
                *PERMIT_OUTCOMES,
                *ENTRY_OUTCOMES,
                *ARRIVAL_OUTCOMES,
                *STAY_OUTCOMES,
                *REFUND_OUTCOMES,
            )
        ],
    )

    class Meta:
        db_table = "rounds_incoming_receipt"
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="one_incoming_receipt_a_line")
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"


class ReturnedRow(models.Model):
    """A row that the counterpart sent back, with what we have and what it has, until an officer
    corrects ours or tells it that it is wrong.

    field         one of the facts of RosterEntry
    ours          what was sent; of the photograph its SHA-256
    theirs        what the counterpart has; of the photograph why it does not fit
    outcome       empty until it is resolved
    note          to the counterpart, where it was wrong
    """

    CORRECTED, UPHELD = "corrected", "upheld"
    OUTCOMES = [(CORRECTED, "corrected"), (UPHELD, "upheld")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="returned_rows")
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="returned_rows")
    field = models.CharField(max_length=12)
    ours = models.CharField(max_length=120)
    theirs = models.CharField(max_length=120)
    returned_on = models.DateField()
    returned_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    note = models.CharField(max_length=300, blank=True)
    resolved_by = models.CharField(max_length=60, blank=True)
    resolved_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_returned_row"
        constraints = [
            models.UniqueConstraint(
                fields=["examinee"], condition=Q(outcome=""), name="one_returned_row_waits"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", resolved_by="", resolved_at=None)
                | Q(resolved_at__isnull=False) & ~Q(outcome="") & ~Q(resolved_by=""),
                name="a_returned_row_is_resolved_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["-returned_at"], name="returned_rows_by_time")]

    def __str__(self) -> str:
        return self.reference
