"""The way of an invented worker, step by step, through the services as the cast would call them."""

from dataclasses import dataclass, field
from datetime import date
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
from tests.actors import get_officer, register_someone
from tests.documents.scans import PNG

BORN = date(1994, 2, 14)
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
    "contract": {"number": "PK-9", "ends_on": "2029-03-01"},
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
    """One placement and the officers who meet it; each step reads the revision it needs."""

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

    def now(self, actor=None) -> Placement:
        actor = actor or self.national
        with reading_as(actor):
            return get_placement(actor, self.reference, purpose="test")

    @property
    def seen(self) -> int:
        return self.now().revision

    def receive(self, papers, by=None):
        receipts = [ReceivedDocumentInput(code, fields) for code, fields in papers.items()]
        receive_documents(by or self.counter, uuid4(), self.reference, receipts, seen=self.seen)

    def verify(self, papers, by=None):
        verdicts = [VerificationInput(code, accepted=True) for code in papers]
        verify_documents(by or self.verifier, uuid4(), self.reference, verdicts, seen=self.seen)

    def select(self, by=None):
        select_candidate(by or self.verifier, uuid4(), self.reference, seen=self.seen)

    def clear(self, by=None):
        clear_placement(by or self.head, uuid4(), self.reference, seen=self.seen)

    def depart(self, by=None, at=None):
        terms = DepartureInput("GA 870", at)
        record_departure(by or self.border, uuid4(), self.reference, terms, seen=self.seen)

    def arrive(self, by=None, at=None):
        terms = ArrivalInput("Taichung, jalan peraga 5", at)
        record_arrival(by or self.post, uuid4(), self.reference, terms, seen=self.seen)

    def come_home(self, by=None, at=None):
        terms = ReturnInput("end_of_contract", at)
        record_return(by or self.border, uuid4(), self.reference, terms, seen=self.seen)

    def to_selected(self, **papers):
        asked = {**BEFORE_SELECTED, **papers}
        self.receive(asked)
        self.verify(asked)
        self.select()

    def prepare(self, **papers):
        asked = {**BEFORE_CLEARED, **papers}
        self.receive(asked)
        self.verify(asked, by=self.regional)

    def to_cleared(self, **papers):
        self.to_selected()
        self.prepare(**papers)
        self.clear()


def begin_journey(*, agency=None, line=None, **changes) -> PlacementJourney:
    """A person of Indramayu, registered at the counter and taken as candidate by an agency."""
    agency = agency or get_officer("p3mi.1")
    person = register_someone(get_officer("loket.3212"), **changes)
    line = line or get_quota_line(agency, sex=changes.get("sex", "F"))
    terms = CandidateInput(person, changes.get("birth_date", BORN), line.id)
    return PlacementJourney(person, register_candidate(agency, uuid4(), terms).answer, agency)


def receive_scan(way):
    """Receive a paper with a scan at the counter; gives the key of the kept file."""
    with reading_as(way.counter):
        kept = store_file(BytesIO(PNG), name="kk.png", act=uuid4()).id
    receipt = ReceivedDocumentInput("family_card", {}, kept)
    receive_documents(way.counter, uuid4(), way.reference, [receipt], seen=way.seen)
    return kept
