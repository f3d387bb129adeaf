"""On a worklist a case or report stands with what it is about, not with its number alone."""

from rantau.access.scope import reading_as
from rantau.duties.worklist import get_worklist
from rantau.protection.inputs import ContactInput
from tests.actors import get_officer
from tests.factories.cases import LOCKED_IN, create_case, create_contact


def list_subjects(actor):
    """Reference -> what the actor's worklist shows of it."""
    with reading_as(actor):
        return {item.duty.reference: item.subject for item in get_worklist(actor).items}


def test_a_case_shows_its_level_its_summary_and_its_place(desk):
    reference = create_case(desk)
    subject = list_subjects(desk)[reference]

    assert (subject.name, subject.number) == ("Dikurung majikan", reference)
    assert (subject.place, subject.person) == ("Riyadh", None)
    assert subject.tags == (("P1", "bad"),)


def test_one_that_its_owner_has_not_acknowledged_says_so(desk, case_officer):
    reference = create_case(desk, signs=("wages",), take_over=False)

    tags = [("P3", ""), ("belum mengakui", "wait")]
    assert list(list_subjects(case_officer)[reference].tags) == tags


def test_a_report_shows_how_it_begins_and_whether_it_speaks_of_danger(desk):
    dangerous, _code = create_contact()
    long = ContactInput("Gaji saya belum dibayar. " * 20, "Taipei")
    other, _code = create_contact(long)
    subjects = list_subjects(desk)

    assert subjects[dangerous].name == LOCKED_IN.what
    assert subjects[dangerous].tags == (("menyebut bahaya", "bad"),)
    assert (len(subjects[other].name), subjects[other].place) == (80, "Taipei")
    assert subjects[other].tags == ()


def test_who_may_not_see_the_case_is_shown_nothing_of_it(desk):
    reference = create_case(desk)
    for login in ("loket.3212", "bp3mi.32", "p3mi.1", "pusat"):
        assert reference not in list_subjects(get_officer(login))
