"""An employer abroad chooses somebody on the roster; she accepts, refuses, or lets it pass, and the
counterpart is told."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.exchange.messages import MESSAGE_KINDS, WORKER
from rantau.journal.models import Entry
from rantau.rounds.errors import NoSuchOffer, OfferClosed
from rantau.rounds.files import read_file
from rantau.rounds.models import Examinee, Offer, RosterEntry, RosterFile, StageEvent
from rantau.rounds.offer_selectors import NAMED_FOR, list_offers
from rantau.rounds.services.offers import AnswerInput, answer_offer
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import (
    ROUNDS_ACTOR,
    lapse_offers,
    report_offer_answers,
    write_rosters,
)
from tests.factories.offers import choose, get_offer_of, roster, roster_by_points, write_choices
from tests.factories.rosters import IN_DOCUMENTS, take_answer
from tests.factories.rounds import change_declaration, publish_round
from tests.worker_login import get_officer_as_system

ACCEPT = AnswerInput(accepts=True)
REFUSE = AnswerInput(accepts=False, reason="family")


@pytest.fixture(autouse=True)
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, an exchange folder, and the clock on which its roster goes out."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


@pytest.fixture
def chosen():
    """The exam number of somebody with an offer; another on the roster is besides."""
    exam, _other = roster(1, 2)
    choose(1, {exam: {}})
    return exam


def read(query):
    with reading_as(ROUNDS_ACTOR):
        return query()


def get_stage(exam):
    return read(lambda: Examinee.objects.get(exam_number=exam).stage)


def get_reason(exam):
    """Why she entered her stage."""
    rows = StageEvent.objects.filter(examinee__exam_number=exam).order_by("recorded_at", "id")
    return read(lambda: rows.last().reason)


def list_outcomes(file):
    with reading_as(get_officer_as_system("pusat")):
        return list(file.receipts.order_by("line").values_list("outcome", flat=True))


def answer(exam, data, *, login="loket.3212"):
    """An officer writes down what she answers."""
    reference = get_offer_of(exam).reference
    return answer_offer(get_officer_as_system(login), uuid4(), reference, data)


def read_report(number):
    """Rows of the file of answers with this number."""
    file = read(lambda: RosterFile.objects.get(kind="CHOICE_ANSWER", number=number))
    return read_file(file.content.encode()).rows


def list_messages():
    """The entries that tell somebody, and of which a message is made."""
    rows = Entry.objects.filter(tells__contains=[WORKER], kind__in=MESSAGE_KINDS)
    return read(lambda: list(rows.values_list("kind", flat=True)))


class TestChoosing:
    def test_who_is_chosen_has_the_offer_with_all_its_terms_and_seven_days(self, chosen):
        assert get_stage(chosen) == Stage.CHOSEN
        offer = get_offer_of(chosen)
        terms = (offer.employer, offer.region, offer.wage, offer.currency)
        assert terms == ("Contoh Perusahaan 1", "Gyeonggi", 2156880, "KRW")
        assert (offer.months, offer.hours, offer.state) == (36, 40, "waiting")
        assert offer.answer_until == IN_DOCUMENTS.date() + timedelta(days=7)
        assert "rounds:offer:received" in list_messages()

    def test_every_row_has_its_receipt(self):
        one, other, replaced = roster(1, 2, 3)
        file = choose(
            1,
            {
                one: {},
                other: {"sector": "fishery"},
                "100000000009": {},
                replaced: {"replaces": other},
            },
        )
        assert list_outcomes(file) == ["chosen", "sector", "unknown", "replaces"]
        assert get_stage(other) == Stage.ROSTERED

    def test_importing_again_changes_nothing(self, chosen):
        offer = get_offer_of(chosen)
        choose(1, {chosen: {}})
        file = choose(2, {chosen: {"offer": offer.number}})
        assert list_outcomes(file) == ["repeated"]
        assert read(Offer.objects.count) == 1
        answer(chosen, REFUSE)
        again = choose(3, {chosen: {"offer": offer.number}})
        assert list_outcomes(again) == ["repeated"]
        assert get_stage(chosen) == Stage.ROSTERED

    def test_the_number_of_one_file_is_not_taken_by_another(self, chosen):
        file = take_answer(write_choices(1, {chosen: {"wage": "1"}}))
        assert file.problems == [["number", 1]]


class TestAnswering:
    def test_she_accepts(self, chosen):
        answer(chosen, ACCEPT)
        assert get_stage(chosen) == Stage.ACCEPTED
        assert get_offer_of(chosen).state == Offer.ACCEPTED
        assert "rounds:offer:accepted" in list_messages()
        with pytest.raises(OfferClosed):
            answer(chosen, REFUSE)

    def test_the_first_refusal_leads_back_to_the_roster_with_the_same_clocks(self, chosen):
        before = read(lambda: RosterEntry.objects.get(examinee__exam_number=chosen))
        answer(chosen, REFUSE)
        after = read(lambda: RosterEntry.objects.get(examinee__exam_number=chosen))
        assert get_stage(chosen) == Stage.ROSTERED
        assert (after.approved_on, after.expires_on) == (before.approved_on, before.expires_on)
        assert (get_offer_of(chosen).reason, get_reason(chosen)) == ("family", "refused")

    def test_the_second_refusal_ends_the_round(self, chosen):
        answer(chosen, REFUSE)
        choose(2, {chosen: {}})
        answer(chosen, REFUSE)
        assert (get_stage(chosen), get_reason(chosen)) == (Stage.WITHDRAWN, "refusals")

    def test_how_many_refusals_are_allowed_is_declared(self):
        publish_round(change_declaration(round="korea-2026-9", amounts__refused_offers=0))
        [exam] = roster(5, code="korea-2026-9")
        choose(1, {exam: {}}, code="korea-2026-9")
        answer(exam, REFUSE)
        assert get_stage(exam) == Stage.WITHDRAWN

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            (AnswerInput(accepts=False), "reason"),
            (AnswerInput(accepts=False, reason="whim"), "reason"),
            (AnswerInput(accepts=False, reason="other"), "words"),
            (AnswerInput(accepts=False, reason="wage", words="x" * 301), "words"),
            (AnswerInput(accepts=True, reason="wage"), "reason"),
            (AnswerInput(accepts=True, words="x"), "words"),
        ],
    )
    def test_a_refusal_alone_has_a_reason(self, chosen, data, field):
        with pytest.raises(InvalidInput) as error:
            answer(chosen, data)
        assert list(error.value.problems) == [field]
        assert get_stage(chosen) == Stage.CHOSEN

    def test_an_office_that_does_not_see_her_and_headquarters_answer_nothing(self, chosen):
        with pytest.raises(NoSuchOffer):
            answer(chosen, ACCEPT, login="loket.3578")
        with pytest.raises(Forbidden):
            answer(chosen, ACCEPT, login="pusat")

    def test_offers_are_seen_by_who_sees_her(self, chosen):
        for login, count in (("loket.3212", 1), ("loket.3578", 0), ("pusat", 1)):
            officer = get_officer_as_system(login)
            with reading_as(officer):
                assert len(list_offers(officer)) == count


class TestNoAnswer:
    def test_until_the_end_of_the_last_day_she_may_answer(self, chosen):
        last = IN_DOCUMENTS.replace(hour=16, minute=59) + timedelta(days=7)  # 23.59 WIB
        with clock.freeze_clock(last):
            assert lapse_offers() == 0
            answer(chosen, ACCEPT)
        assert get_stage(chosen) == Stage.ACCEPTED

    def test_after_it_no_answer_counts_as_a_refusal(self, chosen):
        with clock.freeze_clock(IN_DOCUMENTS.replace(hour=17) + timedelta(days=7)):  # 00.00 WIB
            with pytest.raises(OfferClosed):
                answer(chosen, ACCEPT)
            assert (lapse_offers(), lapse_offers()) == (1, 0)
            assert "rounds:offer:lapsed" in list_messages()
        assert (get_stage(chosen), get_reason(chosen)) == (Stage.ROSTERED, "lapsed")
        assert get_offer_of(chosen).state == Offer.LAPSED
        choose(2, {chosen: {}})
        answer(chosen, REFUSE)
        assert get_stage(chosen) == Stage.WITHDRAWN

    def test_a_run_takes_a_bounded_number(self, monkeypatch):
        monkeypatch.setattr("rantau.rounds.offer_selectors.MAX_LAPSED_AT_ONCE", 2)
        exams = roster(1, 2, 3)
        choose(1, {exam: {} for exam in exams})
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=8)):
            assert [lapse_offers(), lapse_offers()] == [2, 1]


class TestCancelling:
    @pytest.mark.parametrize("accepts", [False, True])
    def test_an_employer_who_cancels_costs_her_nothing(self, chosen, accepts):
        if accepts:
            answer(chosen, ACCEPT)
        number = get_offer_of(chosen).number
        file = choose(2, {chosen: {"outcome": "cancelled", "offer": number}})
        assert list_outcomes(file) == ["cancelled"]
        assert (get_stage(chosen), get_reason(chosen)) == (Stage.ROSTERED, "cancelled")
        offer = get_offer_of(chosen)
        assert (offer.state, offer.cancelled_on) == (Offer.CANCELLED, IN_DOCUMENTS.date())
        assert "rounds:offer:cancelled" in list_messages()
        choose(3, {chosen: {}})
        answer(chosen, REFUSE)
        assert get_stage(chosen) == Stage.ROSTERED  # the first refusal

    def test_what_was_never_offered_is_not_cancelled(self, chosen):
        file = choose(2, {chosen: {"outcome": "cancelled", "offer": "K-9"}})
        assert list_outcomes(file) == ["no_offer"]
        assert get_stage(chosen) == Stage.CHOSEN


class TestReporting:
    def test_answers_go_to_the_counterpart_once_and_through_the_folder(self, tmp_path):
        one, other, _third = roster(1, 2, 3)
        choose(1, {one: {}, other: {}})
        answer(one, ACCEPT)
        answer(other, REFUSE)
        assert [report_offer_answers(), report_offer_answers()] == [1, 0]
        write_rosters()
        path = tmp_path / "kr" / "out" / "CHOICE_ANSWER-korea-2026-2-000001.txt"
        rows = {row["exam_number"]: row for row in read_file(path.read_bytes()).rows}
        assert (rows[one]["outcome"], rows[one]["next"]) == ("accepted", "")
        assert (rows[other]["outcome"], rows[other]["on"]) == ("refused", "2027-03-30")

    def test_with_a_refusal_goes_who_comes_next_by_rank_in_the_sector(self):
        first, second, third = roster_by_points(130, 160, 145)
        choose(1, {first: {}})
        answer(first, REFUSE)
        report_offer_answers()
        [row] = read_report(1)
        assert row["next"] == second
        assert get_offer_of(first).named_next == second
        file = choose(2, {third: {"replaces": first}})  # the employer chooses whom it wants
        assert list_outcomes(file) == ["chosen"]
        assert get_offer_of(third).replaces == first

    def test_nobody_is_named_in_her_own_place(self):
        first, second = roster_by_points(160, 145)
        choose(1, {first: {}, second: {}})
        answer(first, REFUSE)
        report_offer_answers()
        assert [row["next"] for row in read_report(1)] == [""]

    def test_nobody_is_named_for_a_second_contract_while_the_first_has_no_choice(self):
        best, second, third, fourth = roster_by_points(160, 150, 140, 130)
        choose(1, {third: {}, fourth: {}})
        answer(third, REFUSE)
        report_offer_answers()
        answer(fourth, REFUSE)
        report_offer_answers()
        assert [row["next"] for number in (1, 2) for row in read_report(number)] == [best, second]

    def test_who_was_named_is_named_again_where_no_choice_came_for_long(self):
        best, _second, third, fourth = roster_by_points(160, 150, 140, 130)
        choose(1, {third: {}})
        answer(third, REFUSE)
        report_offer_answers()
        with clock.freeze_clock(IN_DOCUMENTS + NAMED_FOR):
            choose(2, {fourth: {}})
            answer(fourth, REFUSE)
            report_offer_answers()
        assert [row["next"] for row in read_report(2)] == [best]

    def test_an_answer_to_a_choice_is_no_answer_to_a_roster(self, chosen):
        answer(chosen, ACCEPT)
        report_offer_answers()
        files = read(lambda: sorted(RosterFile.objects.values_list("kind", "number")))
        assert files == [("CHOICE_ANSWER", 1), ("ROSTER", 1)]
