"""Files of counterparts that a person of headquarters uploaded, until a second one has decided."""

from django.db import models
from django.db.models import F, Q

from rantau.common.ids import uuid7
from rantau.rounds.models.announcements import Round
from rantau.rounds.models.results import ResultFile
from rantau.rounds.models.rosters import IncomingFile


class UploadedFile(models.Model):
    """A file that came another way than through the exchange folder. Nothing of it takes effect
    before a second person has confirmed it.

    counterpart  the name of its directory, such as kr
    content      its whole text; `digest` the SHA-256 of its bytes
    created_at   when the sender made it
    counts       outcome -> rows, as they would come of it when it was uploaded
    left_out     the first of the rows that would be left out: [line, exam number, value, outcome]
    outcome      empty until somebody decides
    incoming, results  what it became, one of them: of points, or of another kind
    """

    CONFIRMED, REFUSED = "confirmed", "refused"
    OUTCOMES = [(CONFIRMED, "confirmed"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    counterpart = models.CharField(max_length=8)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    content = models.TextField()
    kind = models.CharField(max_length=20)
    round = models.ForeignKey(Round, models.PROTECT, related_name="uploaded_files")
    sender = models.CharField(max_length=40)
    number = models.IntegerField()
    created_at = models.DateTimeField()
    counts = models.JSONField()
    left_out = models.JSONField()
    uploaded_by = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, choices=OUTCOMES, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)
    incoming = models.OneToOneField(IncomingFile, models.PROTECT, null=True, related_name="upload")
    results = models.OneToOneField(ResultFile, models.PROTECT, null=True, related_name="upload")
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "rounds_uploaded_file"
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(outcome="refused"),
                name="one_uploaded_file_a_content",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None, why="")
                | Q(decided_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(decided_by="")
                & ~Q(decided_by=F("uploaded_by")),
                name="an_uploaded_file_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(incoming=None, results=None) & ~Q(outcome="confirmed")
                | Q(outcome="confirmed", incoming__isnull=False, results=None)
                | Q(outcome="confirmed", incoming=None, results__isnull=False),
                name="a_confirmed_file_became_one",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="refused") | ~Q(why=""),
                name="an_uploaded_file_is_refused_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["-uploaded_at"], name="uploaded_files_by_time")]

    def __str__(self) -> str:
        return self.reference
