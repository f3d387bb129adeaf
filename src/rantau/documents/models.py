"""Issued documents and their serial counters, received files."""

from datetime import date

from django.db import models
from django.db.models import Q

from rantau.common.clock import WESTERN_TIME
from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.offices.models import Office


class Document(models.Model):
    """A signed fact about a person. Its content never changes.

    subject_kind, subject     the record to which it belongs; a bare id, since that app is above
    person                    the registry's person, by whom the apps above let further roles see
                              it; a bare id, since the registry is above
    office                    who issued it; its code and name are kept as they were
    office_kind, office_place what kind of office that was, for the title of who signs, and the
                              region that it stands in; empty in documents issued before these
                              were printed, whose page stays as it was
    details                   printed beside the values that are sealed, and never told to whoever
                              checks the document: sex (F or M), address (the village of origin)
    holder                    the name as printed
    passport, birth_date      find the document when it is not at hand
    birth_year                finds it instead where the year alone was known; printed, not sealed
    fields                    the printed values
    check_code                random, printed beside the serial, since serials can be counted
    cose                      the seal itself, as in the QR
    replaces                  the document in whose place it was issued, which is revoked
    printed_at, print_digest  when the worker wrote the PDF, and its SHA-256
    tries, retry_at           failed prints, counted up to nine, and when the next is due
    asked_at                  when a signed copy was requested that is not made yet
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    letter = models.CharField(max_length=40)
    serial = models.CharField(max_length=60, unique=True)
    office = UncheckedForeignKey(Office)
    office_code = models.CharField(max_length=20)
    office_name = models.CharField(max_length=160)
    office_kind = models.CharField(max_length=15, blank=True)
    office_place = models.CharField(max_length=80, blank=True)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    subject_kind = models.CharField(max_length=30)
    subject = models.UUIDField(db_index=True)
    person = models.UUIDField(db_index=True)
    holder = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    birth_year = models.SmallIntegerField(null=True)
    passport = models.CharField(max_length=20, blank=True)
    fields = models.JSONField()
    details = models.JSONField(default=dict)
    check_code = models.CharField(max_length=20)
    cose = models.BinaryField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)
    valid_until = models.DateField(null=True)
    replaces = UncheckedForeignKey("self", null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=60, blank=True)
    revoked_by = models.CharField(max_length=60, blank=True)
    printed_at = models.DateTimeField(null=True)
    print_digest = models.CharField(max_length=64, blank=True)
    tries = models.SmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "documents_document"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "letter", "year", "number"],
                name="no_serial_twice_in_an_office_and_year",
            ),
        ]
        indexes = [
            models.Index(
                fields=["passport", "birth_date"],
                condition=~Q(passport=""),
                name="documents_of_a_passport",
            ),
            models.Index(
                fields=["issued_at"], condition=Q(printed_at=None), name="documents_to_print"
            ),
            models.Index(
                fields=["asked_at"], condition=~Q(asked_at=None), name="documents_to_sign"
            ),
            models.Index(
                fields=["replaces"], condition=~Q(replaces=None), name="documents_in_place_of"
            ),
            models.Index(
                fields=["valid_until"], condition=~Q(revoked_at=None), name="documents_revoked"
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def issued_on(self) -> date:
        """The day of issue as it is printed: that of western Indonesia, wherever the reader is."""
        return self.issued_at.astimezone(WESTERN_TIME).date()


class SerialCounter(models.Model):
    """The last number that an office gave to a letter in a year. It is counted in the issuing
    transaction, so that one rolled back leaves no gap."""

    pk = models.CompositePrimaryKey("office", "letter", "year")
    office = UncheckedForeignKey(Office)
    letter = models.CharField(max_length=40)
    year = models.SmallIntegerField()
    number = models.IntegerField()

    class Meta:
        db_table = "documents_serial_counter"

    def __str__(self) -> str:
        return f"{self.letter} {self.year} {self.number}"


class StoredFile(models.Model):
    """A received file. Its content is in the data folder under its SHA-256, written before this
    row.

    media_type  detected from the content
    name        what the sender called it, for people only
    kept_at     when it was stored
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.IntegerField()
    media_type = models.CharField(max_length=30)
    name = models.CharField(max_length=120, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "documents_stored_file"

    def __str__(self) -> str:
        return self.digest[:12]
