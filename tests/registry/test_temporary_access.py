"""Two kinds of access lead past an office's own range: each asks one exact question, ends, and is seen."""

import itertools
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from rantau.access.errors import AlreadyReviewed, NoSuchReview
from rantau.access.models import BreakGlass
from rantau.access.scope import reading_as
from rantau.access.selectors import list_break_glass_reviews
from rantau.access.services.break_glass import review_break_glass
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry, Reading
from rantau.protection.errors import NoSuchCase
from rantau.protection.selectors import get_case
from rantau.registry.errors import AmbiguousPerson, NoSuchPerson, PersonAlreadyVisible
from rantau.registry.models import Ground
from rantau.registry.selectors import get_person, search_persons
from rantau.registry.services.access_grounds import (
    ServeInput,
    break_glass,
    get_next_midnight,
    is_exact_number,
    serve_person,
)
from tests.actors import get_officer
from tests.factories.cases import create_case
from tests.factories.persons import BANDUNG_VILLAGE, break_glass_over, create_person

WHY = "Kecelakaan, rumah sakit menunggu"


def can_see(actor, reference):
    """Whether the actor can open the person now."""
    with reading_as(actor):
        try:
            return get_person(actor, reference, purpose="test").reference == reference
        except NoSuchPerson:
            return False


@pytest.fixture
def siti(indramayu, unrelated_person):
    return create_person(indramayu)


@pytest.fixture
def head(db):
    return get_officer("kepala.3578")


class TestBreakingTheGlass:
    def test_it_opens_one_file_to_one_office_for_the_hours_named(
        self, siti, head, bandung, unrelated_person
    ):
        assert not can_see(head, siti)
        break_glass(head, uuid4(), siti.lower().replace("-", " "), reason=WHY, hours=2)

        assert can_see(head, siti)
        assert not can_see(head, unrelated_person)
        assert not can_see(bandung, siti)
        with clock.freeze_clock(clock.now() + timedelta(hours=2)):
            assert not can_see(head, siti)

    def test_lists_and_searches_do_not_show_what_is_lent(self, siti, head):
        break_glass(head, uuid4(), siti, reason=WHY)
        with reading_as(head):
            assert search_persons(head, "") == []

    @pytest.mark.parametrize(
        "reason", ["", "  darurat  ", "x" * 301, "darurat\0besar sekali", "\u2800" * 12]
    )
    def test_a_reason_is_asked_in_words(self, siti, head, reason):
        with pytest.raises(InvalidInput) as refused:
            break_glass(head, uuid4(), siti, reason=reason)
        assert set(refused.value.problems) == {"reason"}

    @pytest.mark.parametrize("hours", [0, 4, -1])
    def test_three_hours_are_the_most(self, siti, head, hours):
        with pytest.raises(InvalidInput):
            break_glass(head, uuid4(), siti, reason=WHY, hours=hours)

    @pytest.mark.parametrize(
        "login", ["loket.3578", "pusat", "p3mi.1", "operator.cc", "bandara.cgk"]
    )
    def test_these_may_not(self, siti, login):
        with pytest.raises(Forbidden):
            break_glass(get_officer(login), uuid4(), siti, reason=WHY)

    def test_a_post_abroad_may(self, siti):
        taipei = get_officer("perwakilan.tw-tpe")
        break_glass(taipei, uuid4(), siti, reason=WHY)
        assert can_see(taipei, siti)

    def test_only_an_exact_reference_opens_anything(self, siti, head):
        for wrong in ("Siti", "RT-0000-0000", siti[:-1], ""):
            with pytest.raises(NoSuchPerson):
                break_glass(head, uuid4(), wrong, reason=WHY)

    def test_where_there_is_a_ground_already_nothing_is_broken(self, siti, indramayu):
        with pytest.raises(PersonAlreadyVisible) as refused:
            break_glass(get_officer("kepala.3212"), uuid4(), siti, reason=WHY)
        assert refused.value.reference == siti

    def test_the_reason_is_kept_from_the_journal_and_shown_to_the_reviewer(
        self, siti, head, headquarters
    ):
        break_glass_over(head, siti)
        with reading_as(headquarters):
            entry = Entry.objects.get(kind="registry:break_glass:used")
            found = list_break_glass_reviews(headquarters).get()
        assert WHY not in f"{entry.terms}{entry.why}"
        assert (found.reason, found.reference, found.actor_name) == (WHY, siti, head.name)

    def test_her_own_office_sees_that_it_was_opened(self, siti, head, indramayu):
        break_glass_over(head, siti)
        with reading_as(indramayu):
            look = Reading.objects.get(purpose="break_glass")
        assert (look.actor_name, look.office_name) == (head.name, head.office_name)

    def test_an_excluded_case_stays_shut(self, siti, head):
        case = create_case(get_officer("kasus.cc"), person=siti)
        break_glass_over(head, siti)

        with reading_as(head), pytest.raises(NoSuchCase):
            get_case(head, case, purpose="test")


def test_time_that_passes_between_two_statements_ends_no_access_early(
    siti, head, surabaya, monkeypatch
):
    begun, ticks = clock.now(), itertools.count()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(milliseconds=next(ticks)))

    assert break_glass(head, uuid4(), siti, reason=WHY, hours=3).answer == siti
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=4, milliseconds=next(ticks)))
    assert serve_person(surabaya, uuid4(), ServeInput("3212015402940001")).answer == siti


class TestReviewing:
    def test_headquarters_answers_once(self, siti, head, headquarters):
        key = break_glass_over(head, siti)
        review_break_glass(
            headquarters, uuid4(), key, finding=BreakGlass.JUSTIFIED, verdict="Benar darurat"
        )

        with reading_as(headquarters):
            found = BreakGlass.objects.get()
        assert (found.finding, found.reviewed_by) == (BreakGlass.JUSTIFIED, headquarters.ref)
        with pytest.raises(AlreadyReviewed):
            review_break_glass(
                headquarters,
                uuid4(),
                key,
                finding=BreakGlass.NOT_JUSTIFIED,
                verdict="Ternyata tidak",
            )

    def test_those_that_wait_come_first(self, siti, head, headquarters, unrelated_person):
        first, second = break_glass_over(head, siti), break_glass_over(head, unrelated_person)
        review_break_glass(
            headquarters, uuid4(), second, finding=BreakGlass.NOT_JUSTIFIED, verdict="Tidak perlu"
        )
        with reading_as(headquarters):
            assert [r.id for r in list_break_glass_reviews(headquarters)] == [first, second]

    def test_nobody_else_answers(self, siti, head):
        key = break_glass_over(head, siti)
        for login in ("kepala.3578", "inspektorat", "loket.3212"):
            with pytest.raises(Forbidden):
                review_break_glass(
                    get_officer(login), uuid4(), key, finding=BreakGlass.JUSTIFIED, verdict="Ya ya"
                )

    def test_the_auditor_reads_all(self, siti, head):
        break_glass_over(head, siti)
        auditor = get_officer("inspektorat")
        with reading_as(auditor):
            assert list_break_glass_reviews(auditor).count() == 1

    def test_what_there_is_not_is_not_found(self, headquarters):
        with pytest.raises(NoSuchReview):
            review_break_glass(
                headquarters,
                uuid4(),
                UUID(int=1),
                finding=BreakGlass.NOT_JUSTIFIED,
                verdict="Tidak",
            )

    @pytest.mark.parametrize(
        ("finding", "verdict"), [("perhaps", "Ya benar"), (BreakGlass.NOT_JUSTIFIED, "")]
    )
    def test_a_finding_needs_words(self, siti, head, headquarters, finding, verdict):
        with pytest.raises(InvalidInput):
            review_break_glass(
                headquarters,
                uuid4(),
                break_glass_over(head, siti),
                finding=finding,
                verdict=verdict,
            )


class TestServing:
    @pytest.mark.parametrize(
        "shown",
        [
            ServeInput("3212015402940001"),
            ServeInput("3212 0154 0294 0001"),
            ServeInput("a-1234567"),
        ],
    )
    def test_an_exact_number_opens_the_file_until_the_day_ends(self, indramayu, surabaya, shown):
        reference = create_person(indramayu, passport="A1234567")
        assert serve_person(surabaya, uuid4(), shown).answer == reference

        assert can_see(surabaya, reference)
        with clock.freeze_clock(get_next_midnight(surabaya.time_zone)):
            assert not can_see(surabaya, reference)

    def test_a_reference_needs_the_birth_date_too(self, siti, surabaya):
        with pytest.raises(InvalidInput):
            serve_person(surabaya, uuid4(), ServeInput(siti))
        with pytest.raises(NoSuchPerson):
            serve_person(surabaya, uuid4(), ServeInput(siti, date(1994, 2, 15)))
        assert serve_person(surabaya, uuid4(), ServeInput(siti, date(1994, 2, 14))).answer == siti

    @pytest.mark.parametrize(
        "number", ["Siti", "", "321201540294", "0812 0000 0001", "RT-7K4M", "A-1"]
    )
    def test_anything_less_than_exact_is_no_question(self, siti, surabaya, number):
        assert not is_exact_number(number)
        with pytest.raises(InvalidInput):
            serve_person(surabaya, uuid4(), ServeInput(number))

    def test_a_number_that_two_have_opens_neither(self, siti, indramayu, bandung, surabaya):
        create_person(
            bandung,
            name="Wagini",
            birth_date=date(1960, 1, 1),
            origin=BANDUNG_VILLAGE,
            not_same=(siti,),
        )
        with pytest.raises(AmbiguousPerson):
            serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))

    def test_the_day_ends_where_the_office_is(self):
        with clock.freeze_clock(datetime(2027, 3, 2, 16, 30, tzinfo=UTC)):
            assert get_next_midnight("Asia/Jakarta") == datetime(2027, 3, 2, 17, tzinfo=UTC)
            assert get_next_midnight("Asia/Jayapura") == datetime(2027, 3, 3, 15, tzinfo=UTC)

    @pytest.mark.parametrize("login", ["pusat", "perwakilan.tw-tpe", "p3mi.1", "inspektorat"])
    def test_only_where_there_is_a_counter(self, siti, login):
        with pytest.raises(Forbidden):
            serve_person(get_officer(login), uuid4(), ServeInput("3212015402940001"))

    def test_the_ground_is_of_this_office_and_written_down(self, siti, surabaya, headquarters):
        serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))
        with reading_as(headquarters):
            ground = Ground.objects.get(kind=Ground.SERVING)
            assert ground.unit_id == surabaya.office
            assert Reading.objects.filter(purpose="serving").count() == 1
            assert Entry.objects.filter(kind="registry:person:served").count() == 1
