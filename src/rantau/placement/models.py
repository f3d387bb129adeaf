"""One person's placement under one edition of one scheme, and its append-only events.

Milestones entered, documents received, accepted or returned.
"""

from django.db import models
from django.db.models import Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.declarations.models import DeclarationVersion, build_second_person_constraint
from rantau.documents.models import StoredFile
from rantau.offices.models import Office
from rantau.partners.models import Agency, JobOrder, QuotaLine
from rantau.partners.occupations import MAX_OCCUPATION_LENGTH
from rantau.registry.models import Person

REFERENCE_PREFIX = "PN"
MAX_ANSWER_LENGTH = 1000  # characters of what a person says to a decision
ABROAD_MILESTONES = ("departed", "arrived")
IS_ABROAD = Q(ended_at=None, milestone__in=ABROAD_MILESTONES)
ABROAD_INDEX_COLUMNS = (
    "destination",
    "milestone",
    "milestone_at",
    "contract_until",
    "passport_until",
)


class Placement(models.Model):
    """One person's placement. Its state follows from its milestone events; `milestone` repeats
    the last one for quick lists.

    line, job_order, agency         the demand and the agency; null where no agency places
    post                            the post abroad that will look after the person
    office, region_office           the district office that serves, and the regional office that
                                    clears
    handed_over_from, _at           the regional office that served before, and when it handed over
    origin_node, sex                the person's at the last milestone: dimensions of the statistics
                                    (docs/design/four-facts.md)
    contract_until, passport_until  repeated from accepted documents, for the board of residents
    follows_round                   it is that of a contract of a round, which moves and ends it
    warned_for, warned_days         the end of which she was told last, and how many days before it

    Who is abroad (`IS_ABROAD`: departed and not returned yet) is in two covering indexes, so
    that boards count them without reading a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="placements")
    scheme = models.CharField(max_length=30)
    edition = models.CharField(max_length=12)
    line = UncheckedForeignKey(QuotaLine, null=True)
    job_order = UncheckedForeignKey(JobOrder, null=True)
    agency = UncheckedForeignKey(Agency, null=True)
    post = UncheckedForeignKey(Office)
    office = UncheckedForeignKey(Office)
    region_office = UncheckedForeignKey(Office)
    handed_over_from = UncheckedForeignKey(Office, null=True)
    handed_over_at = models.DateTimeField(null=True)
    destination = models.CharField(max_length=2)
    occupation = models.CharField(max_length=MAX_OCCUPATION_LENGTH)
    employer = models.CharField(max_length=160, blank=True)
    formal = models.BooleanField()
    origin_node = models.BigIntegerField()
    sex = models.CharField(max_length=1)
    milestone = models.CharField(max_length=12)
    milestone_at = models.DateTimeField()
    contract_until = models.DateField(null=True)
    passport_until = models.DateField(null=True)
    follows_round = models.BooleanField(default=False, db_default=False)
    warned_for = models.DateField(null=True)
    warned_days = models.SmallIntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "placement_placement"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_open_placement_a_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["agency", "-id"], condition=Q(ended_at=None), name="placements_of_an_agency"
            ),
            models.Index(
                fields=["post", "-id"], condition=Q(ended_at=None), name="placements_at_a_post"
            ),
            models.Index(
                fields=["origin_node", "id"],
                include=ABROAD_INDEX_COLUMNS,
                condition=IS_ABROAD,
                name="abroad_by_origin",
            ),
            models.Index(
                fields=["post", "origin_node", "id"],
                include=ABROAD_INDEX_COLUMNS,
                condition=IS_ABROAD,
                name="abroad_by_post",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PlacementEvent(models.Model):
    """What every event of a placement has: when it happened, when, by whom and where it was
    recorded.

    supersedes  the event that this one corrects
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = UncheckedForeignKey(Person)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    recorder_name = models.CharField(max_length=120)
    office = UncheckedForeignKey(Office, null=True)
    node = models.CharField(max_length=30)
    reason = models.CharField(max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        db_column="supersedes",
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class MilestoneEvent(PlacementEvent):
    """That a milestone was entered, with the dimensions by which it is counted, as they were
    then.

    terms  further data of the milestone, such as the carrier of a departure

    Like the journal's entries it has one more column, `xid`, the writing transaction: rollups
    fold what lies below the horizon (docs/design/database.md).
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="milestone_events")
    milestone = models.CharField(max_length=12)
    terms = models.JSONField(default=dict)
    origin_node = models.BigIntegerField()
    destination = models.CharField(max_length=2)
    sex = models.CharField(max_length=1)
    formal = models.BooleanField()

    class Meta:
        db_table = "placement_milestone_event"
        indexes = [
            models.Index(fields=["placement", "recorded_at"], name="milestones_of_a_placement")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.happened_at}"


class DocumentEvent(PlacementEvent):
    """That a document was received for a requirement, what its verifier found, that the receipt was
    reverted before anybody went on (it supersedes the receipt), or what a second officer answered
    about a name in it that is not the registered one.

    about   the received event that a verification or an answer is about
    fields  the typed values of a received document; of a verification the machine-readable zone
            that was compared; of an answer both names and the answer
    file    the stored scan
    how     the method of verification
    """

    RECEIVED, ACCEPTED, RETURNED, REVERTED = "received", "accepted", "returned", "reverted"
    NAMED = "named"
    VERDICTS = (ACCEPTED, RETURNED)
    KINDS = [(kind, kind) for kind in (RECEIVED, *VERDICTS, REVERTED, NAMED)]

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="document_events")
    requirement = models.CharField(max_length=30)
    kind = models.CharField(max_length=8, choices=KINDS)
    about = UncheckedForeignKey("self", null=True)
    fields = models.JSONField(default=dict)
    file = UncheckedForeignKey(StoredFile, null=True)
    how = models.CharField(max_length=12, blank=True)

    class Meta:
        db_table = "placement_document_event"
        indexes = [
            models.Index(fields=["placement", "id"], name="document_events_of_placement"),
            models.Index(
                fields=["file"],
                condition=models.Q(file__isnull=False),
                name="document_events_by_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.kind}"


class DecisionAnswer(models.Model):
    """What a person says to a decision that ended her placement.

    is_own  she wrote it herself; else an officer wrote it down for her
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="decision_answers")
    text = models.CharField(max_length=MAX_ANSWER_LENGTH)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)
    is_own = models.BooleanField()

    class Meta:
        db_table = "placement_decision_answer"

    def __str__(self) -> str:
        return str(self.recorded_at)


class PlacementWish(models.Model):
    """What a person wishes of her placement before she departs: to withdraw, or to go on with
    another agency while nobody is placed where it stands.

    wished_by  she herself, or the officer to whom she said it
    outcome  what became of it: DONE, DECLINED by an officer, OVER where it has no object any more;
             empty while it waits
    why      the reason of an officer who found no other agency
    """

    WITHDRAW, TRANSFER = "withdraw", "transfer"
    KINDS = [(kind, kind) for kind in (WITHDRAW, TRANSFER)]
    DONE, DECLINED, OVER = "done", "declined", "over"
    OUTCOMES = [(outcome, outcome) for outcome in (DONE, DECLINED, OVER)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=8, choices=KINDS)
    wished_at = models.DateTimeField()
    wished_by = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "placement_wish"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(outcome=""),
                name="one_open_wish_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by="")
                | ~Q(outcome="") & Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="a_wish_that_is_over_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.wished_at}"


class HandOver(models.Model):
    """That a regional office handed over to a district office, which had been connected, what it
    had served in its place.

    persons, placements, duties  how many of each were moved
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    persons = models.IntegerField()
    placements = models.IntegerField()
    duties = models.IntegerField()
    done_by = models.CharField(max_length=60)
    done_at = models.DateTimeField()

    class Meta:
        db_table = "placement_hand_over"
        indexes = [models.Index(fields=["to_office", "-id"], name="hand_overs_to_an_office")]

    def __str__(self) -> str:
        return self.reference


class HandedOverPlacement(models.Model):
    """A placement that a hand-over moved; `reference` is the placement's, for the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="moved")
    placement = UncheckedForeignKey(Placement)
    reference = models.CharField(max_length=14)

    class Meta:
        db_table = "placement_handed_over"
        constraints = [
            models.UniqueConstraint(
                fields=["hand_over", "placement"], name="a_hand_over_moves_a_placement_once"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class SchemeEdition(DeclarationVersion):
    """An edition of a scheme that two of headquarters publish on screen, or the withdrawal of one
    before its day. Those of the files in `schemes/` have no row.

    scheme, edition, in_force_from  repeated from the content
    withdraws                       the published edition that a withdrawal is of; its content is
                                    repeated
    """

    scheme = models.CharField(max_length=30)
    edition = models.CharField(max_length=12)
    in_force_from = models.DateField()
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, related_name="withdrawals")

    class Meta:
        db_table = "placement_scheme_edition"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "edition"],
                condition=Q(outcome="published", withdraws=None),
                name="an_edition_is_published_once",
            ),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(outcome=""), name="one_edition_waits_a_scheme"
            ),
            models.UniqueConstraint(
                fields=["withdraws"],
                condition=Q(outcome="published"),
                name="an_edition_is_withdrawn_once",
            ),
            build_second_person_constraint("an_edition_is_decided_by_a_second_person"),
        ]
