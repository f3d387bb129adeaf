"""Create and revoke API clients of an office."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchClient
from rantau.access.models import ApiClient
from rantau.access.permissions import MANAGE_CLIENTS
from rantau.access.roles import has_role
from rantau.access.selectors import get_manageable_office
from rantau.access.service import CommandResult, service
from rantau.access.tokens import API_SCOPES
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, JournalKind, validate_why

CLIENT_REVOKED = JournalKind(
    "access:client:revoked", gettext_lazy("An application's access was revoked")
)
CLIENT_CREATED = JournalKind("access:client:made", gettext_lazy("An application was given access"))


@dataclass(frozen=True)
class ClientInput:
    """For which office (its code), in which of its roles, limited to which scopes, until when
    (aware)."""

    office: str
    role: str
    scopes: tuple[str, ...]
    name: str = ""
    ends_at: datetime | None = None


@service(CLIENT_CREATED, permission=MANAGE_CLIENTS)
def create_client(actor: Actor, data: ClientInput, *, digest: str) -> CommandResult:
    """Create an API client; answers with its code, which is its client_id.

    digest  SHA-256 of the secret, which the entry point makes, shows once and does not store
    Raises  NoSuchOffice; InvalidInput
    """
    office = get_manageable_office(actor, data.office)
    _check_client(data, str(office.kind))
    client = ApiClient(
        id=uuid7(),
        code=generate_reference("AC"),
        name=data.name or office.name,
        office=office,
        role=data.role,
        scopes=sorted(set(data.scopes)),
        digest=digest,
        starts_at=clock.now(),
        ends_at=data.ends_at,
    )
    client.save(force_insert=True)
    event = JournalEvent(
        subject_kind="client",
        subject=client.id,
        revision=1,
        terms={
            "code": client.code,
            "office": office.code,
            "role": client.role,
            "scopes": client.scopes,
        },
    )
    return CommandResult(answer=client.code, event=event)


def _check_client(data: ClientInput, kind: str) -> None:
    problems: dict[str, list[str]] = {}
    if not has_role(kind, data.role):
        problems["role"] = [_("This office has no such role.")]
    if not data.scopes or set(data.scopes) - set(API_SCOPES):
        problems["scopes"] = [_("Name at least one known scope.")]
    if len(data.name) > MAX_NAME_LENGTH:
        problems["name"] = [_("A name has at most 120 characters.")]
    elif not data.name.isprintable():
        problems["name"] = [_("It contains invisible characters. Type it again.")]
    if data.ends_at and data.ends_at <= clock.now():
        problems["ends_at"] = [_("The end must be later than now.")]
    if problems:
        raise InvalidInput(problems)


@service(CLIENT_REVOKED, permission=MANAGE_CLIENTS)
def revoke_client(actor: Actor, code: str, *, why: str) -> CommandResult:
    """End the API client `code` now; answers with the code.

    why     kept in the journal entry
    Raises  InvalidInput; NoSuchClient
    """
    validate_why(why)
    client = ApiClient.objects.select_for_update().filter(code=code).first()
    if client is None or (client.ends_at and client.ends_at <= clock.now()):
        raise NoSuchClient()
    client.ends_at = clock.now()
    client.revision += 1
    client.save(update_fields=["ends_at", "revision"])
    event = JournalEvent(
        subject_kind="client",
        subject=client.id,
        revision=client.revision,
        terms={"code": code},
        why=why,
    )
    return CommandResult(answer=code, event=event)
