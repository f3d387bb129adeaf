"""One placement of the nation as far as its steps have been drawn."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from rantau.demo.nation.people import DrawnPerson
from rantau.demo.nation.staging import StagedRows
from rantau.demo.nation.surroundings import Demand, Desk, Surroundings
from rantau.placement.models import DocumentEvent
from rantau.procedures.scheme import REFUSED, WITHDRAWN, Scheme


@dataclass
class DrawnPlacement:
    """One placement, as far as its steps have been written.

    months    how long the contract runs
    facts     of its papers, as the room's rules read them; kept only while papers are on the way,
              since later steps ask for none
    receipts  the key of what was handed in, by requirement; `until` how long each paper holds
    """

    who: DrawnPerson
    world: Surroundings
    sheets: StagedRows
    scheme: Scheme
    demand: Demand | None
    post: UUID
    months: int
    id: str
    reference: str
    milestone_at: datetime
    milestone: str = ""
    reached: dict[str, datetime] = field(default_factory=dict)
    facts: list[DocumentEvent] = field(default_factory=list)
    receipts: dict[str, str] = field(default_factory=dict)
    until: dict[str, date] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)

    def holds_until(self, code: str) -> date | None:
        """Until when a paper that was verified holds, as boards repeat it."""
        return self.until.get(code) if code in self.judged else None

    def party(self, name: str) -> tuple[Desk, tuple[str, ...]]:
        """The desk that judges papers for a party of the scheme, and which role does there."""
        desks = self.who.desks
        office, role = {
            "district": (desks.district_office, "verifier"),
            "regional": (desks.regional_office, "verifier"),
            "national": (self.world.head, "national"),
        }[name]
        return self.world.desks[office], (role,)

    def enters(self, milestone: str) -> tuple[Desk, tuple[str, ...]]:
        """The desk that enters a milestone, and its roles in the order in which they are asked."""
        who, borders = self.who, self.world.borders
        district = who.desks.district_office
        agency = self.demand.agency if self.demand else district
        national = self.scheme.get_milestone("selected").entered_by == "national"
        office, roles = {
            "registered": (agency, ("agency", "counter", "verifier")),
            "selected": (self.world.head, ("national",)) if national else (district, ("head",)),
            "cleared": (who.desks.regional_office, ("head",)),
            "departed": (borders[who.number % len(borders)], ("border",)),
            "arrived": (self.post, ("post",)),
            "returned": (borders[who.number % len(borders)], ("border",)),
            "closed": (district, ("verifier",)),
            WITHDRAWN: (agency, ("agency", "verifier")),
            REFUSED: (district, ("head",)),
        }[milestone]
        return self.world.desks[office], roles
