"""A placement that has just begun, and another agency's, so that a query that filters nothing fails."""

from uuid import uuid4

from rantau.placement.services.candidates import CandidateInput, register_candidate
from tests.actors import get_officer
from tests.factories.persons import BANDUNG_VILLAGE, BORN, create_person
from tests.factories.placements import create_placement, get_quota_line
from tests.module_data import module_data


@module_data
def unrelated_placement():
    """The reference of the placement of somebody of Bandung, who is another agency's candidate."""
    village, other = BANDUNG_VILLAGE, get_officer("p3mi.2")
    person = create_person(
        get_officer("loket.3204"), name="Dewi", nik="", phone="", origin=village, domicile=village
    )
    candidate = CandidateInput(person, BORN, get_quota_line(other).id)
    return register_candidate(other, uuid4(), candidate).answer


journey = module_data(create_placement)
