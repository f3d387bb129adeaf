"""Points of examinees: the files that they came in, what came of each row, and objections."""

from django.db import models
from django.db.models import F, Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.offices.models import Office
from rantau.rounds.files import RESULTS, SKILL
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.examinees import Examinee
from rantau.rounds.result_rows import OUTCOMES


class ResultFile(models.Model):
    """A file of the counterpart that was taken in, once for each content.

    number      the sender's; of two files the one with the higher number counts
    created_at  when the sender made it
    digest      SHA-256 of its bytes
    left_out    how many rows headquarters has to settle (row_outcomes.count_to_settle), until
                somebody writes what became of them: `why`
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    round = models.ForeignKey(Round, models.PROTECT, related_name="result_files")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in (RESULTS.code, SKILL.code)])
    sender = models.CharField(max_length=40)
    number = models.IntegerField()
    created_at = models.DateTimeField()
    digest = models.CharField(max_length=64, unique=True)
    taken_by = models.CharField(max_length=60)
    taken_at = models.DateTimeField()
    left_out = models.IntegerField(default=0)
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_result_file"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "number"], name="one_result_file_a_number"
            ),
            models.CheckConstraint(
                condition=Q(settled_by="", settled_at=None, why="")
                | Q(left_out__gt=0, settled_at__isnull=False) & ~Q(settled_by="") & ~Q(why=""),
                name="rows_left_out_are_settled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ResultReceipt(models.Model):
    """What came of one row of a file; `line` is that of the file, `value` what it said."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey(ResultFile, models.PROTECT, related_name="receipts")
    line = models.IntegerField()
    exam_number = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=[(each, each) for each in OUTCOMES])

    class Meta:
        db_table = "rounds_result_receipt"
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="one_receipt_a_line")]

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"


class Appeal(models.Model):
    """An objection to one's result: for each examinee one to her points, and one to being marked
    absent.

    kind         POINTS, or ATTENDANCE: she says that she was at the test
    reason       in her words
    shown        of ATTENDANCE: what she showed at the counter
    outcome      empty until it is decided; REJECTED by one officer, CHANGED by two
    decided_by   who rejected it; or who proposed other points for a part, or that she was there,
                 and why
    confirmed_by the second officer, where something changes
    office       of the counter that took it; null for the public page
    """

    POINTS, ATTENDANCE = "points", "attendance"
    KINDS = [(POINTS, "points"), (ATTENDANCE, "attendance")]
    REJECTED, CHANGED = "rejected", "changed"
    OUTCOMES = [(REJECTED, "rejected"), (CHANGED, "changed")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="appeals", db_index=False)
    kind = models.CharField(max_length=10, choices=KINDS, default=POINTS)
    reason = models.CharField(max_length=300)
    shown = models.CharField(max_length=300, blank=True)
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=60)
    office = UncheckedForeignKey(Office, null=True)
    part = models.CharField(max_length=30, blank=True)
    points = models.IntegerField(null=True)
    why = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_appeal"
        constraints = [
            models.UniqueConstraint(fields=["examinee", "kind"], name="one_appeal_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="points", points=None, part="", confirmed_by="")
                & ~Q(outcome="changed")
                | Q(kind="points", points__isnull=False)
                & ~Q(part="")
                & ~Q(decided_by="")
                & (
                    Q(outcome="", confirmed_by="")
                    | Q(outcome="changed") & ~Q(confirmed_by="") & ~Q(confirmed_by=F("decided_by"))
                )
                | Q(kind="attendance", points=None, part="")
                & (
                    Q(confirmed_by="") & ~Q(outcome="changed")
                    | Q(outcome="changed")
                    & ~Q(decided_by="")
                    & ~Q(confirmed_by="")
                    & ~Q(confirmed_by=F("decided_by"))
                ),
                name="other_points_need_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(kind="points", shown="")
                | Q(kind="attendance", office__isnull=False) & ~Q(shown=""),
                name="who_was_at_the_test_shows_something",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(decided_by="") & ~Q(why=""),
                name="an_appeal_is_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_proposed(self) -> bool:
        """Whether a change waits for a second officer."""
        return bool(self.decided_by) and not self.outcome


class Score(models.Model):
    """Points of an examinee in one part: of the test, or `skill` or `bonus` of stage two. Written
    once; what is corrected stays, and is no longer current.

    number        of the file; of an appeal, that of the file whose points it corrects
    file, appeal  where they come from: the one or the other
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="scores")
    part = models.CharField(max_length=30)
    points = models.IntegerField()
    number = models.IntegerField()
    file = models.ForeignKey(ResultFile, models.PROTECT, null=True, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, null=True, related_name="+")
    is_current = models.BooleanField(default=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        db_table = "rounds_score"
        constraints = [
            models.UniqueConstraint(
                fields=["examinee", "part"],
                condition=Q(is_current=True),
                name="one_current_score_a_part",
            ),
            models.CheckConstraint(
                condition=Q(file=None, appeal__isnull=False) | Q(file__isnull=False, appeal=None),
                name="points_have_one_source",
            ),
        ]
        indexes = [models.Index(fields=["examinee", "part"], name="scores_of_an_examinee")]

    def __str__(self) -> str:
        return f"{self.part} {self.points}"
