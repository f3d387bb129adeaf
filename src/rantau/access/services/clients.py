"""Propose API clients of an office, which a second person confirms or refuses; revoke them.

A client acts in a role of the office, so that it needs the same second person as an appointment
(`services/proposals.py`): of headquarters, or an administrator of the office above. That holds for
the operator's command too.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchClient, NotYoursToDecide, ProposalDecided
from rantau.access.models import PROPOSAL_LIFETIME, ApiClient, Notice
from rantau.access.notices import notify_of_client
from rantau.access.permissions import DECIDE_PROPOSAL, MANAGE_CLIENTS
from rantau.access.roles import has_role
from rantau.access.selectors import (
    can_decide_client,
    get_manageable_office,
    get_proposed_client,
    list_own_hands,
)
from rantau.access.service import CommandResult, service
from rantau.access.tokens import API_SCOPES
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.references import generate_reference
from rantau.common.text import has_visible_text
from rantau.journal.interface import JournalEvent, JournalKind, validate_why

CLIENT_REVOKED = JournalKind(
    "access:client:revoked", gettext_lazy("An application's access was revoked")
)
CLIENT_CREATED = JournalKind("access:client:made", gettext_lazy("An application was given access"))
CLIENT_PROPOSED = JournalKind("access:client:proposed", gettext_lazy("An application was proposed"))
CLIENT_REFUSED = JournalKind("access:client:refused", gettext_lazy("An application was refused"))


@dataclass(frozen=True)
class ClientInput:
    """For which office (its code), in which of its roles, limited to which scopes, until when
    (aware)."""

    office: str
    role: str
    scopes: tuple[str, ...]
    name: str = ""
    ends_at: datetime | None = None


@service(CLIENT_PROPOSED, permission=MANAGE_CLIENTS)
def propose_client(actor: Actor, data: ClientInput, *, digest: str) -> CommandResult:
    """Propose an API client, which gets no token before `confirm_client`; answers with its code,
    which is its client_id.

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
        proposed_by=actor.ref,
    )
    client.save(force_insert=True)
    tells = notify_of_client(client, actor=actor.ref, code=Notice.PROPOSED)
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
        tells=tells,
    )
    return CommandResult(answer=client.code, event=event)


# A function of the database: the client may be of an office below the actor's.
DECIDE_SQL = "select access_decide_client(%s, %s, %s, %s)"


@service(CLIENT_CREATED, permission=DECIDE_PROPOSAL)
def confirm_client(actor: Actor, code: str, *, why: str = "") -> CommandResult:
    """Put the proposed client into force; answers with its code.

    why     kept in the journal entry, where something was written
    Raises  InvalidInput; NoSuchClient; NotYoursToDecide; ProposalDecided, also fourteen days after
            the proposal
    """
    if why:
        validate_why(why)
    return _decide(actor, code, Notice.CONFIRMED, why=why)


@service(CLIENT_REFUSED, permission=DECIDE_PROPOSAL)
def refuse_client(actor: Actor, code: str, *, why: str) -> CommandResult:
    """End the proposed client before it begins; answers with its code.

    why     kept in the journal entry
    Raises  InvalidInput; NoSuchClient; NotYoursToDecide; ProposalDecided
    """
    if not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})
    validate_why(why)
    return _decide(actor, code, Notice.REFUSED, why=why)


def _decide(actor: Actor, code: str, decision: str, *, why: str = "") -> CommandResult:
    client = get_proposed_client(actor, code)
    if not can_decide_client(actor, client, list_own_hands()):
        raise NotYoursToDecide()
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(DECIDE_SQL, [client.id, decision, at - PROPOSAL_LIFETIME, at])
        if cursor.fetchone()[0] != decision:
            raise ProposalDecided()
    terms = {"code": client.code, "role": client.role, "by": client.proposed_by}
    tells = notify_of_client(client, actor=actor.ref, code=decision)
    event = JournalEvent("client", client.id, client.revision + 1, terms, tells, why=why)
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
