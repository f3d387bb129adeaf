"""Which roles have which permission: this app's table, and the registry to which every app adds
its own at start-up. Row policies decide besides which rows an actor sees."""

from collections.abc import Iterable, Mapping

from rantau.access.actor import Actor
from rantau.access.roles import ROLES
from rantau.common.errors import Forbidden
from rantau.common.logs import log_security_event
from rantau.common.registry import Registry

OPEN_ACCOUNT = "access.open_account"
MANAGE_CLIENTS = "access.make_client"
READ_BREAK_GLASS_REVIEWS = "access.read_reviews"
REVIEW_BREAK_GLASS = "access.review"
INVITE_OFFICER = "access.invite"
ACCEPT_INVITATION = "access.accept"
MANAGE_APPOINTMENTS = "access.appoint"
MANAGE_OFFICES = "access.manage_offices"
CHANGE_OFFICE_CONTACT = "access.change_office_contact"
DECIDE_PROPOSAL = "access.decide_proposal"
DECLARE_OWN_INTEREST = "access.declare_own_interest"
MANAGE_INTERESTS = "access.manage_interests"
READ_NOTICES = "access.read_notices"
LIFT_LIMITS = "access.lift_limits"
MANAGE_OWN_EMAIL = "access.manage_own_email"
REQUEST_PASSWORD_RESET = "access.request_password_reset"  # noqa: S105
RESET_PASSWORD = "access.reset_password"  # noqa: S105
RECORD_SIGN_IN_CHANGE = "access.record_sign_in_change"

PERMISSION_TABLE = {
    OPEN_ACCOUNT: ["system"],
    MANAGE_CLIENTS: ["national", "administrator", "system"],
    READ_BREAK_GLASS_REVIEWS: ["national", "auditor"],
    REVIEW_BREAK_GLASS: ["national"],
    INVITE_OFFICER: ["national", "administrator", "system"],
    ACCEPT_INVITATION: ["invited"],
    MANAGE_APPOINTMENTS: ["administrator"],
    MANAGE_OFFICES: ["system"],
    CHANGE_OFFICE_CONTACT: ["national", "administrator", "system"],
    DECIDE_PROPOSAL: ["national", "administrator"],
    DECLARE_OWN_INTEREST: list(ROLES),
    MANAGE_INTERESTS: ["national"],
    READ_NOTICES: list(ROLES),
    LIFT_LIMITS: ["national", "administrator", "system"],
    MANAGE_OWN_EMAIL: list(ROLES),
    REQUEST_PASSWORD_RESET: ["public"],
    RESET_PASSWORD: ["password_reset"],
    RECORD_SIGN_IN_CHANGE: ["signed_in"],
}


_roles_by_permission: Registry[frozenset[str]] = Registry("permission")
# Actors that are no office's appointment.
ROLES_WITHOUT_APPOINTMENT = frozenset(
    {"public", "system", "worker", "invited", "password_reset", "signed_in"}
)


def get_permission_table() -> Mapping[str, frozenset[str]]:
    """The whole table, for the auditor's page and the permission matrix."""
    return _roles_by_permission


def register_permissions(table: Mapping[str, Iterable[str]]) -> None:
    """Register an app's table, permission -> roles.

    Raises  ValueError, which stops the start, when a permission is taken or a role unknown
    """
    for permission, roles in table.items():
        if unknown := set(roles) - set(ROLES) - ROLES_WITHOUT_APPOINTMENT:
            raise ValueError(f"{permission}: unknown roles {unknown}")
        _roles_by_permission.register(permission, frozenset(roles))


def has_permission(actor: Actor, permission: str) -> bool:
    """Whether the actor's role includes the permission; row policies decide on the rows."""
    return actor.role in _roles_by_permission[permission]


def require_permission(actor: Actor, permission: str) -> None:
    """Raise Forbidden unless the actor's role includes the permission."""
    if not has_permission(actor, permission):
        # A log names no worker, not by an id either.
        named = actor.role if actor.person else actor.ref
        log_security_event(
            "permission refused", is_refused=True, actor=named, permission=permission
        )
        raise Forbidden()
