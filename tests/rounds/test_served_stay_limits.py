"""What a stay abroad opens of a person to a post and an airport, and what it does not."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.journal.models import Entry, Reading
from rantau.registry.errors import FAILED_TRY
from rantau.registry.models import Identity, Person, SafeContact, SignInCode
from rantau.rounds.models import (
    Examinee,
    RosterEntry,
    SendingDocumentReceived,
    SendingPhoto,
    StageEvent,
    Stay,
)
from rantau.rounds.served_stay_selectors import find_served_stays, get_returning_reference
from rantau.rounds.stay_errors import NoMatchingReturn
from tests.actors import get_officer
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, go_abroad

POST, AIRPORT = "perwakilan.kr-sel", "bandara.cgk"
PERSONAL = (Identity, SafeContact, RosterEntry, SendingPhoto, SendingDocumentReceived)


@pytest.fixture
def exam(db):
    """The exam number of somebody who arrived in Korea; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        yield exam


@pytest.fixture
def person(exam):
    """Who arrived, with a passport that the registry alone has."""
    person = get_stay_of(exam).offer.examinee.person
    with acting_as(get_officer("pusat")), transaction.atomic():
        Identity.objects.create(
            person=person, kind=Identity.PASSPORT, number="B7654321", recorded_at=clock.now()
        )
    return person


class TestThePost:
    def test_a_stay_opens_her_name_and_nothing_else_that_is_kept_of_her(self, exam, person):
        with reading_as(get_officer("pusat")):
            counts = {model: model.objects.exists() for model in PERSONAL}
        assert all(counts.values())
        with reading_as(get_officer(POST)):
            assert Stay.objects.exists()
            assert Person.objects.get() == person
            assert not [model for model in PERSONAL if model.objects.exists()]

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
