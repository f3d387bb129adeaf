"""The conflict-of-interest exclusion follows the person, under every hat.

Whoever was with an accused party at any time since the facts cannot see, count or own the case.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import build_appointment_actor
from rantau.access.models import Appointment
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry, Reading
from rantau.protection.errors import NoSuchCase, NoSuchContact
from rantau.protection.models import (
    Accused,
    Case,
    Contact,
    Message,
    Note,
    Referral,
    get_earliest_moment,
)
from rantau.protection.overview import get_case_overview, get_contact_overview
from rantau.protection.selectors import get_inbox, list_persons_with_open_case, list_referred_cases
from rantau.protection.services.cases import add_note, take_over_case
from rantau.protection.services.referrals import refer_case
from rantau.protection.services.triage import link_contact
from rantau.worker.periodic_tasks import escalate_silent_duties, replace_tied_owners
from tests.factories.cases import REMARK, create_case, create_contact, get_case
from tests.factories.persons import break_glass_over, create_person
from tests.factories.ties import SYSTEM, give_appointment
from tests.module_data import FROZEN_AT, rollback
from tests.worker_login import get_officer_as_system

TODAY = FROZEN_AT.date()
BEGAN = TODAY - timedelta(days=100)  # when the facts of a case began, in these stories


def days_ago(days):
    """That many days before now."""
    return FROZEN_AT - timedelta(days=days)


def list_visible(actor):
    """The references of all cases that the actor sees."""
    with reading_as(actor):
        return set(Case.objects.values_list("reference", flat=True))


@pytest.fixture
def desk(worker_db):
    return get_officer_as_system("operator.cc")


@pytest.fixture
def case_officer(worker_db):
    return get_officer_as_system("kasus.cc")


class TestAnAgencysOfficerWithAPublicHat:
    """The attack: appointed at the district to which the case was referred, and switching to it."""

    def test_does_not_read_the_case_under_the_new_hat(self, desk):
        reference = create_case(desk, accused=("AG-001",), happened=BEGAN)
        refer_case(desk, uuid4(), reference, office="DN-3212", request="Bantu keluarganya")
        agent = give_appointment("p3mi.1", "DN-3212", "head")
        assert reference in list_visible(get_officer_as_system("kepala.3212"))

        assert list_visible(agent) == set()
        with pytest.raises(NoSuchCase):
            get_case(agent, reference)
        with reading_as(agent):
            assert list_referred_cases(agent) == ([], False)
            assert list(list_persons_with_open_case(agent)) == []

    def test_has_no_way_in_by_an_emergency_opening_of_the_person(self, desk):
        indramayu = get_officer_as_system("loket.3212")
        person = create_person(indramayu)
        reference = create_case(desk, accused=("AG-001",), person=person)
        refer_case(desk, uuid4(), reference, office="DN-3204", request="Bantu")
        agent = give_appointment("p3mi.1", "DN-3204", "head")
        break_glass_over(agent, person)
        with pytest.raises(NoSuchCase):
            get_case(agent, reference)
        with reading_as(agent):
            assert list(list_persons_with_open_case(agent)) == []
            assert not Entry.objects.filter(subject_kind__in=("case", "contact")).exists()


class TestSomebodyOfTheDeskWhoServedThere:
    def make_former_agent(self, ends_at):
        give_appointment("kasus.cc", "AG-001", "agency", starts_at=days_ago(900), ends_at=ends_at)

    def test_sees_nothing_of_the_case(self, desk, case_officer):
        """Not the case, its report, messages, notes, duties, story, looks; not in any count."""
        self.make_former_agent(days_ago(50))
        contact, _code = create_contact()
        reference = create_case(desk, contact=contact, accused=("AG-001",), happened=BEGAN)
        add_note(desk, uuid4(), reference, REMARK)
        refer_case(desk, uuid4(), reference, office="DN-3212", request="Bantu")
        case = get_case(desk, reference)

        with reading_as(case_officer):
            for model in (Case, Contact, Message, Note, Accused, Referral, Duty):
                assert not model.objects.exists(), model.__name__
            assert not Entry.objects.filter(subject=case.id).exists()
            assert not Reading.objects.filter(subject=case.id).exists()
            inbox = get_inbox(case_officer)
            assert (inbox.open_count, inbox.most_serious_count, inbox.cases) == (0, 0, [])
            assert get_worklist(case_officer).open_count == 0
            for read, missing in (
                (get_case_overview, NoSuchCase),
                (lambda actor, _: get_contact_overview(actor, contact), NoSuchContact),
            ):
                with pytest.raises(missing):
                    read(case_officer, reference)
        for command in (
            lambda key: take_over_case(case_officer, key, reference, seen=case.revision),
            lambda key: add_note(case_officer, key, reference, REMARK),
            lambda key: link_contact(
                case_officer, key, create_contact()[0], case_reference=reference
            ),
        ):
            with pytest.raises(NoSuchCase):
                command(uuid4())

    @pytest.mark.parametrize(
        ("ended", "happened", "is_excluded"),
        [
            (BEGAN - timedelta(days=1), BEGAN, False),
            (BEGAN + timedelta(days=1), BEGAN, True),
            (BEGAN - timedelta(days=700), None, True),
            (None, BEGAN, True),
        ],
        ids=["left before the facts", "left after", "facts of unknown age", "still there"],
    )
    def test_is_excluded_by_when_it_was(self, desk, case_officer, ended, happened, is_excluded):
        self.make_former_agent(datetime.combine(ended, time(), UTC) if ended else None)
        reference = create_case(desk, accused=("AG-001",), happened=happened)
        assert (reference not in list_visible(case_officer)) is is_excluded

    def test_other_cases_stay_the_desks(self, desk, case_officer):
        self.make_former_agent(None)
        other = create_case(desk, accused=("AG-002",))
        assert other in list_visible(case_officer)

    def test_cannot_open_a_case_against_it_and_is_told_to_leave_the_report(self, desk):
        give_appointment("operator.cc", "AG-001", "agency", starts_at=days_ago(10))
        with pytest.raises(InvalidInput) as refused:
            create_case(desk, accused=("AG-001",))
        assert set(refused.value.problems) == {"accused"}

    def test_never_becomes_the_owner_by_silence(self, desk, case_officer):
        self.make_former_agent(None)
        reference = create_case(desk, accused=("AG-001",), take_over=False)
        deputy_or_head = {get_officer_as_system("pimpinan.cc").ref}
        owners = set()
        for minutes in (0, 4, 5, 30, 90, 300):
            with clock.freeze_clock(FROZEN_AT + timedelta(minutes=minutes)):
                escalate_silent_duties()
                owners.add(get_case(desk, reference).owner)
        assert owners == deputy_or_head

    def test_whose_tie_comes_later_hands_the_case_and_its_duties_over(self, desk, case_officer):
        reference = create_case(desk, accused=("AG-001",))
        case = get_case(desk, reference)
        take_over_case(case_officer, uuid4(), reference, seen=case.revision)
        assert replace_tied_owners() == 0

        give_appointment("kasus.cc", "AG-001", "agency")
        assert reference not in list_visible(case_officer)
        assert replace_tied_owners() == 1
        lead = get_officer_as_system("pimpinan.cc")
        handed_over = get_case(desk, reference)
        assert (handed_over.owner, handed_over.acknowledged_at) == (lead.ref, None)
        with reading_as(desk):
            duties = Duty.objects.filter(about=case.id, closed_at=None)
            assert {duty.owner for duty in duties} == {lead.ref}
        assert replace_tied_owners() == 0


def test_the_inspectorate_is_no_exception(desk):
    reference = create_case(desk, accused=("DN-3204",), happened=BEGAN)
    case = get_case(desk, reference)
    inspector = get_officer_as_system("inspektorat")

    def count_entries():
        with reading_as(inspector):
            of_case = Entry.objects.filter(subject=case.id).count()
            return of_case + Reading.objects.filter(subject=case.id).count()

    assert count_entries() == 2
    give_appointment("inspektorat", "DN-3204", "head", starts_at=days_ago(90), ends_at=days_ago(80))
    assert count_entries() == 0


UNITS = {"AG-001": "agency", "AG-002": "agency", "DN-3204": "head", "PA-HK-HKG": "post"}
# Who reads cases: by the desk, by a referral to an office, at headquarters.
HOME = {
    "operator.cc": "CC",
    "pimpinan.cc": "CC",
    "kepala.3212": "DN-3212",
    "pusat": "HQ",
    "perwakilan.tw-tpe": "PA-TW-TPE",
}
READERS = tuple(HOME)
DAYS = st.integers(-30, 400)  # before now
TIES = st.lists(
    st.tuples(
        st.sampled_from(READERS),
        st.sampled_from(sorted(UNITS)),
        DAYS,
        st.none() | st.integers(1, 300),
    ),
    max_size=5,
    unique_by=lambda tie: (tie[0], tie[1]),
)
CASES = st.tuples(
    st.sets(st.sampled_from(sorted(UNITS)), max_size=3),
    st.none() | st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days)),
)


def is_tied(login, ties, accused, happened):
    """The rule in words of Python: with an accused party at some moment since the facts."""
    since = get_earliest_moment(happened) or datetime.min.replace(tzinfo=UTC)
    return any(
        who == login
        and unit in accused
        and days_ago(start) <= FROZEN_AT
        and (length is None or days_ago(start - length) > since)
        for who, unit, start, length in ties
    )


def list_hats(login):
    """Every actor that the account is under an appointment in force that reads cases."""
    with reading_as(SYSTEM):
        rows = Appointment.objects.select_related("account", "office").filter(account__login=login)
        return [
            build_appointment_actor(row)
            for row in rows
            if row.starts_at <= FROZEN_AT
            and (row.ends_at is None or row.ends_at > FROZEN_AT)
            and row.role != "agency"
        ]


def count_traces(actor, case):
    """Of how many kinds of rows about the case the actor sees any."""
    with reading_as(actor):
        rows = [Case.objects.filter(id=case.id).exists()]
        if actor.role in ("operator", "case_officer", "duty_lead"):
            rows += [
                Duty.objects.filter(about=case.id).exists(),
                Entry.objects.filter(subject=case.id).exists(),
                Reading.objects.filter(subject=case.id).exists(),
                Contact.objects.filter(case=case.id).exists(),
                bool(get_inbox(actor).open_count),
            ]
        elif actor.role in ("head", "post", "national"):
            rows += [bool(list_referred_cases(actor)[0])]
    return rows


@settings(
    max_examples=settings.default.max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(TIES, CASES, st.booleans())
def test_whatever_the_history_of_appointments_a_tie_since_the_facts_excludes(
    worker_db, ties, case, made_before
):
    """Under every hat of everybody; and nobody else is excluded."""
    accused, happened = case
    with rollback():
        make_ties(ties if made_before else [])
        opener = get_officer_as_system("kasus.cc")
        reference = create_case(opener, accused=tuple(accused), happened=happened)
        for office in ("DN-3212", "HQ", "PA-TW-TPE"):
            refer_case(opener, uuid4(), reference, office=office, request="Bantu")
        make_ties([] if made_before else ties)
        row = get_case(opener, reference)
        for login in READERS:
            traces = {actor.office_code: count_traces(actor, row) for actor in list_hats(login)}
            if is_tied(login, ties, accused, happened):
                assert not any(any(found) for found in traces.values()), (login, traces)
            else:
                assert all(traces[HOME[login]]), (login, traces)


def make_ties(ties):
    """Appointments that began some days ago, and last some days or go on."""
    for login, unit, start, length in ties:
        ends_at = None if length is None else days_ago(start - length)
        give_appointment(login, unit, UNITS[unit], starts_at=days_ago(start), ends_at=ends_at)


@pytest.mark.parametrize("day", [date(2027, 3, 4), date(2031, 1, 1)])
def test_facts_that_are_still_to_come_are_refused_at_their_field(desk, day):
    with pytest.raises(InvalidInput) as refused:
        create_case(desk, happened=day)
    assert set(refused.value.problems) == {"happened"}
