"""Who acts, for which office, in which role: what every service and selector is given."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from rantau.access.models import Account, ApiClient, Appointment, Invitation
from rantau.access.roles import ROLES
from rantau.common.clock import WESTERN_TIME
from rantau.common.errors import Forbidden
from rantau.offices.models import Office

Span = tuple[int, int]


@dataclass(frozen=True)
class Actor:
    """Whoever acts.

    ref            names the actor in the journal, such as `account:` and its id
    database_role  the PostgreSQL role under whose row policies the actor reads and writes
    spans          half-open ranges of region nodes, as many as there are
    cause          the journal entry that made the actor act
    is_linked      the account is not the only one of this human being (`list_own_refs`)
    """

    ref: str
    name: str
    role: str
    database_role: str
    office: UUID | None = None
    office_name: str = ""
    office_code: str = ""
    office_kind: str = ""
    office_node: int | None = None
    time_zone: str = WESTERN_TIME.key
    spans: tuple[Span, ...] = ()
    person: UUID | None = None
    cause: UUID | None = field(default=None, compare=False)
    is_linked: bool = field(default=False, compare=False)

    @property
    def account(self) -> UUID | None:
        """The id of the account that acts; None for programs, workers and the public."""
        return get_account_id(self.ref)


PUBLIC_ACTOR = Actor(ref="public", name="", role="public", database_role="r_public")
SEALER_ACTOR = Actor(ref="system:sealer", name="Rantau", role="system", database_role="r_sealer")


def build_system_actor(name: str) -> Actor:
    """Rantau itself, acting by the clock or for the operator."""
    return Actor(ref=f"system:{name}", name="Rantau", role="system", database_role="r_system")


def build_system_auditor(name: str) -> Actor:
    """Rantau itself, reading what an auditor sees: the whole journal and all rollups."""
    return replace(build_system_actor(name), database_role="r_auditor")


def build_worker_actor(person: UUID) -> Actor:
    """The person of that id, who sees the own record and nothing else."""
    return Actor(
        ref=f"person:{person}", name="", role="worker", database_role="r_self", person=person
    )


def build_invitation_actor(invitation: Invitation) -> Actor:
    """Whoever holds the link of an invitation: may accept it, and nothing else."""
    return Actor(
        ref=f"invitation:{invitation.id}",
        name=invitation.name,
        role="invited",
        database_role="r_public",
        office=invitation.office_id,
        office_name=invitation.office.name,
    )


def build_password_reset_actor(account: Account) -> Actor:
    """Whoever holds the link of a password reset: may replace the password, and nothing else."""
    return _build_owner_actor(account, role="password_reset")


def build_signed_in_actor(account: Account) -> Actor:
    """Whoever is signed in to the account, with an appointment or without: what was changed of how
    one signs in to it may be recorded, and nothing else."""
    return _build_owner_actor(account, role="signed_in")


def _build_owner_actor(account: Account, *, role: str) -> Actor:
    return Actor(
        ref=f"account:{account.id}", name=account.name, role=role, database_role="r_public"
    )


def get_account_id(ref: str) -> UUID | None:
    """The account that a reference such as `account:` with its id names; None for any other."""
    kind, _, account = ref.partition(":")
    return UUID(account) if kind == "account" else None


def require_office(actor: Actor) -> UUID:
    """The office for which the actor serves; Forbidden for an actor of no office."""
    if actor.office is None:
        raise Forbidden()
    return actor.office


def build_appointment_actor(appointment: Appointment) -> Actor:
    """The actor that an account is under one of its appointments."""
    account = appointment.account
    actor = _build_office_actor(
        appointment.office, appointment.role, ref=f"account:{account.id}", name=account.name
    )
    return replace(actor, is_linked=True) if account.is_linked else actor


def build_client_actor(client: ApiClient) -> Actor:
    """The actor of an API client: its office in its role."""
    return _build_office_actor(
        client.office, client.role, ref=f"client:{client.id}", name=client.name
    )


def _build_office_actor(office: Office, role: str, *, ref: str, name: str) -> Actor:
    lo, hi = office.span_lo, office.span_hi
    return Actor(
        ref=ref,
        name=name,
        role=role,
        database_role=ROLES[role].database_role,
        office=office.id,
        office_name=office.name,
        office_code=office.code,
        office_kind=office.kind,
        office_node=office.node,
        time_zone=office.time_zone,
        spans=() if lo is None or hi is None else ((lo, hi),),
    )
