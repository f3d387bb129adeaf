"""A report needs three fields and no name; it is owned at once, and read by its code alone."""

from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Forbidden, Invalid, KeyReused
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.protection.errors import AlreadyRead, NoSuchCode, NoSuchContact
from rantau.protection.lookups import answer_for, contact_for, inbox
from rantau.protection.models import Contact
from rantau.protection.receipt import code_for, code_hash
from rantau.protection.services.add_message import add_message
from rantau.protection.services.settle import settle
from rantau.protection.services.take_contact import take_contact
from rantau.protection.telling import Telling
from tests.cast import officer
from tests.protection.people import LOCKED_IN, reported

RIGHT_TO_LEFT = "ساعدوني، أنا محبوسة"


@pytest.fixture
def desk(db):
    return officer("operator.cc")


def read(code):
    with looking(NOBODY):
        return answer_for(NOBODY, code)


def kept(desk, reference):
    with looking(desk):
        return contact_for(desk, reference, purpose="test")


def test_a_contact_has_an_owner_a_time_and_a_duty_at_once(desk):
    reference, _code = reported()
    contact = kept(desk, reference)
    assert contact.owner == officer("kasus.cc").ref  # nobody is on shift: the standing deputy
    assert (contact.due_at - clock.now()).total_seconds() == 300
    with looking(desk):
        duty = Duty.objects.get(about=contact.id)
    assert (duty.owner, duty.due_at, duty.walled) == (contact.owner, contact.due_at, True)


def test_a_contact_costs_at_most_eight_statements(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(8 + 2):  # and the savepoint that stands for begin, commit
        reported()


def test_the_same_form_sent_twice_is_one_contact_with_the_same_code(desk):
    key = uuid4()
    assert reported(key=key) == reported(key=key)
    with looking(desk):
        assert Contact.objects.count() == 1


def test_the_same_key_with_other_words_is_told_apart(desk):
    key = uuid4()
    reported(key=key)
    with pytest.raises(KeyReused):
        reported(Telling("lain"), key=key)


def test_the_code_is_another_thing_than_the_reference_and_is_kept_nowhere(desk):
    reference, code = reported()
    bare = code.replace("-", "")
    assert len(bare) * 5 >= 80
    assert bare not in reference
    tables = {"protection_contact": desk, "journal_entry": desk, "access_command_key": NOBODY}
    for table, reader in tables.items():
        with looking(reader), connection.cursor() as cursor:
            cursor.execute(f"select t::text from {table} t")
            [(kept,)] = cursor.fetchall()
        assert code not in kept
        assert bare not in kept


@given(st.uuids(), st.uuids())
def test_codes_are_long_speakable_and_follow_the_form_alone(one, other):
    assert code_for(one) == code_for(one)
    assert (code_for(one) == code_for(other)) == (one == other)
    assert set(code_for(one)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_a_code_may_be_typed_as_it_was_heard():
    code = "01AV-0000-1111-VVVV"
    heard = " o1au 0ooo ilil uvuv "
    assert code_hash(code) == code_hash(heard)


def test_the_code_reads_the_answer_and_adds_to_the_report(desk):
    reference, code = reported()
    add_message(NOBODY, uuid4(), "Pintu belakang terbuka", code_hash=code_hash(code.lower()))
    settle(desk, uuid4(), reference, end="answered", words="Petugas datang")
    assert [(line.side, line.words) for line in read(code).lines] == [
        ("reporter", "Pintu belakang terbuka"),
        ("desk", "Petugas datang"),
    ]


def test_a_wrong_code_reads_and_writes_nothing(desk):
    reported()
    for wrong in ("", "0000-0000-0000-0000", "' or 1=1 --", "\0", RIGHT_TO_LEFT):
        with pytest.raises(NoSuchCode):
            read(wrong)
        with pytest.raises(NoSuchCode):
            add_message(NOBODY, uuid4(), "halo", code_hash=code_hash(wrong))


def test_who_writes_again_after_an_answer_is_unread_once_more(desk):
    reference, code = reported()
    settle(desk, uuid4(), reference, end="answered", words="Selesai")
    add_message(NOBODY, uuid4(), "Belum selesai", code_hash=code_hash(code))
    contact = kept(desk, reference)
    assert (contact.read_at, contact.settled_as) == (None, "")
    with looking(desk):
        assert [c.reference for c in inbox(desk).contacts] == [reference]
        assert Duty.objects.filter(about=contact.id, closed_at=None).count() == 1


def test_writing_twice_makes_no_second_duty(desk):
    _reference, code = reported()
    for words in ("satu", "dua"):
        add_message(NOBODY, uuid4(), words, code_hash=code_hash(code))
    with looking(desk):
        assert Duty.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize(
    "words",
    ["😭🆘", RIGHT_TO_LEFT, "<script>alert(1)</script>", "'; drop table x; --", "a\0b", "救命"],
)
def test_words_are_kept_as_they_were_written(desk, words):
    reference, _code = reported(Telling(words))
    assert kept(desk, reference).what == words.replace("\0", "")


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        (Telling(""), {"what"}),
        (Telling("   \0 "), {"what"}),
        (Telling("x" * 4001), {"what"}),
        (Telling("x" * 10_000_000, "y" * 201), {"what", "where"}),
        (Telling("x", reach_by="sms"), {"reach"}),
        (Telling("x", reach_by="pigeon"), {"reach_by"}),
        (Telling("x", channel="dream"), {"reach_by"}),
    ],
)
def test_what_cannot_be_kept_is_named_at_its_field(desk, terms, fields):
    with pytest.raises(Invalid) as refusal:
        reported(terms)
    assert set(refusal.value.problems) == fields
    with looking(desk):
        assert Contact.objects.count() == 0


def test_an_operator_takes_a_call(desk):
    reference, _code = reported(Telling("Menelepon", channel="phone"), by=desk)
    assert (kept(desk, reference).channel, kept(desk, reference).taken_by) == ("phone", desk.ref)


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "perwakilan.tw-tpe", "inspektorat"])
def test_no_other_office_takes_or_reads_contacts(desk, login):
    reference, _code = reported()
    other = officer(login)
    with pytest.raises(Forbidden):
        take_contact(other, uuid4(), LOCKED_IN, code_hash="x")
    with pytest.raises(Forbidden):
        kept(other, reference)
    with pytest.raises(Forbidden):
        settle(other, uuid4(), reference, end="nuisance", words="")


@pytest.mark.parametrize(
    "login", ["loket.3212", "kepala.3212", "pusat", "perwakilan.tw-tpe", "inspektorat", "nobody"]
)
def test_untriaged_contacts_cannot_even_be_counted_elsewhere(desk, login):
    """Not by rows, not by duties, not by the journal."""
    reported()
    other = NOBODY if login == "nobody" else officer(login)
    with pytest.raises(Exception, match="permission denied"), looking(other):
        Contact.objects.count()
    if login == "nobody":
        return
    with looking(other):
        assert Duty.objects.count() == 0
        if login != "inspektorat":  # who did what is the inspectorate's to see
            assert Entry.objects.filter(subject_kind="contact").count() == 0


def test_a_contact_is_settled_once(desk):
    reference, _code = reported()
    settle(desk, uuid4(), reference, end="nuisance", words="")
    with pytest.raises(AlreadyRead):
        settle(desk, uuid4(), reference, end="answered", words="Halo")
    with pytest.raises(NoSuchContact):
        settle(desk, uuid4(), "BT-0000-0000", end="nuisance", words="")


def test_an_answer_needs_words(desk):
    reference, _code = reported()
    with pytest.raises(Invalid):
        settle(desk, uuid4(), reference, end="answered", words=" ")
