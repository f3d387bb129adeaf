"""Headquarters changes an agency or ends it: one proposes, another decides."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.partners import public_check
from rantau.partners.errors import (
    AgencyChangeWaits,
    AgencyEnded,
    LicenceDecided,
    NoSuchAgencyChange,
    OwnAgencyChange,
)
from rantau.partners.models import Agency, AgencyChange
from rantau.partners.selectors import get_agency_by_code, list_proposed_agency_changes
from rantau.partners.services.agency_changes import (
    AgencyChangeInput,
    confirm_agency_change,
    propose_agency_change,
    refuse_agency_change,
)
from rantau.partners.services.job_orders import confirm_job_order
from rantau.partners.services.licences import LicenceInput, propose_licence
from rantau.placement.errors import GatesUnmet
from tests.actors import get_officer
from tests.addresses.partners import propose_job_order_by_another
from tests.factories.placements import create_placement

CODE, OTHER = "AG-001", "AG-002"
NEW_NAME = AgencyChangeInput("Akta 12/2027", name="PT Contoh Nama Baru", city="Bekasi")


@pytest.fixture
def another(headquarters):
    """Another officer of headquarters."""
    return replace(headquarters, ref=f"account:{uuid4()}", name="Budi")


def get_agency(actor, code=CODE):
    with reading_as(actor):
        return get_agency_by_code(actor, code)


def propose(actor, data=NEW_NAME, code=CODE, **changes):
    return propose_agency_change(actor, uuid4(), code, replace(data, **changes)).answer


def end(actor, another, days=0):
    ends_on = clock.today() + timedelta(days=days)
    reference = propose(actor, AgencyChangeInput("Keputusan 3/2027", ends_on=ends_on))
    confirm_agency_change(another, uuid4(), reference)
    return ends_on


def check_in_public(name):
    with reading_as(PUBLIC_ACTOR):
        agencies = public_check.list_public_agencies()
    return next(each for each in agencies if each.name == name)


class TestAChange:
    def test_stands_everywhere_when_a_second_person_has_confirmed_it(self, headquarters, another):
        others = get_agency(headquarters, OTHER)
        reference = propose(headquarters)
        before = get_agency(headquarters)
        assert before.office.name != NEW_NAME.name
        confirm_agency_change(another, uuid4(), reference)
        agency = get_agency(headquarters)
        assert (agency.office.name, agency.city) == (NEW_NAME.name, NEW_NAME.city)
        assert agency.licence_number == before.licence_number
        with reading_as(headquarters):
            [change] = AgencyChange.objects.all()
        assert (change.former_name, change.former_city) == (before.office.name, before.city)
        assert check_in_public(NEW_NAME.name).city == NEW_NAME.city
        assert get_agency(headquarters, OTHER).office.name == others.office.name

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": " "}, "name"),
            ({"city": "x" * 81}, "city"),
            ({"name": "PT \u202eContoh"}, "name"),
            ({"basis": ""}, "basis"),
        ],
    )
    def test_with_a_mistake_is_not_proposed(self, headquarters, changes, field):
        with pytest.raises(InvalidInput) as error:
            propose(headquarters, **changes)
        assert list(error.value.problems) == [field]

    def test_that_changes_nothing_is_refused(self, headquarters):
        agency = get_agency(headquarters)
        with pytest.raises(InvalidInput) as error:
            propose(headquarters, name=agency.office.name, city=agency.city)
        assert list(error.value.problems) == ["name"]

    def test_waits_alone(self, headquarters):
        propose(headquarters)
        with pytest.raises(AgencyChangeWaits):
            propose(headquarters, name="PT Lain")
        propose(headquarters, code=OTHER)
        with reading_as(headquarters):
            assert len(list_proposed_agency_changes(headquarters)) == 2


class TestTheDecision:
    def test_is_not_the_proposers_and_made_once(self, headquarters, another):
        reference = propose(headquarters)
        with pytest.raises(OwnAgencyChange):
            confirm_agency_change(headquarters, uuid4(), reference)
        confirm_agency_change(another, uuid4(), reference)
        with pytest.raises(LicenceDecided):
            refuse_agency_change(another, uuid4(), reference, why="Tidak jadi")

    def test_to_refuse_has_a_reason_and_changes_nothing(self, headquarters, another):
        reference, before = propose(headquarters), get_agency(headquarters)
        with pytest.raises(InvalidInput):
            refuse_agency_change(another, uuid4(), reference, why=" ")
        refuse_agency_change(another, uuid4(), reference, why="Akta belum sah")
        assert get_agency(headquarters).office.name == before.office.name

    def test_is_a_duty_of_headquarters_until_then(self, headquarters, another):
        reference = propose(headquarters)
        with reading_as(headquarters):
            duty = Duty.objects.get(kind="partners:decide_agency_change")
        assert (duty.reference, duty.closed_at) == (reference, None)
        confirm_agency_change(another, uuid4(), reference)
        with reading_as(headquarters):
            assert Duty.objects.get(id=duty.id).closed_at

    @pytest.mark.parametrize("login", ["kepala.3212", "p3mi.1", "bp3mi.32", "perwakilan.tw-tpe"])
    def test_is_headquarters_alone(self, headquarters, login):
        reference = propose(headquarters)
        with pytest.raises(Forbidden):
            confirm_agency_change(get_officer(login), uuid4(), reference)
        with pytest.raises(Forbidden):
            propose(get_officer(login), code=OTHER)

    def test_of_nothing_is_not_found(self, another):
        with pytest.raises(NoSuchAgencyChange):
            confirm_agency_change(another, uuid4(), "UA-0000-0000")

    def test_the_database_carries_out_none_without_it_and_each_once(self, headquarters, another):
        reference = propose(headquarters)
        with reading_as(headquarters):
            change = AgencyChange.objects.get(reference=reference)
        apply = "select partners_apply_agency_change(%s)"
        for actor in (headquarters, another):
            with (
                pytest.raises(ProgrammingError, match="just made"),
                transaction.atomic(),
                acting_as(actor),
                connection.cursor() as cursor,
            ):
                cursor.execute(apply, [change.id])
            if actor is headquarters:
                confirm_agency_change(another, uuid4(), reference)


class TestAnEnd:
    def test_places_nobody_after_its_last_day_and_is_said_in_public(self, headquarters, another):
        journey = create_placement()
        name = get_agency(headquarters).office.name
        last = end(headquarters, another, days=3)
        agency = get_agency(headquarters)
        assert (agency.ended_on, agency.licence_until) == (last, last)
        assert check_in_public(name).get_state(last) != public_check.ENDED
        with clock.freeze_clock(clock.now() + timedelta(days=4)):
            assert check_in_public(name).get_state(clock.today()) == public_check.ENDED
            with pytest.raises(GatesUnmet) as error:
                journey.advance_to_selected()
        assert "agency_licence" in {each.code for each in error.value.unmet}

    def test_stays_and_is_neither_changed_nor_renewed(self, headquarters, another):
        end(headquarters, another)
        with (
            clock.freeze_clock(clock.now() + timedelta(days=1)),
            pytest.raises(AgencyEnded),
        ):
            propose(headquarters)
        renewal = LicenceInput("X-1", clock.today(), clock.today() + timedelta(days=900), CODE)
        with pytest.raises(AgencyEnded):
            propose_licence(headquarters, uuid4(), renewal)

    @pytest.mark.parametrize("days", [-1, 400])
    def test_is_neither_in_the_past_nor_far_away(self, headquarters, days):
        data = AgencyChangeInput("Keputusan 3", ends_on=clock.today() + timedelta(days=days))
        with pytest.raises(InvalidInput) as error:
            propose(headquarters, data)
        assert list(error.value.problems) == ["ends_on"]

    def test_that_lies_ahead_can_only_come_sooner(self, headquarters, another):
        last = end(headquarters, another, days=30)
        for days, is_refused in ((30, True), (40, True), (3, False)):
            data = AgencyChangeInput("Keputusan 4", ends_on=clock.today() + timedelta(days=days))
            if is_refused:
                with pytest.raises(InvalidInput):
                    propose(headquarters, data)
                continue
            confirm_agency_change(another, uuid4(), propose(headquarters, data))
        assert get_agency(headquarters).ended_on == last - timedelta(days=27)

    def test_that_was_confirmed_too_late_is_refused(self, headquarters, another):
        data = AgencyChangeInput("Keputusan 3", ends_on=clock.today() + timedelta(days=1))
        reference = propose(headquarters, data)
        with (
            clock.freeze_clock(clock.now() + timedelta(days=2)),
            pytest.raises(InvalidInput),
        ):
            confirm_agency_change(another, uuid4(), reference)
        assert get_agency(headquarters).ended_on is None

    def test_opens_no_job_order_that_was_proposed_before(self, headquarters, another):
        reference = propose_job_order_by_another()["reference"]
        end(headquarters, another, days=3)
        with pytest.raises(AgencyEnded):
            confirm_job_order(headquarters, uuid4(), reference)

    def test_the_database_asks_for_one_of_both(self, headquarters):
        reference = propose(headquarters)
        with (
            pytest.raises((IntegrityError, ProgrammingError)),
            transaction.atomic(),
            acting_as(headquarters),
        ):
            AgencyChange.objects.filter(reference=reference).update(ends_on=date(2027, 4, 1))
        with reading_as(headquarters):
            assert Agency.objects.filter(ended_on__isnull=False).count() == 0
