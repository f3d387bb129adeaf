"""Placements taken as far as a test needs, step by step, each step by the officer whose it is."""

from dataclasses import dataclass, field
from io import BytesIO
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.documents.interface import store_file
from rantau.partners.models import QuotaLine
from rantau.placement.models import Placement
from rantau.placement.selectors import get_placement
from rantau.placement.services.candidates import CandidateInput, register_candidate
from rantau.placement.services.decisions import clear_placement, select_candidate
from rantau.placement.services.received_documents import (
    ReceivedDocumentInput,
    VerificationInput,
    receive_documents,
    verify_documents,
)
from rantau.placement.services.travel import (
    ArrivalInput,
    DepartureInput,
    ReturnInput,
    record_arrival,
    record_departure,
    record_return,
)
from tests.actors import get_officer
from tests.factories.files import PNG
from tests.factories.persons import BORN, create_person

SURABAYA_VILLAGE = 3578011001
BEFORE_SELECTED = {
    "identity_card": {"name": "SITI NURHALIMAH"},
    "family_card": {},
    "family_permission": {"signed_on": "2027-02-01"},
    "marital_status": {},
    "placement_agreement": {"number": "PP-1/2027", "signed_on": "2027-02-20"},
}
BEFORE_CLEARED = {
    "passport": {"number": "X1234567", "name": "SITI NURHALIMAH", "expires_on": "2032-01-31"},
    "medical": {"result": "fit", "examined_on": "2027-02-15"},
    "competence": {"number": "K-77", "expires_on": "2030-01-01"},
    "social_security": {"number": "JS-1", "covered_until": "2029-04-01"},
    "contract": {
        "number": "PK-9",
        "ends_on": "2029-03-01",
        "wage": "29500",
        "currency": "TWD",
        "paid_to": "own",
    },
    "visa": {"number": "V-5", "expires_on": "2027-09-01"},
    "orientation": {"attended_on": "2027-02-26"},
}


def get_quota_line(agency, *, sex="F", country="TW"):
    """A line of the agency's own job order."""
    with reading_as(agency):
        rows = QuotaLine.objects.filter(sex=sex, job_order__destination=country)
        return rows.filter(job_order__agency=agency.office).first()


@dataclass
class PlacementJourney:
    """One placement and the officers who act on it; each step reads the revision that it needs.

    person, reference   of the person and of the placement
    """

    person: str
    reference: str
    agency: object
    national: object = field(default_factory=lambda: get_officer("pusat"))
    counter: object = field(default_factory=lambda: get_officer("loket.3212"))
    verifier: object = field(default_factory=lambda: get_officer("verifikasi.3212"))
    regional: object = field(default_factory=lambda: get_officer("bp3mi.32"))
    head: object = field(default_factory=lambda: get_officer("kepala-bp3mi.32"))
    border: object = field(default_factory=lambda: get_officer("bandara.cgk"))
    post: object = field(default_factory=lambda: get_officer("perwakilan.tw-tpe"))

    def get(self, actor=None) -> Placement:
        """The placement as it is now, as the actor (headquarters by default) sees it."""
        actor = actor or self.national
        with reading_as(actor):
            return get_placement(actor, self.reference, purpose="test")

    @property
    def revision(self) -> int:
        """What an officer who just opened the placement has seen."""
        return self.get().revision

    def receive(self, documents, by=None):
        receipts = [ReceivedDocumentInput(code, fields) for code, fields in documents.items()]
        receive_documents(by or self.counter, uuid4(), self.reference, receipts, seen=self.revision)

    def verify(self, documents, by=None):
        verdicts = [VerificationInput(code, accepted=True, method="original") for code in documents]
        verify_documents(by or self.verifier, uuid4(), self.reference, verdicts, seen=self.revision)

    def select(self, by=None):
        select_candidate(by or self.verifier, uuid4(), self.reference, seen=self.revision)

    def clear(self, by=None):
        clear_placement(by or self.head, uuid4(), self.reference, seen=self.revision)

    def depart(self, by=None, at=None):
        departure = DepartureInput("GA 870", at)
        record_departure(by or self.border, uuid4(), self.reference, departure, seen=self.revision)

    def arrive(self, by=None, at=None):
        arrival = ArrivalInput("Taichung, jalan peraga 5", at)
        record_arrival(by or self.post, uuid4(), self.reference, arrival, seen=self.revision)

    def return_home(self, by=None, at=None):
        homecoming = ReturnInput("end_of_contract", at)
        record_return(by or self.border, uuid4(), self.reference, homecoming, seen=self.revision)

    def advance_to_selected(self, **documents):
        """Receive, verify and select; `documents` replace the fields of those of the same code."""
        documents = {**BEFORE_SELECTED, **documents}
        self.receive(documents)
        self.verify(documents)
        self.select()

    def prepare(self, **documents):
        """Receive and verify all that clearance needs; the wage is that of the job order."""
        documents = {**BEFORE_CLEARED, "contract": self.build_contract(), **documents}
        self.receive(documents)
        self.verify(documents, by=self.regional)

    def build_contract(self):
        """The fields of a contract with the wage of the placement's own line."""
        line = self.get().line_id
        with reading_as(self.national):
            ordered = QuotaLine.objects.get(id=line)
        wage = {"wage": str(int(ordered.wage)), "currency": ordered.currency}
        return {**BEFORE_CLEARED["contract"], **wage}

    def advance_to_cleared(self, **documents):
        """Everything up to the document with which the worker may depart."""
        self.advance_to_selected()
        self.prepare(**documents)
        self.clear()


def create_placement(*, agency=None, line=None, person="", **changes) -> PlacementJourney:
    """Register a person of Indramayu and let an agency take her as candidate.

    agency, line   p3mi.1 and its first line for women, unless given
    person         the reference of somebody who is registered already
    changes        fields of the person
    """
    agency = agency or get_officer("p3mi.1")
    person = person or create_person(**changes)
    line = line or get_quota_line(agency, sex=changes.get("sex", "F"))
    return _register_candidate(agency, person, line, changes.get("birth_date", BORN))


def _register_candidate(agency, person, line, born, **officers) -> PlacementJourney:
    candidate = CandidateInput(person, born, line.id)
    reference = register_candidate(agency, uuid4(), candidate).answer
    return PlacementJourney(person, reference, agency, **officers)


def create_unrelated_placement() -> PlacementJourney:
    """Dewi of Surabaya, who departed to Malaysia for another agency: nobody else may count her."""
    agency, counter, regional = (get_officer(f) for f in ("p3mi.2", "loket.3578", "bp3mi.35"))
    person = create_person(
        counter, name="Dewi", nik="", phone="", origin=SURABAYA_VILLAGE, domicile=SURABAYA_VILLAGE
    )
    journey = _register_candidate(
        agency,
        person,
        get_quota_line(agency, country="MY"),
        BORN,
        counter=counter,
        verifier=get_officer("verifikasi.3578"),
        regional=regional,
        head=get_officer("kepala-bp3mi.35"),
    )
    journey.advance_to_cleared(
        identity_card={"name": "DEWI"},
        passport={"number": "X7000001", "name": "DEWI", "expires_on": "2032-01-31"},
    )
    journey.depart()
    return journey


def receive_scan(journey):
    """Receive a document with a scan at the counter; gives the key of the stored file."""
    stored = store_file(BytesIO(PNG), name="kk.png", command_key=uuid4())
    receipt = ReceivedDocumentInput("family_card", {}, stored)
    receive_documents(journey.counter, uuid4(), journey.reference, [receipt], seen=journey.revision)
    return stored.id
