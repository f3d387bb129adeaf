"""A report needs three fields and no name; it is owned at once, and read by its code alone."""

from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, IdempotencyKeyReused, InvalidInput
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.protection.errors import ContactAlreadyRead, NoSuchContact, NoSuchReceiptCode
from rantau.protection.inputs import ContactInput
from rantau.protection.models import Contact
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.selectors import get_contact, get_inbox
from rantau.protection.services.contacts import add_reporter_message, record_contact
from rantau.protection.services.triage import close_contact
from tests.actors import get_officer
from tests.factories.cases import LOCKED_IN, create_contact, read_receipt

RIGHT_TO_LEFT = "ساعدوني، أنا محبوسة"


def read_contact(desk, reference):
    with reading_as(desk):
        return get_contact(desk, reference, purpose="test")


def test_a_contact_has_an_owner_a_time_and_a_duty_at_once(desk):
    reference, _code = create_contact()
    contact = read_contact(desk, reference)
    assert contact.owner == get_officer("kasus.cc").ref  # nobody is on shift: the standing deputy
    assert (contact.due_at - clock.now()).total_seconds() == 300
    with reading_as(desk):
        duty = Duty.objects.get(about=contact.id)
    assert (duty.owner, duty.due_at, duty.confidential) == (contact.owner, contact.due_at, True)


def test_a_contact_costs_at_most_eight_statements(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(8 + 2):  # and the savepoint that stands for begin, commit
        create_contact()


def test_the_same_form_sent_twice_is_one_contact_with_the_same_code(desk):
    key = uuid4()
    assert create_contact(key=key) == create_contact(key=key)
    with reading_as(desk):
        assert Contact.objects.count() == 1


def test_the_same_key_with_other_words_is_told_apart(desk):
    key = uuid4()
    create_contact(key=key)
    with pytest.raises(IdempotencyKeyReused):
        create_contact(ContactInput("lain"), key=key)


def test_the_code_is_another_thing_than_the_reference_and_is_kept_nowhere(desk):
    reference, code = create_contact()
    bare = code.replace("-", "")
    assert len(bare) * 5 >= 80
    assert bare not in reference
    tables = {"protection_contact": desk, "journal_entry": desk, "access_command_key": PUBLIC_ACTOR}
    for table, reader in tables.items():
        with reading_as(reader), connection.cursor() as cursor:
            cursor.execute(f"select t::text from {table} t")
            [(kept,)] = cursor.fetchall()
        assert code not in kept
        assert bare not in kept


@given(st.uuids(), st.uuids())
def test_codes_are_long_speakable_and_follow_the_form_alone(one, other):
    assert derive_receipt_code(one) == derive_receipt_code(one)
    assert (derive_receipt_code(one) == derive_receipt_code(other)) == (one == other)
    assert set(derive_receipt_code(one)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_a_code_may_be_typed_as_it_was_heard():
    code = "01AV-0000-1111-VVVV"
    heard = " o1au 0ooo ilil uvuv "
    assert hash_receipt_code(code) == hash_receipt_code(heard)


@pytest.mark.parametrize(
    "copied",
    [
        "Kode: {}",
        "kode rahasia saya {} ",
        "\u200e{}\n",
    ],
)
def test_a_code_is_known_with_what_was_copied_before_it(copied):
    code = derive_receipt_code(uuid4())
    assert hash_receipt_code(copied.format(code)) == hash_receipt_code(code)


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\uff10"])
def test_a_code_is_known_by_the_digits_of_any_keyboard(zero):
    code = derive_receipt_code(uuid4())
    digits = {str(value): chr(ord(zero) + value) for value in range(10)}
    typed = code.translate(str.maketrans(digits))
    wide = "".join(chr(ord(c) + 0xFEE0) if "A" <= c <= "Z" else c for c in typed)
    assert hash_receipt_code(typed) == hash_receipt_code(wide) == hash_receipt_code(code)


def test_the_code_reads_the_answer_and_adds_to_the_report(desk):
    reference, code = create_contact()
    add_reporter_message(
        PUBLIC_ACTOR, uuid4(), "Pintu belakang terbuka", code_hash=hash_receipt_code(code.lower())
    )
    close_contact(desk, uuid4(), reference, outcome="answered", answer="Petugas datang")
    assert [(line.side, line.text) for line in read_receipt(code).messages] == [
        ("reporter", "Pintu belakang terbuka"),
        ("desk", "Petugas datang"),
    ]


def test_a_wrong_code_reads_and_writes_nothing(desk):
    create_contact()
    for wrong in ("", "0000-0000-0000-0000", "' or 1=1 --", "\0", RIGHT_TO_LEFT):
        with pytest.raises(NoSuchReceiptCode):
            read_receipt(wrong)
        with pytest.raises(NoSuchReceiptCode):
            add_reporter_message(PUBLIC_ACTOR, uuid4(), "halo", code_hash=hash_receipt_code(wrong))


def test_who_writes_again_after_an_answer_is_unread_once_more(desk):
    reference, code = create_contact()
    close_contact(desk, uuid4(), reference, outcome="answered", answer="Selesai")
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Belum selesai", code_hash=hash_receipt_code(code))
    contact = read_contact(desk, reference)
    assert (contact.read_at, contact.settled_as) == (None, "")
    with reading_as(desk):
        assert [c.reference for c in get_inbox(desk).contacts] == [reference]
        assert Duty.objects.filter(about=contact.id, closed_at=None).count() == 1


def test_writing_twice_makes_no_second_duty(desk):
    _reference, code = create_contact()
    for words in ("satu", "dua"):
        add_reporter_message(PUBLIC_ACTOR, uuid4(), words, code_hash=hash_receipt_code(code))
    with reading_as(desk):
        assert Duty.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize(
    "words",
    ["😭🆘", RIGHT_TO_LEFT, "<script>alert(1)</script>", "'; drop table x; --", "a\0b", "救命"],
)
def test_words_are_kept_as_they_were_written(desk, words):
    reference, _code = create_contact(ContactInput(words))
    assert read_contact(desk, reference).what == words.replace("\0", "")


@pytest.mark.parametrize(
    ("contact", "fields"),
    [
        (ContactInput(""), {"what"}),
        (ContactInput("   \0 "), {"what"}),
        (ContactInput("x" * 4001), {"what"}),
        (ContactInput("x" * 10_000_000, "y" * 201), {"what", "where"}),
        (ContactInput("x", reach_by="sms"), {"reach"}),
        (ContactInput("x", reach_by="pigeon"), {"reach_by"}),
        (ContactInput("x", channel="dream"), {"reach_by"}),
    ],
)
def test_what_cannot_be_kept_is_named_at_its_field(desk, contact, fields):
    with pytest.raises(InvalidInput) as error:
        create_contact(contact)
    assert set(error.value.problems) == fields
    with reading_as(desk):
        assert Contact.objects.count() == 0


def test_an_operator_takes_a_call(desk):
    reference, _code = create_contact(ContactInput("Menelepon", channel="phone"), by=desk)
    assert (read_contact(desk, reference).channel, read_contact(desk, reference).taken_by) == (
        "phone",
        desk.ref,
    )


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "perwakilan.tw-tpe", "inspektorat"])
def test_no_other_office_takes_or_reads_contacts(desk, login):
    reference, _code = create_contact()
    other = get_officer(login)
    with pytest.raises(Forbidden):
        record_contact(other, uuid4(), LOCKED_IN, code_hash="x")
    with pytest.raises(Forbidden):
        read_contact(other, reference)
    with pytest.raises(Forbidden):
        close_contact(other, uuid4(), reference, outcome="nuisance", answer="")


@pytest.mark.parametrize(
    "login", ["loket.3212", "kepala.3212", "pusat", "perwakilan.tw-tpe", "inspektorat", "nobody"]
)
def test_untriaged_contacts_cannot_even_be_counted_elsewhere(desk, login):
    """Not by rows, not by duties, not by the journal."""
    create_contact()
    other = PUBLIC_ACTOR if login == "nobody" else get_officer(login)
    with pytest.raises(Exception, match="permission denied"), reading_as(other):
        Contact.objects.count()
    if login == "nobody":
        return
    with reading_as(other):
        assert Duty.objects.count() == 0
        if login != "inspektorat":  # who did what is the inspectorate's to see
            assert Entry.objects.filter(subject_kind="contact").count() == 0


def test_a_contact_is_settled_once(desk):
    reference, _code = create_contact()
    close_contact(desk, uuid4(), reference, outcome="nuisance", answer="")
    with pytest.raises(ContactAlreadyRead):
        close_contact(desk, uuid4(), reference, outcome="answered", answer="Halo")
    with pytest.raises(NoSuchContact):
        close_contact(desk, uuid4(), "BT-0000-0000", outcome="nuisance", answer="")


def test_an_answer_needs_words(desk):
    reference, _code = create_contact()
    with pytest.raises(InvalidInput):
        close_contact(desk, uuid4(), reference, outcome="answered", answer=" ")
