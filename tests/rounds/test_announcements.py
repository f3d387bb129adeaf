"""Two persons of headquarters say what a round says; what was published is amended, never changed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.declarations.errors import DeclarationDecided, OthersDeclaration, OwnDeclaration
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.rounds.errors import (
    AnnouncementWaits,
    NoSuchAnnouncement,
    NoSuchRound,
)
from rantau.rounds.models import Announcement, SealedSeed
from rantau.rounds.selectors import (
    get_published_round,
    list_published_announcements,
    list_published_rounds,
)
from rantau.rounds.services.announcements import (
    propose_announcement,
    publish_announcement,
    recall_announcement,
    refuse_announcement,
)
from tests.actors import get_officer
from tests.factories.rounds import (
    BEFORE_OPENING,
    build_announcement,
    change_declaration,
    propose,
    publish,
)

ONCE_OPEN = BEFORE_OPENING + timedelta(days=8)


@pytest.fixture(autouse=True)
def before_opening(db):
    """A week before the registration opens."""
    with clock.freeze_clock(BEFORE_OPENING):
        yield


def get_round(code="korea-2026-2"):
    with reading_as(PUBLIC_ACTOR):
        return get_published_round(PUBLIC_ACTOR, code)


def list_announced():
    """Number and summary of what was published of the round, newest first."""
    round_ = get_round().round
    with reading_as(PUBLIC_ACTOR):
        return [(each.number, each.summary_id) for each in list_published_announcements(round_)]


def list_items(officer):
    with reading_as(officer):
        return get_worklist(officer).items


def test_what_one_proposed_and_another_published_is_public():
    publish(propose())
    found = get_round()
    assert found.edition.name.en == "Work in Korea, round 2 of 2026"
    assert found.round.opens_at == datetime(2026, 11, 30, 3, tzinfo=UTC)
    assert list_announced() == [(1, "Putaran baru dibuka")]


def test_before_it_is_published_nobody_but_headquarters_sees_it():
    propose()
    for login in ("loket.3212", "bp3mi.32", "p3mi.1"):
        with pytest.raises(Forbidden):
            publish_announcement(get_officer(login), uuid4(), "PU-0000-0000")
    with pytest.raises(NoSuchRound):
        get_round()
    with reading_as(PUBLIC_ACTOR):
        assert list_published_rounds(PUBLIC_ACTOR) == []


def test_whoever_proposed_it_does_not_publish_or_refuse_it():
    reference, proposer = propose(), get_officer("pusat")
    with pytest.raises(OwnDeclaration):
        publish_announcement(proposer, uuid4(), reference)
    with pytest.raises(OwnDeclaration):
        refuse_announcement(proposer, uuid4(), reference, why="Salah")


def test_it_is_decided_once():
    reference = propose()
    publish(reference)
    with pytest.raises(DeclarationDecided):
        refuse_announcement(get_officer("pusat-2"), uuid4(), reference, why="Salah")


def test_the_proposer_takes_it_back_and_proposes_what_is_right():
    reference = propose()
    with pytest.raises(OthersDeclaration):
        recall_announcement(get_officer("pusat-2"), uuid4(), reference)
    recall_announcement(get_officer("pusat"), uuid4(), reference)
    assert list_items(get_officer("pusat-2")) == []
    with pytest.raises(DeclarationDecided):
        publish(reference)
    publish(propose())
    assert list_announced() == [(1, "Putaran baru dibuka")]


@pytest.mark.parametrize("outcome", ["", "refused"])
def test_the_database_lets_what_was_published_stay(outcome):
    publish(propose())
    with (
        pytest.raises(IntegrityError, match="that was decided stays"),
        transaction.atomic(),
        acting_as(get_officer("pusat-2")),
    ):
        Announcement.objects.update(outcome=outcome)


def test_an_amendment_that_changes_nothing_is_refused():
    publish(propose())
    with pytest.raises(InvalidInput) as found:
        propose(f"# another comment\n{change_declaration()}")
    assert found.value.problems == {
        "content": ["Tidak ada yang berubah: ini yang sudah diterbitkan."]
    }


def test_a_refusal_says_why_and_lets_another_be_proposed():
    reference, other = propose(), get_officer("pusat-2")
    with pytest.raises(InvalidInput):
        refuse_announcement(other, uuid4(), reference, why=" ")
    refuse_announcement(other, uuid4(), reference, why="Kuota belum pasti")
    with pytest.raises(NoSuchRound):
        get_round()
    publish(propose())
    assert list_announced() == [(1, "Putaran baru dibuka")]


def test_one_waits_at_a_time():
    propose()
    with pytest.raises(AnnouncementWaits):
        propose()


def test_an_unknown_reference_is_not_found():
    with pytest.raises(NoSuchAnnouncement):
        publish_announcement(get_officer("pusat"), uuid4(), "PU-0000-0000")


def test_every_problem_is_named_at_its_field():
    data = build_announcement(change_declaration(scheme="p2p-formal", ranking="x"), en=" ")
    with pytest.raises(InvalidInput) as found:
        propose_announcement(get_officer("pusat"), uuid4(), data)
    assert set(found.value.problems) == {"summary_en", "content"}
    assert len(found.value.problems["content"]) == 2


@pytest.mark.parametrize("content", ["", "x", "- a", "round: korea", "x" * 100_001])
def test_what_declares_no_round_is_refused_at_its_field(content):
    with pytest.raises(InvalidInput) as found:
        propose_announcement(get_officer("pusat"), uuid4(), build_announcement(content))
    assert set(found.value.problems) == {"content"}


def test_another_officer_of_headquarters_has_it_to_decide_and_the_proposer_sees_why_not():
    reference = propose()
    for login, is_barred in (("pusat", True), ("pusat-2", False)):
        officer = get_officer(login)
        [item] = [each for each in list_items(officer) if each.duty.reference == reference]
        assert (item.subject.number, item.subject.is_barred) == ("korea-2026-2", is_barred)
    publish(reference)
    items = list_items(get_officer("pusat-2"))
    assert reference not in [item.duty.reference for item in items]


class TestTheSeed:
    @pytest.mark.parametrize("login", ["pusat", "loket.3212", "inspektorat"])
    def test_nobody_who_serves_pages_reads_it(self, login):
        publish(propose())
        officer = get_officer(login)
        with reading_as(officer), pytest.raises(ProgrammingError), transaction.atomic():
            list(SealedSeed.objects.all())

    def test_an_amendment_does_not_choose_another(self):
        publish(propose())
        before = get_round().round.commitment
        publish(propose(change_declaration(roster_by="2027-04-20")))
        assert get_round().round.commitment == before


class TestAmendments:
    def test_one_is_numbered_and_what_it_says_is_in_force(self):
        publish(propose())
        amended = change_declaration(cities__medan__venue="Gedung Balai Latihan Medan")
        publish(propose(amended, summary="Tempat ujian Medan pindah"))
        found = get_round()
        assert found.edition.cities["medan"].venue == "Gedung Balai Latihan Medan"
        assert list_announced() == [
            (2, "Tempat ujian Medan pindah"),
            (1, "Putaran baru dibuka"),
        ]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("[" * 50_000, "YAML"),
            ("round: " + "9" * 5000, "paling banyak 15"),
            (change_declaration(amounts__fair_minutes=121), "0 sampai 120"),
            (change_declaration(cities__a0={}).replace("a0", "'ja,kar ta'"), "1 sampai 30"),
        ],
    )
    def test_what_cannot_be_held_is_an_error_at_its_field(self, content, words):
        with pytest.raises(InvalidInput) as found:
            propose(content)
        assert words in found.value.problems["content"][0]

    @pytest.mark.parametrize(
        "changes", [{"destination": "JP"}, {"ranking": "total-1", "scheme": "g2g-japan"}]
    )
    def test_what_a_round_is_stays(self, changes):
        publish(propose())
        with pytest.raises(InvalidInput) as found:
            propose(change_declaration(**changes))
        assert found.value.problems["content"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"amounts__fair_minutes": 5},
            {"windows__registration__begins": "2026-11-30T09:00:00+07:00"},
            {"cities__medan__seats__fishery": 99},
            {"amounts__payment_hours": 1},
            {"costs__test__rupiah": 430_000},
            {"fee": "visa"},
            {"fee": None},
            {"windows__registration__ends": "2026-12-03T16:00:00+07:00"},
        ],
    )
    def test_once_it_is_open_nothing_is_taken_from_whoever_came(self, changes):
        publish(propose())
        text = change_declaration(**changes)
        with clock.freeze_clock(ONCE_OPEN), pytest.raises(InvalidInput):
            propose(text)

    def test_one_that_was_proposed_before_the_opening_is_not_published_after_it(self):
        publish(propose())
        reference = propose(change_declaration(amounts__fair_minutes=5))
        with clock.freeze_clock(ONCE_OPEN), pytest.raises(InvalidInput):
            publish(reference)
        assert get_round().edition.amounts.fair_minutes == 10

    def test_a_seat_more_and_a_later_end_are_allowed_at_any_time(self):
        publish(propose())
        text = change_declaration(
            cities__medan__seats__fishery=101,
            windows__registration__ends="2026-12-05T16:00:00+07:00",
        )
        with clock.freeze_clock(ONCE_OPEN):
            publish(propose(text))
        assert get_round().round.closes_at == datetime(2026, 12, 5, 9, tzinfo=UTC)


def test_the_journal_has_round_number_and_digest_and_no_text():
    publish(propose())
    auditor = get_officer("inspektorat")
    with reading_as(auditor):
        entry = Entry.objects.filter(kind="rounds:announcement:published").get()
    assert set(entry.terms) == {"round", "number", "digest", "commitment"}


def test_the_database_lets_nobody_decide_on_an_own_announcement():
    reference = propose()
    officer = get_officer("pusat")
    statement = (
        "update rounds_announcement set outcome = 'published', decided_by = proposed_by,"
        " decided_at = now() where reference = %s"
    )
    fault = pytest.raises(IntegrityError, match="needs a second person")
    with reading_as(officer), connection.cursor() as cursor, fault, transaction.atomic():
        cursor.execute(statement, [reference])
