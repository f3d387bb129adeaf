"""Before a licence ends headquarters and the agency have a duty each, until it is renewed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.partners.errors import NothingToWarn
from rantau.partners.models import Agency
from rantau.partners.services.agency_changes import (
    AgencyChangeInput,
    confirm_agency_change,
    propose_agency_change,
)
from rantau.partners.services.licence_warnings import list_agencies_to_warn, warn_of_licence
from rantau.partners.services.licences import LicenceInput, confirm_licence, propose_licence
from rantau.worker.periodic_tasks import warn_of_licence_ends
from tests.worker_login import get_officer_as_system as get_officer

SYSTEM = build_system_actor("test")
CODE = "AG-001"

pytestmark = pytest.mark.usefixtures("worker_db")


@pytest.fixture
def agency():
    """An agency whose licence ends in a year, as those of all others do."""
    with acting_as(get_officer("pusat")):
        until = clock.today() + timedelta(days=365)
        Agency.objects.update(licence_until=until)
        return Agency.objects.select_related("office").get(office__code=CODE)


def end_in(agency, days):
    """The same licence, seen so many days before its end."""
    return clock.freeze_clock(clock.now() + timedelta(days=365 - days))


def list_duties(agency):
    with reading_as(SYSTEM):
        rows = Duty.objects.filter(about=agency.pk, closed_at=None)
        return {each.kind: each.office_id for each in rows}


def warn(agency):
    warn_of_licence(SYSTEM, uuid4(), agency.pk)


def test_both_have_a_duty_ninety_thirty_and_seven_days_before(agency):
    with reading_as(SYSTEM):
        assert list_agencies_to_warn() == []
    with pytest.raises(NothingToWarn):
        warn(agency)
    for days in (90, 30, 7):
        with end_in(agency, days):
            with reading_as(SYSTEM):
                assert agency.pk in list_agencies_to_warn()
            warn(agency)
            with reading_as(SYSTEM):
                assert agency.pk not in list_agencies_to_warn()
            with pytest.raises(NothingToWarn):
                warn(agency)
    duties = list_duties(agency)
    assert set(duties) == {"partners:renew_licence", "partners:own_licence_ends"}
    assert duties["partners:own_licence_ends"] == agency.pk
    assert duties["partners:renew_licence"] == get_officer("pusat").office


def test_a_renewal_closes_them(agency):
    national = get_officer("pusat")
    with end_in(agency, 30):
        warn(agency)
        later = agency.licence_until + timedelta(days=700)
        data = LicenceInput("X-2030", agency.licence_until, later, CODE)
        reference = propose_licence(national, uuid4(), data).answer
        another = replace(national, ref=f"account:{uuid4()}")
        confirm_licence(another, uuid4(), reference)
        assert list_duties(agency) == {}
        with reading_as(SYSTEM):
            assert agency.pk not in list_agencies_to_warn()


def test_of_an_agency_that_ends_nothing_is_to_be_renewed(agency):
    national = get_officer("pusat")
    with end_in(agency, 30):
        warn(agency)
        data = AgencyChangeInput("Keputusan 3", ends_on=clock.today() + timedelta(days=5))
        reference = propose_agency_change(national, uuid4(), CODE, data).answer
        another = replace(national, ref=f"account:{uuid4()}")
        confirm_agency_change(another, uuid4(), reference)
        assert list_duties(agency) == {}
        with pytest.raises(NothingToWarn):
            warn(agency)


def test_the_worker_warns_all_of_them(agency):
    with end_in(agency, 30):
        with reading_as(SYSTEM):
            expected = Agency.objects.filter(ended_on=None).count()
        assert warn_of_licence_ends() == expected
        assert warn_of_licence_ends() == 0
