"""What pages and operations are about: made by the factories, always in Indramayu."""

from io import BytesIO
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.documents.interface import store_file
from rantau.registry.models import Identity
from tests.actors import get_officer
from tests.factories.cases import create_case
from tests.factories.files import PNG
from tests.factories.merges import merge, propose
from tests.factories.persons import (
    correct_fact,
    create_person,
    create_relative,
    create_unlike_person,
)
from tests.factories.placements import BEFORE_SELECTED, create_placement


def make_person():
    return {"reference": create_person()}


def make_identity():
    reference = create_person()
    with reading_as(get_officer("loket.3212")):
        key = Identity.objects.get(person__reference=reference).id
    return {"reference": reference, "key": key}


def make_relative():
    reference, key = create_relative()
    return {"reference": reference, "key": key}


def make_proposed_correction():
    """A correction of somebody with documents, which waits for a second officer."""
    journey = create_placement()
    journey.receive({"identity_card": BEFORE_SELECTED["identity_card"]}, by=journey.counter)
    return {"reference": correct_fact(reference=journey.person, sex="M")}


def make_correction_with_scan():
    scan = store_file(BytesIO(PNG), name="akta.png", command_key=uuid4())
    return {"reference": correct_fact(file=scan, alias="Nur")}


def make_other_registration():
    """Somebody who is like nobody else of a test."""
    return create_unlike_person(get_officer("loket.3212"), "the other registration")


def make_person_and_other():
    """The arguments of an address of a person, and a form that names another."""
    return make_person(), {"other": make_other_registration()}


def make_proposed_merge():
    """Two registrations that wait for a second officer."""
    return {"reference": propose(create_person(), make_other_registration())}


def make_merge():
    """Two registrations that are one."""
    return {"reference": merge(create_person(), make_other_registration())}


def make_placement():
    return {"reference": create_placement().reference}


def make_case():
    return {"reference": create_case(get_officer("kasus.cc"))}


def make_person_reference():
    """Somebody of whom little is known, so that no other person of a test may be the same."""
    unknown = {"nik": "", "phone": "", "birth_date": None, "birth_precision": "unknown"}
    return create_person(name="Wartini", **unknown)


def make_placement_reference():
    return create_placement(name="Rasmini", nik="", phone="").reference
