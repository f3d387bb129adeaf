"""Somebody of another province, abroad in another country: no other office may count her."""

from uuid import uuid4

from rantau.placement.services.register_candidate import CandidateTerms, register_candidate
from tests.cast import officer, registered
from tests.placement.way import BORN, Way, line_of

SURABAYA_VILLAGE = 3578011001


def dewi() -> Way:
    """Dewi of Surabaya, who departed to Malaysia for another agency than everybody else's."""
    agency, counter, regional = (officer(f) for f in ("p3mi.2", "loket.3578", "bp3mi.35"))
    person = registered(
        counter, name="Dewi", nik="", phone="", origin=SURABAYA_VILLAGE, domicile=SURABAYA_VILLAGE
    )
    terms = CandidateTerms(person, BORN, line_of(agency, country="MY").id)
    way = Way(
        person,
        register_candidate(agency, uuid4(), terms).answer,
        agency,
        counter=counter,
        verifier=officer("verifikasi.3578"),
        regional=regional,
        head=officer("kepala-bp3mi.35"),
    )
    way.to_cleared(
        identity_card={"name": "DEWI"},
        passport={"number": "X7000001", "name": "DEWI", "expires_on": "2032-01-31"},
    )
    way.depart()
    return way
