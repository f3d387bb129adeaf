"""Who acts, for which office, under which role: what every service and look-up is given."""

from dataclasses import dataclass, field
from uuid import UUID

from rantau.access.models import ApiClient, Appointment, Invitation
from rantau.access.roles import ROLES
from rantau.core.errors import Forbidden
from rantau.offices.models import Office

Span = tuple[int, int]


@dataclass(frozen=True)
class Actor:
    """Someone who asks. `ref` names them in journals; `spans` are at most four node ranges."""

    ref: str
    name: str
    role: str
    scope: str
    office: UUID | None = None
    office_name: str = ""
    office_code: str = ""
    office_kind: str = ""
    office_node: int | None = None
    time_zone: str = "Asia/Jakarta"
    spans: tuple[Span, ...] = ()
    person: UUID | None = None
    cause: UUID | None = field(default=None, compare=False)


NOBODY = Actor(ref="public", name="", role="public", scope="r_public")
SEALER = Actor(ref="system:sealer", name="Rantau", role="system", scope="r_sealer")


def system(name: str) -> Actor:
    """Rantau itself, doing what the clock or the operator asked."""
    return Actor(ref=f"system:{name}", name="Rantau", role="system", scope="r_system")


def worker(person: UUID) -> Actor:
    """The person of that id, seeing the own file and nothing else."""
    return Actor(ref=f"person:{person}", name="", role="worker", scope="r_self", person=person)


def invited(invitation: Invitation) -> Actor:
    """Whoever holds the link of an invitation: may accept it, and nothing else."""
    return Actor(
        ref=f"invitation:{invitation.id}", name=invitation.name, role="invited", scope="r_public",
        office=invitation.office_id, office_name=invitation.office.name,
    )  # fmt: skip


def serving_office(actor: Actor) -> UUID:
    """The office for which the actor serves; Forbidden for an actor of no office."""
    if actor.office is None:
        raise Forbidden()
    return actor.office


def actor_of(appointment: Appointment) -> Actor:
    """The actor that an account is under one of its appointments."""
    account = appointment.account
    return _at(appointment.office, appointment.role, ref=f"account:{account.id}", name=account.name)


def client_actor(client: ApiClient) -> Actor:
    """The actor that a machine is: its office in its role."""
    return _at(client.office, client.role, ref=f"client:{client.id}", name=client.name)


def _at(office: Office, role: str, *, ref: str, name: str) -> Actor:
    lo, hi = office.span_lo, office.span_hi
    return Actor(
        ref=ref,
        name=name,
        role=role,
        scope=ROLES[role].scope,
        office=office.id,
        office_name=office.name,
        office_code=office.code,
        office_kind=office.kind,
        office_node=office.node,
        time_zone=office.time_zone,
        spans=() if lo is None or hi is None else ((lo, hi),),
    )
