"""Help for everybody, and the desk of the Crisis Center."""

from datetime import date
from uuid import uuid4

from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.journal.models import Reading
from rantau.registry.models import Person
from rantau.registry.selectors import get_person
from tests.actors import get_officer
from tests.addresses import subjects
from tests.addresses.entries import Form, Page
from tests.addresses.placement import local_time
from tests.addresses.visitors import FORBIDDEN, NOBODY, NOT_FOUND, OK, answers, everybody
from tests.factories.cases import add_evidence, create_case, create_contact
from tests.factories.persons import create_sign_in_code, create_unlike_person

CRISIS_CENTER_ALONE = answers(FORBIDDEN, crisis_center=OK)


def make_contact_and_case():
    """A contact, and a case of the Crisis Center to which it can be linked."""
    reference = create_contact()[0]
    return {"reference": reference}, {"link-case": create_case(get_officer("operator.cc"))}


def make_receipt_code():
    """The code with which a reporter reads the answer and writes again."""
    return {}, {"code": create_contact()[1], "words": "Masih dikurung"}


def make_evidence():
    """A photograph that came with a note of a case."""
    reference, evidence = add_evidence(get_officer("kasus.cc"))
    return {"reference": reference, "evidence": evidence.id}


def make_reading():
    """That somebody of Indramayu opened the record of a person registered there."""
    counter = get_officer("loket.3212")
    reference = create_unlike_person(counter, str(uuid4()))
    with reading_as(counter):
        person = get_person(counter, reference, purpose="counter")
    with reading_as(get_officer("inspektorat")):
        reading = Reading.objects.filter(subject=person.id).latest("read_at")
    return {"key": reading.id}, {}


def sign_in_as_read(browser):
    """Sign in as the person whose record was read last."""
    counter = get_officer("loket.3212")
    with reading_as(counter):
        person = Person.objects.latest("registered_at")
    code = create_sign_in_code(counter, person.reference)
    form = {"reference": person.reference, "code": code, "birth": f"{person.birth_date:%d-%m-%Y}"}
    browser.post(reverse("placement:enter"), {**form, "key": uuid4()})
    return {}


PAGES = {
    "protection:help": Page(
        everybody(OK),
        forms=(Form(NOBODY, values={"reach": "081200000002"}, lenient=("key",)),),
        every_body=True,
    ),
    "protection:answer": Page(
        everybody(OK),
        forms=(
            Form(NOBODY, make_receipt_code, entries=0, lenient=("code",)),
            Form(
                NOBODY,
                make_receipt_code,
                sent_first=("code",),
                lenient=("key",),
                needed_to_write=("words",),
            ),
        ),
    ),
    "protection:object_to_reading": Page(
        answers(FORBIDDEN),
        lambda: make_reading()[0],
        forms=(Form(NOBODY, make_reading, sign_in=sign_in_as_read),),
    ),
    "protection:desk": Page(answers(FORBIDDEN, crisis_center=OK, head=OK, post=OK, national=OK)),
    "protection:capture": Page(CRISIS_CENTER_ALONE, forms=(Form("operator"),)),
    "protection:roster": Page(
        CRISIS_CENTER_ALONE,
        forms=(
            Form(
                "duty_lead",
                values={"starts": local_time(2, 22), "ends": local_time(3, 6)},
                error_at={"starts": "ends"},
            ),
        ),
    ),
    "protection:contact": Page(
        CRISIS_CENTER_ALONE,
        lambda: {"reference": create_contact()[0]},
        (
            Form(
                "operator",
                make_contact_and_case,
                {"triage-person": "", "triage-accused": "", "triage-happened": date(2026, 5, 1)},
            ),
        ),
    ),
    "protection:case": Page(
        answers(FORBIDDEN, crisis_center=OK, head=NOT_FOUND, post=NOT_FOUND, national=NOT_FOUND),
        subjects.make_case,
        (Form("case_officer"),),
        has_files=True,
    ),
    "protection:evidence": Page(CRISIS_CENTER_ALONE, make_evidence),
    "protection:original": Page(answers(FORBIDDEN, case_officer=OK, duty_lead=OK), make_evidence),
    "protection:close": Page(
        answers(FORBIDDEN, case_officer=OK, duty_lead=OK),
        subjects.make_case,
        (Form("case_officer", values={"recovered": 0, "currency": "IDR"}),),
    ),
    "protection:refer": Page(
        CRISIS_CENTER_ALONE,
        subjects.make_case,
        (Form("operator", values={"office": "DN-3212"}),),
    ),
}
