"""How far an office has come that joins: whom it has invited, who serves there, what is missing."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from rantau.access.actor import Actor
from rantau.access.models import Appointment, Invitation, Proposal
from rantau.access.permissions import MANAGE_APPOINTMENTS, require_permission
from rantau.access.roles import ADMINISTRATOR
from rantau.access.selectors import get_own_office
from rantau.common import clock
from rantau.offices.models import Office, OfficeKind

# Steps of an office that has served nobody yet, in their order; everybody may see them.
INVITED, ADMINISTRATOR_SIGNED_IN, OFFICERS_APPOINTED = "invited", "administrator", "officers"
# Without somebody in each of these an office of the kind cannot do its part.
NEEDED_ROLES = {
    OfficeKind.DISTRICT: ("counter", "verifier", "head"),
    OfficeKind.REGIONAL: ("verifier", "head"),
    OfficeKind.POST_ABROAD: ("post",),
    OfficeKind.BORDER_POST: ("border",),
    OfficeKind.HEADQUARTERS: ("national", "auditor"),
    OfficeKind.CRISIS_CENTER: ("operator", "case_officer", "duty_lead"),
    OfficeKind.AGENCY: ("agency",),
}


def get_joining_steps(codes: Collection[str]) -> dict[str, str]:
    """The step at which each of these offices stands, by code; none for one that has not begun.
    Outside a scope, for the public: neither names nor numbers."""
    now = clock.now()
    serving = Appointment.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), office__code__in=codes, starts_at__lte=now
    )
    invited = Invitation.objects.filter(office__code__in=codes, role=ADMINISTRATOR)
    invited = invited.filter(Q(used_at__isnull=False) | Q(ends_at__gt=now))
    steps = dict.fromkeys(invited.values_list("office__code", flat=True), INVITED)
    columns = ("office__code", "role", "account__last_login")
    found = sorted(serving.values_list(*columns), key=lambda row: row[1] != ADMINISTRATOR)
    for code, role, signed_in_at in found:
        if role != ADMINISTRATOR:
            steps[code] = OFFICERS_APPOINTED
        elif signed_in_at is not None:
            steps[code] = ADMINISTRATOR_SIGNED_IN
        else:
            steps.setdefault(code, INVITED)
    return steps


@dataclass(frozen=True)
class FirstDay:
    """What is known of the office of an administrator.

    roles                   how many people hold each role now or soon
    invitations, proposals  that are open
    """

    office: Office
    roles: Counter[str]
    invitations: int
    proposals: int

    @property
    def missing_roles(self) -> list[str]:
        """The needed roles that nobody holds."""
        needed = NEEDED_ROLES[OfficeKind(self.office.kind)]
        return [role for role in needed if not self.roles[role]]

    @property
    def officers(self) -> int:
        """How many appointments there are besides those of administrators."""
        return self.roles.total() - self.roles[ADMINISTRATOR]


def get_first_day(actor: Actor) -> FirstDay:
    """What is known of the actor's own office; inside a scope."""
    require_permission(actor, MANAGE_APPOINTMENTS)
    office, now = get_own_office(actor), clock.now()
    serving = Appointment.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), office=office)
    invitations = Invitation.objects.filter(office=office, used_at=None, ends_at__gt=now)
    proposals = Proposal.objects.filter(office=office, outcome="", expires_at__gt=now)
    return FirstDay(
        office,
        Counter(serving.values_list("role", flat=True)),
        invitations.count(),
        proposals.count(),
    )
