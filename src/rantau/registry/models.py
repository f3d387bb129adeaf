"""Persons, their identity numbers, relatives, safe contact, corrections, access grounds, pairs
found to be two persons, merges, and sign-in slips."""

from django.db import models

from rantau.common.fields import UncheckedForeignKey
from rantau.common.ids import uuid7
from rantau.common.sexes import SEXES
from rantau.documents.models import StoredFile
from rantau.offices.models import Office


class Person(models.Model):
    """A person: the name as written, the birth date as far as it is known.

    The grounds that nearly everyone has are columns: origin (identity card), domicile, serving
    office, post abroad, agency of record.

    merged_into  the registration that took this one up; a merge writes neither any key of what
                 belongs to the person nor what stands in the retired row
    merge_root   the one that stands for all that were merged, in the row of each and in its own;
                 None for who was never merged
    """

    DAY, YEAR, UNKNOWN = "day", "year", "unknown"
    PRECISIONS = [(DAY, "day"), (YEAR, "year"), (UNKNOWN, "unknown")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    name_key_edition = models.SmallIntegerField(db_default=1)
    alias = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=7, choices=PRECISIONS)
    sex = models.CharField(max_length=1, choices=SEXES)
    phone = models.CharField(max_length=20, blank=True)
    phone_shared = models.BooleanField(default=False)
    origin_node = models.BigIntegerField()
    domicile_node = models.BigIntegerField()
    serving_node = models.BigIntegerField(null=True)
    post = UncheckedForeignKey(Office, null=True)
    agency = UncheckedForeignKey(Office, null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    merge_root = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="united"
    )
    registering_office = UncheckedForeignKey(Office)
    registered_by = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    notice_edition = models.CharField(max_length=10)
    notice_given_at = models.DateTimeField()
    revision = models.IntegerField(default=1)
    registrations: tuple["Person", ...] = ()  # once read: see `selectors.list_united`

    class Meta:
        db_table = "registry_person"
        indexes = [
            models.Index(fields=["origin_node", "-id"], name="persons_by_origin"),
            models.Index(fields=["domicile_node", "-id"], name="persons_by_domicile"),
            models.Index(fields=["serving_node", "-id"], name="persons_by_serving"),
            models.Index(fields=["post"], name="persons_by_post"),
            models.Index(fields=["agency"], name="persons_by_agency"),
            models.Index(fields=["birth_date", "name_key"], name="persons_by_birth_and_name"),
            models.Index(fields=["name_key", "birth_date"], name="persons_by_name_and_birth"),
            models.Index(fields=["name_key", "-id"], name="persons_by_name_and_id"),
            models.Index(fields=["phone"], name="persons_by_phone"),
            models.Index(
                fields=["merge_root"],
                condition=models.Q(merge_root__isnull=False),
                name="persons_by_merge_root",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Ground(models.Model):
    """An exceptional reason for an office to see a person, with its end (half-open)."""

    REFERRAL, BREAK_GLASS, COMPANION = "referral", "break_glass", "companion"
    SERVING = "serving"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = UncheckedForeignKey(Person)
    unit = UncheckedForeignKey(Office)
    kind = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "registry_ground"
        indexes = [models.Index(fields=["person", "unit"], name="grounds_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at}"


class DistinctPersons(models.Model):
    """That somebody compared two persons and found them to be two; `one` < `other`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    one = UncheckedForeignKey(Person)
    other = UncheckedForeignKey(Person)
    decided_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "registry_distinct_persons"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="a_pair_is_decided_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="a_pair_has_an_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class Merge(models.Model):
    """That two registrations are proposed to be, or are, one person's; or that this is undone.

    kind           UNDOING refers to the merge that it undoes
    survivor       whose number stands afterwards: who was registered first
    retired        whose row is kept as it is, and answers as the survivor
    known          ids of the survivor's numbers and relatives at the merge: what is not among them
                   was recorded since
    state          PROPOSED waits for a second officer
    decided_by     the second officer
    decision_note  why it was refused, or a remark
    separated_at      of a merge that is in force no more
    """

    MERGE, UNDOING = "merge", "undoing"
    KINDS = [(MERGE, "merge"), (UNDOING, "undoing")]
    PROPOSED, DONE, REFUSED = "proposed", "done", "refused"
    STATES = [(PROPOSED, "proposed"), (DONE, "done"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=7, choices=KINDS)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undoings")
    survivor = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    retired = models.ForeignKey(Person, models.PROTECT, related_name="merges_as_retired")
    known = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    office = UncheckedForeignKey(Office)
    proposed_by = models.CharField(max_length=60)
    proposer_name = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES)
    decided_by = models.CharField(max_length=60, blank=True)
    decider_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)
    separated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["survivor", "retired"],
                condition=models.Q(state="proposed"),
                name="a_pair_waits_for_one_decision",
            ),
            models.UniqueConstraint(
                fields=["retired"],
                condition=models.Q(kind="merge", state="done", separated_at=None),
                name="a_registration_is_merged_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("retired")), name="a_merge_is_of_two"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("proposed_by")),
                name="a_merge_has_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class MergedFact(models.Model):
    """One fact in which two registrations differed when they were merged, and which stands.

    field               a code of `registry.facts`, or SAFE_CONTACT of `registry.merges`
    is_of_retired       whether the retired registration's stands
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    merge = models.ForeignKey(Merge, models.PROTECT, related_name="facts")
    field = models.CharField(max_length=12)
    survivor_value = models.CharField(max_length=160, blank=True)
    retired_value = models.CharField(max_length=160, blank=True)
    is_of_retired = models.BooleanField()

    class Meta:
        db_table = "registry_merged_fact"
        constraints = [
            models.UniqueConstraint(fields=["merge", "field"], name="a_fact_is_chosen_once")
        ]

    def __str__(self) -> str:
        return self.field


class Identity(models.Model):
    """One number of one identity document; `advice` are reasons to check it again, never facts.

    Kinds that end in WRITTEN are impossible numbers as a card has them, those in REPLACED were
    found wrong: both are kept and shown, and never match or serve.
    """

    NIK, FAMILY_CARD, PASSPORT = "nik", "family_card", "passport"
    NIK_WRITTEN, PASSPORT_WRITTEN = "nik_written", "pass_written"
    NIK_REPLACED, PASSPORT_REPLACED = "nik_replaced", "pass_replaced"
    KINDS = [
        (NIK, "NIK"),
        (FAMILY_CARD, "KK"),
        (PASSPORT, "passport"),
        (NIK_WRITTEN, "NIK as written on the card"),
        (PASSPORT_WRITTEN, "passport number as written"),
        (NIK_REPLACED, "NIK that was wrong"),
        (PASSPORT_REPLACED, "passport number that was wrong"),
    ]
    WRITTEN = {NIK: NIK_WRITTEN, PASSPORT: PASSPORT_WRITTEN}
    REPLACED = {
        NIK: NIK_REPLACED,
        PASSPORT: PASSPORT_REPLACED,
        NIK_WRITTEN: NIK_REPLACED,
        PASSPORT_WRITTEN: PASSPORT_REPLACED,
    }

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=13, choices=KINDS)
    number = models.CharField(max_length=20)
    advice = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "registry_identity"
        indexes = [models.Index(fields=["number", "kind"], name="identities_by_number")]

    def __str__(self) -> str:
        return self.kind


class Relative(models.Model):
    """Family or another person of trust; `emergency` marks the one to call."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="relatives")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=20)
    phone = models.CharField(max_length=20, blank=True)
    emergency = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_relative"

    def __str__(self) -> str:
        return self.relation


class SafeContact(models.Model):
    """The channel, hours and persons that are safe to use; anything else is not to be used."""

    CHANNELS = [("none", "none"), ("sms", "sms"), ("call", "call"), ("visit", "visit")]

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="safe_contact"
    )
    channel = models.CharField(max_length=5, choices=CHANNELS)
    from_hour = models.SmallIntegerField(null=True)
    until_hour = models.SmallIntegerField(null=True)
    who_may_answer = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "registry_safe_contact"

    def __str__(self) -> str:
        return self.channel


class Correction(models.Model):
    """That one fact of a person was recorded wrong: what stood there, what is right, and why.

    request, reference    of the form; the facts that were corrected with it share them
    field                 a code of `registry.facts`, which says how the values are written
    old_value, new_value  empty where nothing is known
    evidence, file        what the officer saw, and its scan
    state                 PROPOSED waits for a second officer
    decided_by            the second officer; empty where none was needed
    decision_note         why it was refused, or a remark
    """

    PROPOSED, CORRECTED, REFUSED = "proposed", "corrected", "refused"
    STATES = [(PROPOSED, "proposed"), (CORRECTED, "corrected"), (REFUSED, "refused")]

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.UUIDField()
    reference = models.CharField(max_length=14, db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=12)
    old_value = models.CharField(max_length=120, blank=True)
    new_value = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300)
    evidence = models.CharField(max_length=20)
    file = UncheckedForeignKey(StoredFile, null=True)
    office = UncheckedForeignKey(Office)
    proposed_by = models.CharField(max_length=60)
    proposer_name = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=STATES)
    decided_by = models.CharField(max_length=60, blank=True)
    decider_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "registry_correction"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"],
                condition=models.Q(state="proposed"),
                name="a_fact_waits_for_one_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("proposed_by")),
                name="a_correction_has_a_second_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["file"],
                condition=models.Q(file__isnull=False),
                name="corrections_by_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.field}"


class SignInCode(models.Model):
    """The newest sign-in code of a person. Another code replaces it, and a PIN ends it.

    digest   empty where there never was a code
    used_at  when the person signed in last, with the code or the PIN; None since a new one was
             given, which ended her sessions
    epoch    another one after each change of a way in (sql/session_epochs.sql): sessions that began
             in an earlier one are over
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.OneToOneField(Person, models.PROTECT, related_name="sign_in_code")
    digest = models.CharField(max_length=32)
    given_by = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=1)
    epoch = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "registry_sign_in_code"

    def __str__(self) -> str:
        return str(self.given_at)


class Pin(models.Model):
    """The PIN that a person chose, which signs her in instead of a code. No role reads or writes
    it but by functions of the database (registry/sql/pins.sql).

    verifier  the hash (`registry.pins`)
    set_by    the person herself, or the officer who opened the page to her
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="pin")
    verifier = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=60)

    class Meta:
        db_table = "registry_pin"

    def __str__(self) -> str:
        return str(self.set_at)


class Passkey(models.Model):
    """A key that a telephone keeps and that signs a person in (https://www.w3.org/TR/webauthn-3/).
    No role reads or writes it but by functions of the database (registry/sql/passkeys.sql).

    credential  by which the telephone names the key
    public_key  the attested credential data (WebAuthn, 6.5.1), without an attestation
    sign_count  how often the key said that it has signed; 0 for one that counts nothing
    used_at     when it last opened the page; null for never
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, models.PROTECT, related_name="passkeys")
    credential = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=4096)
    sign_count = models.BigIntegerField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_passkey"

    def __str__(self) -> str:
        return str(self.added_at)
