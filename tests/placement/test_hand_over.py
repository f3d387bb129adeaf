"""A regional office served a district that was not connected; then it hands over to its office."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rantau.access.errors import NoSuchOffice
from rantau.access.models import Account
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.offices.models import Office
from rantau.placement.errors import NothingToHandOver, OfficeServesNobody
from rantau.placement.hand_overs import (
    get_hand_over,
    get_hand_over_plan,
    list_served_districts,
)
from rantau.placement.models import MilestoneEvent, Placement
from rantau.placement.services.hand_over import hand_over_service
from rantau.registry.corrections import CorrectionInput
from rantau.registry.models import Person
from rantau.registry.services.corrections import confirm_correction, correct_person
from tests.actors import get_officer
from tests.factories.persons import BANDUNG_VILLAGE, ELSEWHERE, create_person
from tests.factories.placements import BEFORE_SELECTED, create_placement
from tests.web.html import INDONESIAN, read_text

DISTRICT, REGION = "DN-3212", "BP-32"


@pytest.fixture
def head(db):
    """The head of the regional office of West Java."""
    return get_officer("kepala-bp3mi.32")


def set_connected(at):
    """The district office counts as connected since `at`; None for not connected."""
    with transaction.atomic(), acting_as(get_officer("loket.3212")):
        Office.objects.filter(code=DISTRICT).update(first_service_at=at)


@pytest.fixture
def served(west_java):
    """Siti of Indramayu, whom the regional office served before Indramayu was connected; its
    officer handed in her documents, which wait to be verified."""
    set_connected(None)
    journey = create_placement(person=create_person(west_java))
    journey.receive(BEFORE_SELECTED, by=west_java)
    set_connected(clock.now())
    return journey


def hand_over(actor, code=DISTRICT):
    return hand_over_service(actor, uuid4(), code).answer


def get_duties(journey, actor):
    """The open duties about the placement that the actor's office has."""
    with reading_as(actor):
        return list(Duty.objects.filter(about=journey.get().id, closed_at=None))


def get_office(code):
    return Office.objects.get(code=code)


def test_the_placement_its_duty_and_the_person_are_the_district_offices_then(
    served, head, west_java
):
    verifier = get_officer("verifikasi.3212")
    [before] = get_duties(served, west_java)
    assert served.get().office_id == get_office(REGION).id

    with reading_as(head):
        plan = get_hand_over_plan(head, DISTRICT)
    assert (len(plan.placements), len(plan.duties), plan.staying, plan.persons) == (1, 1, 0, 1)
    reference = hand_over(head)

    [duty] = get_duties(served, verifier)
    assert (duty.id, duty.due_at, duty.owner) == (before.id, before.due_at, "")
    assert served.get().office_id == get_office(DISTRICT).id
    with reading_as(verifier):
        person = Person.objects.get(reference=served.person)
        assert person.serving_node == get_office(DISTRICT).node
    with reading_as(head):
        receipt = get_hand_over(head, reference)
        assert (receipt.placements, receipt.duties, receipt.persons) == (1, 1, 1)
        assert [each.reference for each in receipt.moved.all()] == [served.reference]
    served.verify(BEFORE_SELECTED)
    served.select()


def test_the_timeline_of_the_placement_says_who_handed_it_over_to_whom(served, head, client):
    client.force_login(Account.objects.get(login="loket.3212"))
    page = reverse("placement:file", args=[served.reference])
    assert "Diserahkan ke" not in client.get(page, headers=INDONESIAN).content.decode()
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    hand_over(head)

    with CaptureQueriesContext(connection) as after:
        text = read_text(client.get(page, headers=INDONESIAN))

    assert len(after) == len(before) + 1
    given, taken = get_office(REGION).name, get_office(DISTRICT).name
    assert f"<b>Diserahkan ke</b>{taken}" in text
    assert f"· {given}</span>" in text


def propose_correction(actor, person, name, **changes):
    """Another name of somebody with documents, which a second officer has to confirm."""
    data = CorrectionInput(name=name, reason="Salah ketik", evidence="birth_certificate", **changes)
    return correct_person(actor, uuid4(), person, data).answer


def list_correction_duties(actor):
    with reading_as(actor):
        duties = Duty.objects.filter(kind="registry:decide_correction", closed_at=None)
        return {each.reference: each for each in duties}


def test_a_correction_that_waits_is_the_district_offices_to_decide_then(served, head, west_java):
    verifier = get_officer("verifikasi.3212")
    changes = {**ELSEWHERE, "name": "Kartini", "emergency": None}
    bandung = create_person(west_java, **changes)
    create_placement(person=bandung).receive(BEFORE_SELECTED, by=west_java)
    ours = propose_correction(west_java, served.person, "Siti Nurhaliza")
    stays = propose_correction(west_java, bandung, "Kartina", not_same=(served.person,))
    before = list_correction_duties(head)
    assert before.keys() == {ours, stays}

    with reading_as(head):
        assert len(get_hand_over_plan(head, DISTRICT).duties) == 2
    hand_over(head)

    assert list_correction_duties(head).keys() == {stays}
    [duty] = list_correction_duties(verifier).values()
    assert (duty.id, duty.reference, duty.office_id) == (
        before[ours].id,
        ours,
        get_office(DISTRICT).id,
    )
    confirm_correction(verifier, uuid4(), ours)
    assert list_correction_duties(verifier) == {}


def test_what_has_happened_stays_under_who_did_it(served, head, west_java):
    with reading_as(head):
        before = list(MilestoneEvent.objects.filter(placement=served.get()).values())
    revision = served.revision
    reference = hand_over(head)

    with reading_as(head):
        assert list(MilestoneEvent.objects.filter(placement=served.get()).values()) == before
        person = Person.objects.get(reference=served.person)
        assert person.registering_office_id == west_java.office
        [entry] = Entry.objects.filter(kind="placement:service:handed_over")
        assert entry.terms == {
            "reference": reference,
            "from": REGION,
            "to": DISTRICT,
            "persons": 1,
            "placements": 1,
            "duties": 1,
        }
    assert served.revision == revision


def test_the_regional_offices_own_duty_stays_and_waits_for_the_district(served, head, west_java):
    served.verify(BEFORE_SELECTED, by=get_officer("kepala-bp3mi.32"))
    served.select(by=west_java)
    served.prepare()
    hand_over(head)

    [duty] = get_duties(served, head)
    assert duty.kind == "placement:clear"
    assert duty.waiting_office == get_office(DISTRICT).id


def test_people_of_other_districts_and_what_the_office_served_itself_stay(served, head, west_java):
    other = create_placement(person=create_person(name="Rasmini", nik="", phone=""))
    village = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
    bandung = create_person(west_java, name="Kartini", nik="", phone="", **village)
    hand_over(head)

    with reading_as(head):
        assert Person.objects.get(reference=bandung).serving_node == get_office(REGION).node
        assert Placement.objects.get(reference=other.reference).office_id == (
            get_office(DISTRICT).id
        )
        assert get_hand_over_plan(head, "DN-3204").persons == 1


def test_an_office_that_served_nobody_takes_nothing_over(served, head):
    set_connected(None)

    with pytest.raises(OfficeServesNobody):
        hand_over(head)
    assert served.get().office_id == get_office(REGION).id


def test_a_second_time_there_is_nothing(served, head):
    hand_over(head)

    with pytest.raises(NothingToHandOver):
        hand_over(head)


def test_the_list_names_the_districts_with_something_left(served, head, headquarters):
    for actor in (head, headquarters):
        with reading_as(actor):
            [district] = list_served_districts(actor)
        assert (district.office.code, district.placements, district.persons) == (DISTRICT, 1, 1)
        assert district.is_connected
    hand_over(headquarters)
    with reading_as(head):
        assert list_served_districts(head) == []


@pytest.mark.parametrize(
    ("login", "error"),
    [
        ("kepala-bp3mi.35", NoSuchOffice),
        ("kepala.3212", NoSuchOffice),
        ("bp3mi.32", Forbidden),
        ("loket.3212", Forbidden),
    ],
)
def test_nobody_else_hands_over(served, login, error):
    with pytest.raises(error):
        hand_over(get_officer(login))


def test_the_database_moves_no_duty_of_another_office(served, west_java):
    [duty] = get_duties(served, west_java)
    values = [[duty.id], [duty.about], west_java.office, get_office(DISTRICT).id, clock.now()]
    with (
        pytest.raises(ProgrammingError, match="what is its own"),
        transaction.atomic(),
        acting_as(get_officer("kepala-bp3mi.35")),
        connection.cursor() as cursor,
    ):
        cursor.execute("select duties_move_to_office(%s, %s, %s, %s, %s)", values)
