"""What a stay abroad opens of a person to a post and an airport, and what it does not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.documents.interface import DocumentDraft, issue_document
from rantau.documents.models import Document
from rantau.journal.models import Entry, Reading
from rantau.registry.errors import FAILED_TRY
from rantau.registry.models import Identity, Person, SafeContact, SignInCode
from rantau.registry.selectors import get_person, search_persons
from rantau.registry.services.access_grounds import break_glass
from rantau.rounds.models import (
    Examinee,
    Offer,
    RosterEntry,
    SendingDocumentReceived,
    SendingPhoto,
    StageEvent,
    Stay,
    WorkplaceChange,
)
from rantau.rounds.served_stay_selectors import find_served_stays, get_returning_reference
from rantau.rounds.stay_errors import NoMatchingReturn
from tests.actors import get_officer
from tests.factories.examinees import create_examinee, create_unlike_person
from tests.factories.merges import merge
from tests.factories.rounds import change_declaration, publish_round
from tests.factories.stays import get_stay_of

POST, AIRPORT = "perwakilan.kr-sel", "bandara.cgk"
PERSONAL = (
    Document,
    Identity,
    SafeContact,
    RosterEntry,
    SendingPhoto,
    SendingDocumentReceived,
    StageEvent,
)


@pytest.fixture
def person(exam):
    """Who arrived, with a passport that the registry alone has."""
    person = get_stay_of(exam).offer.examinee.person
    with acting_as(get_officer("pusat")), transaction.atomic():
        Identity.objects.create(
            person=person, kind=Identity.PASSPORT, number="B7654321", recorded_at=clock.now()
        )
    _give_exam_card(exam, person)
    return person


def _give_exam_card(exam, person):
    """The card that a counter issued when her originals were accepted."""
    counter, examinee = get_officer("loket.3212"), get_stay_of(exam).offer.examinee
    draft = DocumentDraft(
        letter="exam_card",
        subject_kind="examinee",
        subject=examinee.id,
        person=person.id,
        holder=person.name,
        birth_date=person.birth_date,
        passport="B7654321",
        fields={"exam_number": exam},
        valid_until=clock.today(),
        details={"sex": person.sex},
    )
    with acting_as(counter), transaction.atomic():
        issue_document(draft, office=counter.office, office_code=counter.office_code, by="x")


class TestThePost:
    def test_a_stay_opens_her_name_and_nothing_else_that_is_kept_of_her(self, exam, person):
        with reading_as(get_officer("pusat")):
            counts = {model: model.objects.exists() for model in PERSONAL}
        assert all(counts.values())
        with reading_as(get_officer(POST)):
            assert Stay.objects.exists()
            assert Person.objects.get() == person
            assert not [model for model in PERSONAL if model.objects.exists()]

    def test_a_contract_before_hers_is_not_seen(self, exam, person):
        stay = get_stay_of(exam)
        with acting_as(get_officer("pusat")), transaction.atomic():
            before = Offer.objects.get(id=stay.offer_id)
            before.id, before.reference, before.number = uuid7(), "TW-AAAA-AAAA", "SLC-BEFORE"
            before.state, before.reason, before.words = Offer.REFUSED, Offer.HEALTH, "Sakit"
            before.save(force_insert=True)
        for login in (POST, AIRPORT):
            with reading_as(get_officer(login)):
                assert list(Offer.objects.values_list("id", flat=True)) == [stay.offer_id]

    def test_her_page_in_the_registry_is_not_opened_by_it(self, exam, person):
        browser = Client()
        browser.force_login(Account.objects.get(login=POST))
        assert browser.get(reverse("registry:person", args=[person.reference])).status_code == 404

    def test_in_an_emergency_it_opens_her_as_anybody_whom_it_does_not_see(self, exam, person):
        post = get_officer(POST)
        break_glass(post, uuid4(), person.reference, reason="Dirawat di rumah sakit Seoul")
        with reading_as(post):
            assert get_person(post, person.reference, purpose="counter") == person
            assert Document.objects.exists()
            assert StageEvent.objects.exists()

    def test_no_search_finds_her_also_where_two_registrations_of_hers_were_merged(
        self, exam, person
    ):
        counter, post = get_officer("loket.3212"), get_officer(POST)
        merge(person.reference, create_unlike_person(counter, "merged"))
        with reading_as(counter):
            assert search_persons(counter, person.reference)
        with reading_as(post):
            assert Person.objects.exists()
            assert not search_persons(post, person.reference)

    def test_another_round_of_hers_is_not_seen(self, exam, person):
        publish_round(change_declaration("japan-2027"))
        other = create_examinee(7, code="japan-2027", sector="care_worker", city="jakarta")
        with reading_as(get_officer("pusat")):
            retired = Examinee.objects.get(exam_number=other).person.reference
        merge(person.reference, retired)
        with reading_as(get_officer(POST)):
            assert Person.objects.count() == 2
            assert [each.exam_number for each in Examinee.objects.all()] == [exam]

    def test_no_change_of_workplace_is_recorded_as_withdrawn_or_settled(self, exam):
        post, stay = get_officer(POST), get_stay_of(exam)
        settled = {"is_excess": True, "settled_by": "x", "settled_at": clock.now(), "why": "x"}
        for values in ({"withdrawn_at": clock.now()}, settled):
            change = WorkplaceChange(
                stay_id=stay.id,
                changed_on=stay.arrived_on,
                employer="Contoh",
                reason="agreed",
                recorded_by=post.ref,
                recorded_at=clock.now(),
                **values,
            )
            with acting_as(post), pytest.raises(ProgrammingError), transaction.atomic():
                change.save(force_insert=True)

    def test_it_sees_neither_who_read_her_record_nor_what_happened_to_it(self, exam, person):
        post = get_officer(POST)
        with reading_as(post):
            assert find_served_stays(post, exam)
        with reading_as(get_officer("inspektorat")):
            assert Entry.objects.filter(subject_kind="person", subject=person.id).exists()
            assert Reading.objects.filter(subject=person.id).exists()
        with reading_as(post):
            assert not Entry.objects.filter(subject=person.id).exists()
            assert not Reading.objects.filter(subject=person.id).exists()

    def test_it_makes_no_way_in_for_her(self, exam, person):
        post = get_officer(POST)
        code = SignInCode(
            person=person,
            digest="x" * 32,
            given_by=post.ref,
            given_at=clock.now(),
            ends_at=clock.now() + timedelta(hours=1),
        )
        with acting_as(post), pytest.raises(ProgrammingError), transaction.atomic():
            code.save(force_insert=True)


@pytest.mark.parametrize("login", [POST, AIRPORT])
@pytest.mark.parametrize("change", [{"by": "account:x"}, {"later": timedelta(days=900)}, {}])
def test_the_database_takes_no_return_of_another_or_of_a_later_time(exam, login, change):
    actor = get_officer(login)
    with acting_as(actor), transaction.atomic():
        event = StageEvent(
            examinee=Examinee.objects.get(),
            stage="returned",
            occurred_at=clock.now(),
            recorded_at=clock.now() + change.get("later", timedelta()),
            by=change.get("by", actor.ref),
        )
        if not change:
            StageEvent.objects.bulk_create([event])
            return
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            StageEvent.objects.bulk_create([event])


def test_a_failed_try_of_the_passport_in_the_roster_stands_in_her_log(exam, person):
    with reading_as(get_officer("pusat")):
        passport = RosterEntry.objects.get(examinee__exam_number=exam).passport
        assert not Identity.objects.filter(number=passport).exists()
    with pytest.raises(NoMatchingReturn):
        get_returning_reference(get_officer(AIRPORT), passport, date(1980, 1, 1))
    with reading_as(get_officer("inspektorat")):
        assert Reading.objects.filter(subject=person.id, purpose=FAILED_TRY).count() == 1
