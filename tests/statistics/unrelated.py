"""Somebody of another province, abroad in another country: no other office may count her."""

from uuid import uuid4

from rantau.placement.services.candidates import CandidateInput, register_candidate
from tests.actors import get_officer, register_someone
from tests.placement.journey import BORN, PlacementJourney, get_quota_line

SURABAYA_VILLAGE = 3578011001


def create_dewi() -> PlacementJourney:
    """Dewi of Surabaya, who departed to Malaysia for another agency than everybody else's."""
    agency, counter, regional = (get_officer(f) for f in ("p3mi.2", "loket.3578", "bp3mi.35"))
    person = register_someone(
        counter, name="Dewi", nik="", phone="", origin=SURABAYA_VILLAGE, domicile=SURABAYA_VILLAGE
    )
    terms = CandidateInput(person, BORN, get_quota_line(agency, country="MY").id)
    way = PlacementJourney(
        person,
        register_candidate(agency, uuid4(), terms).answer,
        agency,
        counter=counter,
        verifier=get_officer("verifikasi.3578"),
        regional=regional,
        head=get_officer("kepala-bp3mi.35"),
    )
    way.to_cleared(
        identity_card={"name": "DEWI"},
        passport={"number": "X7000001", "name": "DEWI", "expires_on": "2032-01-31"},
    )
    way.depart()
    return way
