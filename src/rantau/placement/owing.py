"""The duty that a placement's next step is: owned by one office, due by its working days."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rantau.core import clock
from rantau.duties.kinds import DutyKind
from rantau.duties.parts import DutyTerms, advance
from rantau.offices.calendars import due
from rantau.offices.models import Office, OfficeKind
from rantau.placement.file import PlacementFile
from rantau.placement.models import Placement
from rantau.placement.steps import ENTER, SUPPLY, VERIFY, next_step

PAGE = "placement:file"
TO_SUPPLY, TO_VERIFY = _("Lengkapi berkas"), _("Periksa berkas")
# One kind for each party, so that a placement's open duty of a kind has one owner for good.
KINDS = {
    **{(SUPPLY, by): DutyKind(f"placement:supply:{by}", TO_SUPPLY, PAGE)
       for by in ("worker", "agency", "national")},
    **{(VERIFY, by): DutyKind(f"placement:verify:{by}", TO_VERIFY, PAGE)
       for by in ("district", "regional", "national")},
    (ENTER, "selected"): DutyKind("placement:select", _("Putuskan calon terpilih"), PAGE),
    (ENTER, "cleared"): DutyKind("placement:clear", _("Terbitkan izin berangkat"), PAGE),
    (ENTER, "departed"): DutyKind("placement:depart", _("Berangkatkan"), PAGE),
    (ENTER, "arrived"): DutyKind("placement:arrive", _("Catat kedatangan"), PAGE),
    (ENTER, "closed"): DutyKind("placement:close", _("Tutup penempatan"), PAGE),
}  # fmt: skip
ALL = tuple(kind.code for kind in KINDS.values())
# Nobody owes that somebody comes home: while abroad no step is due (docs/rooms/placement.md).
NOT_OWED = "returned"


def office_of(party: str, placement: Placement) -> UUID:
    """The office that acts for a party of the scheme. The worker's papers come to her district."""
    desks: dict[str, Callable[[], UUID | None]] = {
        "worker": lambda: placement.office,
        "district": lambda: placement.office,
        "regional": lambda: placement.region_office,
        "agency": lambda: placement.agency,
        "post": lambda: placement.post,
        "national": _headquarters,
    }
    return desks[party]() or placement.office


def _headquarters() -> UUID:
    return Office.objects.values_list("id", flat=True).get(kind=OfficeKind.HEADQUARTERS)


def owed(file: PlacementFile, *, since: datetime) -> DutyTerms | None:
    """The duty that the next step of a file is; None when nobody owes one.

    since   when the step before was done, aware: from then its working days count
    """
    placement, step = file.placement, next_step(file)
    if step is None or step.milestone.code == NOT_OWED:
        return None
    kind = KINDS[step.kind, step.milestone.code if step.kind == ENTER else step.party]
    office = office_of(step.party, placement)
    return DutyTerms(
        kind=kind.code,
        about_kind="placement",
        reference=placement.reference,
        office=office,
        person=placement.person_id if step.party == "worker" else None,
        due_at=due(office, since, step.working_days),
        keep=True,
    )


def pass_on(file: PlacementFile) -> None:
    """Close what is no longer the next step, and open the duty that is; one that was open stays."""
    opens = owed(file, since=clock.now())
    closes = tuple(code for code in ALL if opens is None or code != opens.kind)
    advance(about=file.placement.id, closes=closes, outcome="done", opens=opens)
