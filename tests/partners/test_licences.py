"""Headquarters adds an agency and renews its licence: one proposes, another decides."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.offices.models import Office
from rantau.partners.errors import LicenceDecided, NoSuchAgency, OwnLicence
from rantau.partners.models import Agency, Licence
from rantau.partners.public_check import find_agency_or_job_order, list_public_agencies
from rantau.partners.selectors import get_licence
from rantau.partners.services.holds import hold_agency
from rantau.partners.services.licences import (
    LicenceInput,
    confirm_licence,
    propose_licence,
    refuse_licence,
)
from tests.actors import get_officer
from tests.factories.accounts import create_invitation

NEW = LicenceInput(
    number="SIP3MI-77/2027",
    starts_on=date(2027, 3, 1),
    ends_on=date(2031, 2, 28),
    name="PT Contoh Baru",
    city="Jakarta",
)


@pytest.fixture
def another(headquarters):
    """Another officer of headquarters."""
    return replace(headquarters, ref=f"account:{uuid4()}", name="Budi")


def propose(actor, data=NEW, **changes):
    return propose_licence(actor, uuid4(), replace(data, **changes)).answer


def confirm(actor, reference):
    return confirm_licence(actor, uuid4(), reference)


def get_agency(actor, name):
    with reading_as(actor):
        return Agency.objects.select_related("office").get(office__name=name)


class TestANewAgency:
    def test_is_in_the_network_when_a_second_person_has_confirmed_it(self, headquarters, another):
        reference = propose(headquarters)
        with reading_as(headquarters):
            assert not Agency.objects.filter(licence_number=NEW.number).exists()
        confirm(another, reference)

        agency = get_agency(headquarters, "PT Contoh Baru")
        assert (agency.licence_number, agency.city) == (NEW.number, "Jakarta")
        assert (agency.licence_from, agency.licence_until) == (NEW.starts_on, NEW.ends_on)
        assert agency.office.code == "AG-009"
        assert agency.office.parent.code == "HQ"
        assert create_invitation(headquarters, office="AG-009")

    def test_is_found_by_the_public_then(self, headquarters, another):
        confirm(another, propose(headquarters))
        with reading_as(PUBLIC_ACTOR):
            found = find_agency_or_job_order("Contoh Baru", list_public_agencies())

        assert found.agency.licence_number == NEW.number

    def test_can_be_held_afterwards(self, headquarters, another):
        confirm(another, propose(headquarters))

        assert hold_agency(headquarters, uuid4(), "AG-009", reason="review").answer == "AG-009"

    def test_gets_the_next_number_each(self, headquarters, another):
        for number in ("SIP3MI-1", "SIP3MI-2"):
            confirm(another, propose(headquarters, number=number, name=f"PT {number}"))

        codes = Office.objects.filter(name__startswith="PT SIP3MI").order_by("code")
        assert list(codes.values_list("code", flat=True)) == ["AG-009", "AG-010"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": " "}, "name"),
            ({"city": ""}, "city"),
            ({"number": ""}, "number"),
            ({"number": "x" * 41}, "number"),
            ({"number": "PERAGA-001/2026"}, "number"),
            ({"ends_on": NEW.starts_on}, "ends_on"),
            ({"ends_on": date(2099, 1, 1)}, "ends_on"),
        ],
    )
    def test_with_a_mistake_is_not_proposed(self, headquarters, changes, field):
        with pytest.raises(InvalidInput) as refused:
            propose(headquarters, **changes)
        assert set(refused.value.problems) == {field}

    def test_is_proposed_once(self, headquarters, another):
        propose(headquarters)
        with pytest.raises(InvalidInput):
            propose(another)


class TestTheDecision:
    def test_is_not_the_proposers(self, headquarters):
        with pytest.raises(OwnLicence):
            confirm(headquarters, propose(headquarters))

    def test_is_made_once(self, headquarters, another):
        reference = propose(headquarters)
        confirm(another, reference)
        with pytest.raises(LicenceDecided):
            refuse_licence(another, uuid4(), reference, why="Salah")

    def test_to_refuse_has_a_reason_and_adds_nothing(self, headquarters, another):
        reference = propose(headquarters)
        with pytest.raises(InvalidInput):
            refuse_licence(another, uuid4(), reference, why=" ")
        refuse_licence(another, uuid4(), reference, why="Izin palsu")

        with reading_as(headquarters):
            assert get_licence(headquarters, reference).why == "Izin palsu"
            assert not Agency.objects.filter(licence_number=NEW.number).exists()

    def test_is_a_duty_of_headquarters_until_then(self, headquarters, another):
        reference = propose(headquarters)
        with reading_as(another):
            assert Duty.objects.get(reference=reference).closed_at is None
        confirm(another, reference)
        with reading_as(another):
            assert Duty.objects.get(reference=reference).outcome == Licence.CONFIRMED

    @pytest.mark.parametrize("login", ["kepala.3212", "inspektorat", "p3mi.1"])
    def test_is_headquarters_alone(self, headquarters, login):
        reference = propose(headquarters)
        for act in (propose, lambda who: confirm(who, reference)):
            with pytest.raises(Forbidden):
                act(get_officer(login))

    def test_the_database_opens_no_agency_without_it(self, headquarters):
        reference = propose(headquarters)
        with reading_as(headquarters):
            licence = get_licence(headquarters, reference)
        with (
            pytest.raises(ProgrammingError, match="just confirmed"),
            transaction.atomic(),
            acting_as(headquarters),
            connection.cursor() as cursor,
        ):
            cursor.execute("select partners_open_agency(%s, %s)", [licence.id, uuid4()])


class TestARenewal:
    @pytest.fixture
    def agency(self, headquarters):
        with reading_as(headquarters):
            return Agency.objects.select_related("office").get(office__code="AG-001")

    def build(self, agency, **changes):
        starts_on = agency.licence_until + timedelta(days=1)
        ends_on = agency.licence_until + timedelta(days=1000)
        renewal = LicenceInput("SIP3MI-9/2027", starts_on, ends_on, agency="AG-001")
        return replace(renewal, **changes)

    def test_goes_on_without_a_gap(self, headquarters, another, agency):
        confirm(another, propose(headquarters, self.build(agency)))

        renewed = get_agency(headquarters, agency.office.name)
        assert renewed.licence_number == "SIP3MI-9/2027"
        assert renewed.licence_from == agency.licence_from
        assert renewed.licence_until == agency.licence_until + timedelta(days=1000)

    def test_that_shortens_or_leaves_days_out_is_refused(self, headquarters, agency):
        for changes, field in (
            ({"ends_on": agency.licence_until, "starts_on": agency.licence_from}, "ends_on"),
            ({"starts_on": agency.licence_until + timedelta(days=2)}, "starts_on"),
        ):
            with pytest.raises(InvalidInput) as refused:
                propose(headquarters, self.build(agency, **changes))
            assert set(refused.value.problems) == {field}

    def test_after_the_licence_has_ended_begins_anew(self, headquarters, another, agency):
        starts_on = agency.licence_until + timedelta(days=30)
        with clock.freeze_clock(clock.now() + timedelta(days=4000)):
            confirm(another, propose(headquarters, self.build(agency, starts_on=starts_on)))
            renewed = get_agency(headquarters, agency.office.name)

        assert renewed.licence_from == starts_on

    def test_of_nobody_is_refused(self, headquarters, agency):
        with pytest.raises(NoSuchAgency):
            propose(headquarters, replace(self.build(agency), agency="AG-999"))
