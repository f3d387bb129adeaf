"""A placement of the nation while its steps are drawn one after the other."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from rantau.demo.nation.people import DrawnPerson
from rantau.demo.nation.staging import StagedRows
from rantau.demo.nation.surroundings import Demand, StaffedOffice, Surroundings
from rantau.placement.models import DocumentEvent
from rantau.procedures.scheme import REFUSED, WITHDRAWN, Scheme


@dataclass
class PlacementDraft:
    """A placement with the steps drawn so far.

    months           length of the contract
    reached_at       when each milestone was entered
    document_events  as the rules of placement read them; only while documents are being collected,
                     since later steps ask for none
    receipts         the key of the event by which a document was received, by requirement
    valid_until      the last day of each document that has one, by requirement
    accepted_codes   the requirements with an accepted document
    """

    person: DrawnPerson
    surroundings: Surroundings
    rows: StagedRows
    scheme: Scheme
    demand: Demand | None
    post: UUID
    months: int
    id: str
    reference: str
    milestone_at: datetime
    milestone: str = ""
    reached_at: dict[str, datetime] = field(default_factory=dict)
    document_events: list[DocumentEvent] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    valid_until: dict[str, date] = field(default_factory=dict)
    accepted_codes: set[str] = field(default_factory=set)

    def get_valid_until(self, code: str) -> date | None:
        """Get the last day of an accepted document; None for any other."""
        return self.valid_until.get(code) if code in self.accepted_codes else None

    def get_verifying_office(self, party: str) -> tuple[StaffedOffice, tuple[str, ...]]:
        """Get the office that verifies documents as this party of the scheme, and its role."""
        serving = self.person.serving_offices
        office, role = {
            "district": (serving.district_office, "verifier"),
            "regional": (serving.regional_office, "verifier"),
            "national": (self.surroundings.headquarters, "national"),
        }[party]
        return self.surroundings.offices[office], (role,)

    def get_entering_office(self, milestone: str) -> tuple[StaffedOffice, tuple[str, ...]]:
        """Get the office that enters a milestone, and the roles that may, first choice first."""
        person, border_posts = self.person, self.surroundings.border_posts
        headquarters = self.surroundings.headquarters
        district = person.serving_offices.district_office
        agency = self.demand.agency if self.demand else district
        national = self.scheme.get_milestone("selected").entered_by == "national"
        office, roles = {
            "registered": (agency, ("agency", "counter", "verifier")),
            "selected": (headquarters, ("national",)) if national else (district, ("head",)),
            "cleared": (person.serving_offices.regional_office, ("head",)),
            "departed": (border_posts[person.number % len(border_posts)], ("border",)),
            "arrived": (self.post, ("post",)),
            "returned": (border_posts[person.number % len(border_posts)], ("border",)),
            "closed": (district, ("verifier",)),
            WITHDRAWN: (agency, ("agency", "verifier")),
            REFUSED: (district, ("head",)),
        }[milestone]
        return self.surroundings.offices[office], roles
