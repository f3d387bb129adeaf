"""Messages to persons, to whoever has a place in a round and to accounts, and what became of
each."""

from django.db import models
from django.db.models import Q

from rantau.access.models import Account
from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.journal.models import Entry
from rantau.registry.models import Person
from rantau.rounds.models import Place


class Message(models.Model):
    """One message about one entry of the journal, to a registered person, to the telephone that a
    place in a round was taken with, or to the e-mail address of an account. Its words follow from
    the kind (exchange/messages.py, exchange/account_messages.py): nothing of them is stored.

    kind               a code of KINDS_BY_CODE or MAIL_KINDS_BY_CODE
    state              SHOWN: on the person's own page only, since no safe way allows a message, or
                       nowhere, since the offer to a place or the link was over;
                       QUEUED, SENDING, SENT, DELIVERED, FAILED; UNKNOWN: a process ended between
                       sending it and knowing the outcome, and it is not sent again
    send_after         when it may be sent at the earliest, by the person's safe hours
    tries, retry_at    how often it was tried, and when it is tried again
    claimed_at         when a worker took it for the last try
    gateway_reference  what the gateway calls it
    cost               rupiah, as the gateway says or by the setting; null where nothing is known
    fault              why it failed, as a code
    """

    SHOWN, QUEUED, SENDING, SENT = "shown", "queued", "sending", "sent"
    DELIVERED, FAILED, UNKNOWN = "delivered", "failed", "unknown"
    STATES = [(s, s) for s in (SHOWN, QUEUED, SENDING, SENT, DELIVERED, FAILED, UNKNOWN)]

    id = models.UUIDField(primary_key=True, default=uuid7)
    entry = UncheckedForeignKey(Entry)
    person = UncheckedForeignKey(Person, null=True)
    place = UncheckedForeignKey(Place, null=True)
    account = UncheckedForeignKey(Account, null=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=STATES)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    gateway_reference = models.CharField(max_length=80, blank=True)
    cost = models.IntegerField(null=True)
    fault = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "exchange_message"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "person", "kind"], name="one_message_of_an_entry_and_person"
            ),
            models.UniqueConstraint(
                fields=["place", "kind"],
                condition=~Q(kind="round_amended"),
                name="one_message_of_a_kind_and_place",
            ),
            models.UniqueConstraint(
                fields=["entry", "place", "kind"], name="one_message_of_an_entry_and_place"
            ),
            models.UniqueConstraint(
                fields=["entry", "account", "kind"], name="one_message_of_an_entry_and_account"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, place=None, account=None)
                | Q(person=None, place__isnull=False, account=None)
                | Q(person=None, place=None, account__isnull=False),
                name="a_message_goes_to_one_receiver",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="messages_of_a_person"),
            models.Index(
                fields=["send_after"],
                condition=Q(state__in=("queued", "sending")),
                name="messages_to_send",
            ),
            models.Index(fields=["-id"], name="messages_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
