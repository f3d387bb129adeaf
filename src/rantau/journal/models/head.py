"""The seal: where each entry lies, and the signed root of each batch."""

from django.db import models

from rantau.core.keys import uuid7


class Leaf(models.Model):
    """An entry's place in the sealed order, from 1 without a gap, and its digest."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_leaf"

    def __str__(self) -> str:
        return str(self.position)


class Head(models.Model):
    """A batch of leaves under one Merkle root, chained to the batch before, signed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.BigIntegerField(unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    horizon = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        db_table = "journal_head"

    def __str__(self) -> str:
        return str(self.number)
