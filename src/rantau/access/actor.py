"""Who acts, for which office, under which role: what every service and look-up is given."""

from dataclasses import dataclass, field
from uuid import UUID

from rantau.access.models import Account, Appointment
from rantau.access.roles import ROLES
from rantau.core.errors import Forbidden

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


def serving_office(actor: Actor) -> UUID:
    """The office for which the actor serves; Forbidden for an actor of no office."""
    if actor.office is None:
        raise Forbidden()
    return actor.office


def actor_of(account: Account, appointment: Appointment) -> Actor:
    """The actor that `account` is under `appointment`."""
    office = appointment.office
    spans = ((office.span_lo, office.span_hi),) if office.span_lo is not None else ()
    return Actor(
        ref=f"account:{account.id}",
        name=account.name,
        role=appointment.role,
        scope=ROLES[appointment.role].scope,
        office=office.id,
        office_name=office.name,
        office_code=office.code,
        office_kind=office.kind,
        office_node=office.node,
        time_zone=office.time_zone,
        spans=spans,  # type: ignore[arg-type]
    )
