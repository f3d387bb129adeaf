"""The one whose way is told, and somebody else's, so that a filter that filters nothing fails."""

from uuid import uuid4

from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from tests.cast import BANDUNG_VILLAGE, officer, registered
from tests.placement.way import BORN, begun, line_of
from tests.world import standing


@standing
def noise():
    """Somebody of Bandung who is another agency's candidate."""
    village, other = BANDUNG_VILLAGE, officer("p3mi.2")
    person = registered(
        officer("loket.3204"), name="Dewi", nik="", phone="", origin=village, domicile=village
    )
    terms = CandidateTerms(person, BORN, line_of(other).id)
    return register_candidate(other, uuid4(), terms).answer


way = standing(begun)
