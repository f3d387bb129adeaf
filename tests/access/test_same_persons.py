"""Two accounts of one human being: what ties one of them excludes the other."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from rantau.access.errors import (
    NoSuchSamePerson,
    NotYoursToDecide,
    OwnAppointment,
    OwnBreakGlass,
    OwnLimit,
)
from rantau.access.models import BreakGlass, Interest
from rantau.access.scope import reading_as
from rantau.access.selectors import get_proposal, list_same_persons
from rantau.access.services.break_glass import review_break_glass
from rantau.access.services.clients import ClientInput, confirm_client, propose_client
from rantau.access.services.interests import (
    InterestInput,
    declare_own_interest,
    withdraw_interest,
)
from rantau.access.services.limits import lift_limits
from rantau.access.services.proposals import DECIDE_SQL, confirm_proposal
from rantau.access.services.same_persons import record_same_person, withdraw_same_person
from rantau.access.tokens import generate_secret, hash_secret
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from rantau.placement.errors import GatesUnmet, SecondOfficerRequired
from rantau.placement.services.received_documents import VerificationInput, verify_documents
from rantau.protection.errors import NoSuchCase
from rantau.protection.services.cases import take_over_case
from rantau.registry.services.access_grounds import break_glass
from tests.actors import get_officer
from tests.factories.accounts import create_proposal
from tests.factories.cases import create_case, get_case
from tests.factories.persons import create_person
from tests.factories.placements import BEFORE_SELECTED, create_placement


@pytest.fixture
def case(db):
    """A case that accuses the agency of p3mi.1."""
    return create_case(get_officer("operator.cc"), accused=("AG-001",))


def link(login="kasus.cc", other="p3mi.1"):
    return UUID(record_same_person(get_officer("pusat"), uuid4(), login, other).answer)


def can_see(login, case):
    try:
        return bool(get_case(get_officer(login), case))
    except NoSuchCase:
        return False


@pytest.mark.parametrize("pair", [("kasus.cc", "p3mi.1"), ("p3mi.1", "KASUS.CC ")])
def test_an_appointment_of_the_other_account_excludes(case, pair):
    assert can_see("kasus.cc", case)
    link(*pair)
    assert not can_see("kasus.cc", case)
    assert can_see("pimpinan.cc", case)


def test_a_declared_tie_of_the_other_account_excludes(case):
    declare_own_interest(get_officer("loket.3212"), uuid4(), InterestInput("AG-001", "relative"))
    link("kasus.cc", "loket.3212")
    assert not can_see("kasus.cc", case)


def test_so_does_one_along_a_row_of_accounts(case):
    link("kasus.cc", "loket.3212")
    assert can_see("kasus.cc", case)
    link("loket.3212", "p3mi.1")
    assert not can_see("kasus.cc", case)


def test_whoever_is_so_tied_takes_no_case_over(case):
    seen = get_case(get_officer("kasus.cc"), case).revision
    link()
    with pytest.raises(NoSuchCase):
        take_over_case(get_officer("kasus.cc"), uuid4(), case, seen=seen)


def test_only_headquarters_lets_a_partners_second_account_into_a_public_office(db):
    link("loket.3204", "p3mi.1")
    reference = create_proposal(get_officer("admin.3212"), "loket.3204")
    with reading_as(get_officer("pusat")):
        entry = Entry.objects.get(kind="access:proposal:made")
    assert reference
    assert entry.terms["headquarters"] is True


def test_no_account_is_the_second_person_of_what_the_other_proposed(db):
    reference = create_proposal(get_officer("admin.3212"), "loket.3204")
    link("admin.3212", "pusat")
    headquarters = get_officer("pusat")
    with pytest.raises(NotYoursToDecide):
        confirm_proposal(headquarters, uuid4(), reference)
    with reading_as(headquarters), connection.cursor() as cursor:
        proposal = get_proposal(headquarters, reference)
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(DECIDE_SQL, [proposal.id, "confirmed", "", uuid4(), clock.now()])


def test_nor_of_an_appointment_of_the_other(db):
    reference = create_proposal(get_officer("admin.3212"), "loket.3204")
    link("loket.3204", "pusat")
    with pytest.raises(NotYoursToDecide):
        confirm_proposal(get_officer("pusat"), uuid4(), reference)


def test_nor_of_an_application_that_the_other_proposed(db):
    proposed = ClientInput("DN-3212", "counter", ("persons:read",))
    digest = hash_secret(generate_secret())
    code = propose_client(get_officer("admin.3212"), uuid4(), proposed, digest=digest).answer
    link("admin.3212", "pusat")
    with pytest.raises(NotYoursToDecide):
        confirm_client(get_officer("pusat"), uuid4(), code)


def test_who_verified_under_the_other_account_does_not_clear(db):
    journey = create_placement()
    journey.advance_to_selected()
    journey.prepare()
    key = link("bp3mi.32", "kepala-bp3mi.32")
    with pytest.raises(GatesUnmet) as error:
        journey.clear(by=get_officer("kepala-bp3mi.32"))
    assert [each.code for each in error.value.unmet] == ["same_officer"]
    withdraw_same_person(get_officer("pusat"), uuid4(), key, why="Dua orang")
    journey.clear()


def test_who_returned_a_document_under_the_other_account_does_not_accept_it(db):
    journey = create_placement()
    journey.receive(BEFORE_SELECTED)
    returned = [
        VerificationInput("family_card", accepted=False, method="original", reason="Tidak terbaca")
    ]
    verify_documents(journey.verifier, uuid4(), journey.reference, returned, seen=journey.revision)
    link("verifikasi.3212", "kepala.3212")
    with pytest.raises(SecondOfficerRequired):
        journey.verify(["family_card"], by=get_officer("kepala.3212"))


def test_nobody_lifts_the_slow_down_of_the_own_other_account(db):
    link("loket.3212", "pusat")
    with pytest.raises(OwnLimit):
        lift_limits(get_officer("pusat"), uuid4(), "loket.3212", why="Salah ketik")


def test_nobody_reviews_what_the_own_other_account_opened(headquarters):
    person = create_person()
    break_glass(get_officer("kepala.3578"), uuid4(), person, reason="Keadaan darurat di pelabuhan")
    with reading_as(headquarters):
        opened = BreakGlass.objects.get().id
    link("kepala.3578", "pusat")
    with pytest.raises(OwnBreakGlass):
        review_break_glass(
            get_officer("pusat"),
            uuid4(),
            opened,
            finding=BreakGlass.JUSTIFIED,
            verdict="Benar darurat",
        )


def test_what_does_not_hold_is_taken_away_by_somebody_else(case, headquarters):
    key = link()
    with pytest.raises(InvalidInput):
        withdraw_same_person(headquarters, uuid4(), key, why=" ")
    own = replace(headquarters, ref=get_officer("kasus.cc").ref)
    with pytest.raises(OwnAppointment):
        withdraw_same_person(own, uuid4(), key, why="Nama yang sama")
    withdraw_same_person(headquarters, uuid4(), key, why="Nama yang sama")

    assert can_see("kasus.cc", case)
    with reading_as(headquarters):
        assert list(list_same_persons(headquarters)) == []
    with pytest.raises(NoSuchSamePerson):
        withdraw_same_person(headquarters, uuid4(), key, why="Lagi")
    assert link() != key  # and may be found again


def test_nobody_takes_away_a_tie_of_the_own_other_account(case, headquarters):
    relative = InterestInput("AG-001", "relative")
    tie = UUID(declare_own_interest(get_officer("kasus.cc"), uuid4(), relative).answer)
    link("kasus.cc", "pusat")
    with pytest.raises(OwnAppointment):
        withdraw_interest(headquarters, uuid4(), tie, why="Tidak lagi")
    with reading_as(headquarters), pytest.raises(DatabaseError), transaction.atomic():
        Interest.objects.filter(id=tie).update(withdrawn_at=clock.now())
    assert not can_see("kasus.cc", case)


def test_nobody_takes_away_a_link_further_along_the_own_row(case, headquarters):
    key = link("kasus.cc", "p3mi.1")
    link("kasus.cc", "pusat")
    with pytest.raises(OwnAppointment):
        withdraw_same_person(headquarters, uuid4(), key, why="Nama yang sama")
    assert not can_see("kasus.cc", case)


@pytest.mark.parametrize(
    ("login", "other", "field"),
    [
        ("tak.ada", "p3mi.1", "login"),
        ("kasus.cc", "tak.ada", "other"),
        ("kasus.cc", "kasus.cc", "other"),
    ],
)
def test_two_accounts_that_there_are(db, login, other, field):
    with pytest.raises(InvalidInput) as refused:
        link(login, other)
    assert set(refused.value.problems) == {field}


def test_the_same_is_found_once_in_either_order(db):
    link()
    with pytest.raises(InvalidInput):
        link("p3mi.1", "kasus.cc")


@pytest.mark.parametrize("login", ["admin.3212", "inspektorat", "kasus.cc", "p3mi.1"])
def test_only_headquarters_finds_it(db, login):
    with pytest.raises(Forbidden):
        record_same_person(get_officer(login), uuid4(), "kasus.cc", "p3mi.1")
