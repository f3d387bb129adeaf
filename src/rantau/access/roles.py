"""The roles: what each is called, at which kind of office, and which row policies it acts under."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.offices.models import OfficeKind


@dataclass(frozen=True)
class Role:
    """A role as the permission table knows it.

    database_role  the PostgreSQL role under whose row policies it acts
    office_kinds   at which kinds of office it exists
    """

    code: str
    title: str | Promise
    database_role: str
    office_kinds: frozenset[str]


DOMESTIC_OFFICE_KINDS = frozenset({OfficeKind.DISTRICT, OfficeKind.REGIONAL})
HEADQUARTERS_KINDS = frozenset({OfficeKind.HEADQUARTERS})
ALL_OFFICE_KINDS = frozenset(OfficeKind)
CRISIS_CENTER_KINDS = frozenset({OfficeKind.CRISIS_CENTER})

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("counter", _("Counter officer"), "r_office", frozenset({OfficeKind.DISTRICT})),
        Role("verifier", _("Verifying officer"), "r_office", DOMESTIC_OFFICE_KINDS),
        Role("head", _("Head of office"), "r_office", DOMESTIC_OFFICE_KINDS),
        Role(
            "post", _("Officer at the post abroad"), "r_post", frozenset({OfficeKind.POST_ABROAD})
        ),
        Role("border", _("Airport officer"), "r_border", frozenset({OfficeKind.BORDER_POST})),
        Role("national", _("Headquarters officer"), "r_national", HEADQUARTERS_KINDS),
        Role("auditor", _("Inspectorate"), "r_auditor", HEADQUARTERS_KINDS),
        Role("operator", _("Crisis Center operator"), "r_case", CRISIS_CENTER_KINDS),
        Role("case_officer", _("Case officer"), "r_case", CRISIS_CENTER_KINDS),
        Role("duty_lead", _("Duty lead"), "r_case", CRISIS_CENTER_KINDS),
        Role("agency", _("Agency officer"), "r_partner", frozenset({OfficeKind.AGENCY})),
        Role("administrator", _("Account administrator"), "r_office", ALL_OFFICE_KINDS),
    )
}


def list_roles_for_kind(kind: str) -> list[Role]:
    """The roles that an office of this kind has, in the order of the table."""
    return [role for role in ROLES.values() if kind in role.office_kinds]


def has_role(kind: str, role: str) -> bool:
    """Whether offices of this kind have the role; False for a role that there is not."""
    return role in ROLES and kind in ROLES[role].office_kinds


ADMINISTRATOR = "administrator"
PARTNER_OFFICE_KINDS = frozenset({OfficeKind.AGENCY})
