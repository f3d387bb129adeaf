"""What employers abroad offered to examinees, and what they answered."""

from django.db import models
from django.db.models import Q

from rantau.common.ids import uuid7
from rantau.rounds.choice_rows import MAX_EMPLOYER, MAX_OFFER, MAX_REGION
from rantau.rounds.models.examinees import Examinee
from rantau.rounds.models.rosters import IncomingFile, RosterFile


class Offer(models.Model):
    """A contract that an employer abroad offers to an examinee, from the counterpart's file.

    number       the counterpart's
    wage         a month, in whole units of `currency`; `hours` are of a week
    chosen_on    the counterpart's day; `answer_until` the last day to answer, Asia/Jakarta
    replaces     the exam number of who gave up the contract before; empty where nobody did
    is_reentry   her employer of before asked for her: she enters again without a test
    enters_from  of a re-entry that she may answer: the first day on which she may enter
    state        REQUESTED: a re-entry, until she is home; SERVED: she came home under it, and
                 another contract of hers follows; LAPSED: nobody answered in time; WITHDRAWN: she
                 left the round, also after she had accepted; CANCELLED: by the employer,
                 `cancelled_on` its day
    reason, words  of a refusal
    answered_by  who recorded the answer; the worker's process for a lapse
    answer_file  in which the answer went out; null until then
    was_hindered LAPSED while another placement kept her from accepting: no refusal of hers
    named_next   the exam number that went out with a refusal: the next by rank
    """

    REQUESTED, SERVED = "requested", "served"
    WAITING, ACCEPTED, REFUSED, LAPSED, WITHDRAWN, CANCELLED = (
        "waiting",
        "accepted",
        "refused",
        "lapsed",
        "withdrawn",
        "cancelled",
    )
    STATES = [
        *((each, each) for each in (WAITING, ACCEPTED, REFUSED, LAPSED, WITHDRAWN, CANCELLED)),
        *((each, each) for each in (REQUESTED, SERVED)),
    ]
    WITH_STAY = (ACCEPTED, SERVED)
    LIVE, ANSWERED = (WAITING, ACCEPTED), (ACCEPTED, REFUSED, LAPSED, WITHDRAWN)
    GIVEN_UP = (REFUSED, LAPSED, WITHDRAWN)
    FAMILY, HEALTH, WAGE, PLACE, WORK, OTHER_WORK, OTHER = (
        "family",
        "health",
        "wage",
        "place",
        "work",
        "other_work",
        "other",
    )
    REASONS = [(each, each) for each in (FAMILY, HEALTH, WAGE, PLACE, WORK, OTHER_WORK, OTHER)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    examinee = models.ForeignKey(Examinee, models.PROTECT, related_name="offers")
    file = models.ForeignKey(IncomingFile, models.PROTECT, related_name="offers")
    number = models.CharField(max_length=MAX_OFFER)
    employer = models.CharField(max_length=MAX_EMPLOYER)
    region = models.CharField(max_length=MAX_REGION)
    wage = models.IntegerField()
    currency = models.CharField(max_length=3)
    months = models.IntegerField()
    hours = models.IntegerField()
    replaces = models.CharField(max_length=12, blank=True)
    chosen_on = models.DateField()
    received_at = models.DateTimeField()
    answer_until = models.DateField()
    state = models.CharField(max_length=9, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=10, choices=REASONS, blank=True)
    words = models.CharField(max_length=300, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    cancelled_on = models.DateField(null=True)
    answer_file = models.ForeignKey(
        RosterFile, models.PROTECT, null=True, related_name="answered_offers"
    )
    named_next = models.CharField(max_length=12, blank=True)
    is_reentry = models.BooleanField(default=False, db_default=False)
    enters_from = models.DateField(null=True)
    was_hindered = models.BooleanField(default=False, db_default=False)
    revision = models.IntegerField(default=0)

    class Meta:
        db_table = "rounds_offer"
        constraints = [
            models.UniqueConstraint(
                fields=["examinee"],
                condition=Q(state__in=("waiting", "accepted")),
                name="one_live_offer_an_examinee",
            ),
            models.UniqueConstraint(
                fields=["examinee"], condition=Q(state="requested"), name="one_reentry_asked_for"
            ),
            models.CheckConstraint(
                condition=Q(is_reentry=True) | ~Q(state="requested") & Q(enters_from=None),
                name="only_a_reentry_is_asked_for",
            ),
            models.UniqueConstraint(fields=["examinee", "number"], name="one_offer_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "requested"), answered_by="", answered_at=None)
                | Q(state="cancelled")
                | Q(
                    state__in=("accepted", "refused", "lapsed", "withdrawn", "served"),
                    answered_at__isnull=False,
                )
                & ~Q(answered_by=""),
                name="an_answer_has_its_author",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(reason="") | ~Q(state="refused") & Q(reason=""),
                name="a_refusal_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_until"], condition=Q(state="waiting"), name="offers_to_answer"
            ),
            models.Index(
                fields=["answered_at"],
                condition=Q(
                    answer_file=None, state__in=("accepted", "refused", "lapsed", "withdrawn")
                ),
                name="offers_to_report",
            ),
            models.Index(fields=["-received_at"], name="offers_by_time"),
        ]

    def __str__(self) -> str:
        return self.reference
