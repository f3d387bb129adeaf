"""The numbers that others gave a person. Many a life; none is the person."""

from django.db import models

from rantau.core.keys import uuid7
from rantau.registry.models.person import Person


class Identity(models.Model):
    """One number on one paper; `advice` are reasons to look twice, never facts."""

    NIK, FAMILY_CARD, PASSPORT = "nik", "family_card", "passport"
    KINDS = [(NIK, "NIK"), (FAMILY_CARD, "KK"), (PASSPORT, "passport")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=12, choices=KINDS)
    number = models.CharField(max_length=20)
    advice = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "registry_identity"
        indexes = [models.Index(fields=["number", "kind"], name="identities_by_number")]

    def __str__(self) -> str:
        return self.kind
