"""A person, the grounds on which offices may see the person, and settled doubts of sameness."""

from django.db import models

from rantau.core.keys import uuid7


class Person(models.Model):
    """Somebody as known: the name as written, the birth date as far as it is known.

    The grounds that nearly everyone has are columns: origin (identity card), domicile, serving
    office, post abroad, agency of record. `became` names the successor after a merge.
    """

    DAY, YEAR, UNKNOWN = "day", "year", "unknown"
    PRECISIONS = [(DAY, "day"), (YEAR, "year"), (UNKNOWN, "unknown")]
    SEXES = [("F", "female"), ("M", "male")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    alias = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=7, choices=PRECISIONS)
    sex = models.CharField(max_length=1, choices=SEXES)
    phone = models.CharField(max_length=20, blank=True)
    phone_shared = models.BooleanField(default=False)
    origin_node = models.BigIntegerField()
    domicile_node = models.BigIntegerField()
    serving_node = models.BigIntegerField(null=True)
    post = models.UUIDField(null=True)
    agency = models.UUIDField(null=True)
    became = models.ForeignKey("self", models.PROTECT, null=True, related_name="was")
    registering_office = models.UUIDField()
    registered_by = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    notice_edition = models.CharField(max_length=10)
    notice_given_at = models.DateTimeField()
    revision = models.IntegerField(default=1)

    class Meta:
        db_table = "registry_person"
        indexes = [
            models.Index(fields=["origin_node", "-id"], name="persons_by_origin"),
            models.Index(fields=["domicile_node", "-id"], name="persons_by_domicile"),
            models.Index(fields=["serving_node", "-id"], name="persons_by_serving"),
            models.Index(fields=["post"], name="persons_by_post"),
            models.Index(fields=["agency"], name="persons_by_agency"),
            models.Index(fields=["birth_date", "name_key"], name="persons_by_birth_and_name"),
            models.Index(fields=["name_key"], name="persons_by_name"),
            models.Index(fields=["phone"], name="persons_by_phone"),
        ]

    def __str__(self) -> str:
        return self.reference


class Ground(models.Model):
    """An exceptional reason for an office to see a person, with its end (half-open)."""

    REFERRAL, BREAK_GLASS, COMPANION = "referral", "break_glass", "companion"
    SERVING = "serving"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.UUIDField()
    unit = models.UUIDField()
    kind = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "registry_ground"
        indexes = [models.Index(fields=["person", "unit"], name="grounds_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at}"


class NotSame(models.Model):
    """That someone compared two persons and found them to be two; `one` < `other`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    one = models.UUIDField()
    other = models.UUIDField()
    judged_by = models.CharField(max_length=60)
    judged_at = models.DateTimeField()

    class Meta:
        db_table = "registry_not_same"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="a_pair_is_judged_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="a_pair_has_an_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} {self.other}"
