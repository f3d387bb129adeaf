"""Tables of the audit log: entries, Merkle leaves and signed heads, and the log of reads."""

from django.db import models
from django.db.models import Q

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7

MAX_WHY_LENGTH = 200  # characters of the reason that an entry keeps
RECORD_FORMAT = 2  # of entries, readings and heads; 1 had no chain, and readings no MAC


class Entry(models.Model):
    """What one command did. It holds references and salted hashes, never personal values.

    Subject and office are bare ids: their apps are above.

    format       which bytes its MAC is over (journal/mac.py)
    chain, link  the writer, and the entry's number among what it wrote; None in format 1

    The table has one more column that the model does not know: `xid`, the writing transaction,
    set by SQL; the horizon is read from it (docs/design/database.md).
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30)
    subject = models.UUIDField()
    revision = models.IntegerField()
    actor = models.CharField(max_length=60)
    office = models.UUIDField(null=True)
    why = models.CharField(max_length=MAX_WHY_LENGTH, blank=True)
    terms = models.JSONField(default=dict)
    tells = models.JSONField(default=list)
    cause = UncheckedForeignKey("self", null=True)
    node = models.CharField(max_length=30)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    format = models.SmallIntegerField(default=RECORD_FORMAT)
    chain = models.UUIDField(null=True)
    link = models.IntegerField(null=True)
    mac = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject", "revision"], name="one_entry_a_revision"
            )
        ]
        indexes = [models.Index(fields=["chain", "link"], name="entries_of_a_chain")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Reading(models.Model):
    """That somebody read a record. Reading is no command, so it has no entry.

    Subject and office are bare ids: their apps are above. `format`, `chain`, `link` and the column
    `xid` as in an entry; in format 1 there is no MAC.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject_kind = models.CharField(max_length=30)
    subject = models.UUIDField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=120)
    office = models.UUIDField(null=True)
    office_name = models.CharField(max_length=160, blank=True)
    purpose = models.CharField(max_length=60)
    read_at = models.DateTimeField()
    format = models.SmallIntegerField(default=RECORD_FORMAT)
    chain = models.UUIDField(null=True)
    link = models.IntegerField(null=True)
    mac = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_reading"
        indexes = [
            models.Index(fields=["subject", "-read_at"], name="readings_of_a_subject"),
            models.Index(fields=["chain", "link"], name="readings_of_a_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.read_at}"


class Leaf(models.Model):
    """An entry's or a reading's position in the sealed order, from 1 without a gap, and its
    digest."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(
        Entry,
        models.PROTECT,
        db_column="entry",
        db_constraint=False,
        related_name="leaf",
        null=True,
    )
    reading = models.OneToOneField(
        Reading,
        models.PROTECT,
        db_column="reading",
        db_constraint=False,
        related_name="leaf",
        null=True,
    )
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_leaf"
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, reading__isnull=True)
                | Q(entry__isnull=True, reading__isnull=False),
                name="leaf_of_one_record",
            )
        ]

    def __str__(self) -> str:
        return str(self.position)


class Head(models.Model):
    """A batch of leaves under one Merkle root, chained to the batch before, signed.

    A batch without leaves, `last` being `first` - 1, says that there was nothing to seal.

    horizon        the transaction below which everything is sealed; signed from format 2 on
    oldest_format  the oldest format that a record sealed later may have
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.BigIntegerField(unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    horizon = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    format = models.SmallIntegerField(default=RECORD_FORMAT)
    oldest_format = models.SmallIntegerField(default=RECORD_FORMAT)
    signature = models.BinaryField(max_length=64)

    class Meta:
        db_table = "journal_head"

    def __str__(self) -> str:
        return str(self.number)


class Consumer(models.Model):
    """How far somebody who follows the journal has come (journal/consumers.py).

    done_below  the transaction below which every entry is done
    """

    name = models.CharField(max_length=30, primary_key=True)
    done_below = models.BigIntegerField()

    class Meta:
        db_table = "journal_consumer"

    def __str__(self) -> str:
        return f"{self.name} {self.done_below}"


class FailedEntry(models.Model):
    """An entry that a follower of the journal could not work off yet, and has gone on from.

    subject, transaction  of the entry: those of one subject are worked off in order
    tries, retry_at       how often it failed, and when it is tried again; 0 for one that was not
                          tried, since it waits for an earlier one of its subject
    reported_at           since when it is reported and keeps back no other: it failed too often
    fault                 the class of the last error, which tells nothing of anybody
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    consumer = UncheckedForeignKey(Consumer)
    entry = UncheckedForeignKey(Entry)
    subject = models.UUIDField()
    transaction = models.BigIntegerField()
    tries = models.SmallIntegerField()
    retry_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "journal_failed_entry"
        constraints = [
            models.UniqueConstraint(fields=["consumer", "entry"], name="one_failure_of_an_entry")
        ]
        indexes = [
            models.Index(fields=["consumer", "retry_at"], name="failed_entries_by_time"),
            models.Index(fields=["consumer", "subject"], name="failed_entries_of_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.consumer_id} {self.entry_id}"
