"""Offices that an actor may give access to, who works there, invitations and proposals, declared
interests, notices, break-glass reviews."""

from collections.abc import Collection

from django.db import connection
from django.db.models import F, Q, QuerySet

from rantau.access.actor import Actor, build_invitation_actor, get_account_id, require_office
from rantau.access.errors import (
    NoSuchClient,
    NoSuchInvitation,
    NoSuchOffice,
    NoSuchProposal,
)
from rantau.access.models import (
    PROPOSAL_LIFETIME,
    ApiClient,
    Appointment,
    BreakGlass,
    Interest,
    Invitation,
    Notice,
    Proposal,
    SamePerson,
)
from rantau.access.permissions import (
    DECIDE_PROPOSAL,
    DECLARE_OWN_INTEREST,
    MANAGE_APPOINTMENTS,
    MANAGE_INTERESTS,
    READ_BREAK_GLASS_REVIEWS,
    READ_NOTICES,
    get_permission_table,
    require_permission,
)
from rantau.access.roles import ADMINISTRATOR
from rantau.access.tokens import hash_secret
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.offices.models import Office


def get_manageable_office(actor: Actor, code: str) -> Office:
    """The open office under `code` to which `actor` may give access: any for headquarters and
    the operator, the own one for an administrator. Raises NoSuchOffice otherwise."""
    office = Office.objects.filter(code=code, closed_at=None).first()
    manages_all = actor.database_role in ("r_national", "r_system")
    if office is None or not (manages_all or office.id == actor.office):
        raise NoSuchOffice()
    return office


def get_office_to_invite_to(actor: Actor, code: str) -> Office:
    """The open office under `code` to which `actor` may invite: those of `get_manageable_office`,
    and for an administrator the offices right below the own, whose administrators it invites.
    Raises NoSuchOffice otherwise."""
    if not code.isprintable():
        raise NoSuchOffice()
    if actor.role == ADMINISTRATOR:
        below = Office.objects.filter(code=code, closed_at=None, parent=actor.office).first()
        if below is not None:
            return below
    return get_manageable_office(actor, code)


def list_break_glass_reviews(actor: Actor) -> QuerySet[BreakGlass]:
    """Every break-glass access: those not reviewed first, then the newest."""
    require_permission(actor, READ_BREAK_GLASS_REVIEWS)
    rows = BreakGlass.objects.select_related("office")
    return rows.order_by(F("reviewed_at").desc(nulls_first=True), "-id")


def get_own_office(actor: Actor) -> Office:
    """The office at which the actor serves."""
    return Office.objects.get(pk=require_office(actor))


def list_office_appointments(actor: Actor) -> QuerySet[Appointment]:
    """Who works at the actor's own office, now or soon, by name; only the columns that are
    shown."""
    require_permission(actor, MANAGE_APPOINTMENTS)
    open_now = Q(ends_at=None) | Q(ends_at__gt=clock.now())
    rows = Appointment.objects.filter(open_now, office=require_office(actor))
    columns = (
        "id",
        "account_id",
        "role",
        "starts_at",
        "ends_at",
        "account__login",
        "account__name",
    )
    return rows.select_related("account").only(*columns).order_by("account__name", "starts_at")


def list_open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Unused invitations to the actor's own office, newest first."""
    require_permission(actor, MANAGE_APPOINTMENTS)
    rows = Invitation.objects.filter(used_at=None, ends_at__gt=clock.now())
    return rows.filter(office=require_office(actor)).order_by("-id")


def get_invitation_actor(secret: str, *, include_used: bool = False) -> Actor:
    """The actor for the link with this secret, before sign-in. Raises NoSuchInvitation, also when
    the office was closed meanwhile.

    include_used  also for a used link: `accept_invitation` answers a form that is sent again
    """
    rows = Invitation.objects.filter(
        digest=hash_secret(secret), ends_at__gt=clock.now(), office__closed_at=None
    )
    invitation = rows.select_related("office").first()
    if invitation is None or (invitation.used_at is not None and not include_used):
        raise NoSuchInvitation()
    return build_invitation_actor(invitation)


def get_proposal(actor: Actor, reference: str) -> Proposal:
    """The proposal under `reference`, with its office. Raises NoSuchProposal."""
    require_permission(actor, DECIDE_PROPOSAL)
    rows = Proposal.objects.select_related("office").filter(
        reference=normalize_reference(reference)
    )
    proposal = rows.first()
    if proposal is None:
        raise NoSuchProposal()
    return proposal


def list_own_refs(actor: Actor) -> frozenset[str]:
    """How the journal names the actor, and every other account that headquarters found to be the
    same human being's. In the actor's scope; no statement for an account that is not linked."""
    if not actor.is_linked:
        return frozenset({actor.ref})
    with connection.cursor() as cursor:
        cursor.execute("select access_list_own_refs()")
        return frozenset(ref for (ref,) in cursor.fetchall())


def list_own_hands() -> frozenset[str]:
    """As `list_own_refs`, and who could be the same human being by an invitation: whoever the actor
    invited; and, where it took effect at once, whoever invited the actor, and all others whom that
    one invited so. In the actor's scope, which decides on proposals."""
    with connection.cursor() as cursor:
        cursor.execute("select access_list_own_hands()")
        return frozenset(ref for (ref,) in cursor.fetchall())


def list_hands_of(actor: Actor) -> frozenset[str]:
    """As `list_own_hands` for a role that decides on proposals, else as `list_own_refs`."""
    decides = actor.database_role in ("r_office", "r_national")
    return list_own_hands() if decides else list_own_refs(actor)


def can_decide(actor: Actor, proposal: Proposal, own_hands: frozenset[str]) -> bool:
    """Whether the actor may confirm or refuse it: a second person, of headquarters or of the office
    above. The database function that decides asks the same.

    own_hands  from `list_own_hands`
    """
    is_own = f"account:{proposal.account_id}" in list_own_refs(actor)
    if is_own or proposal.proposed_by in own_hands:
        return False
    if actor.database_role == "r_national":
        return True
    return not proposal.needs_headquarters and proposal.office.parent_id == actor.office


def list_open_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals that nobody has decided on: those of the own office and of the offices below it,
    for headquarters all; soonest to expire first."""
    require_permission(actor, DECIDE_PROPOSAL)
    rows = Proposal.objects.select_related("office").filter(outcome="")
    return rows.filter(expires_at__gt=clock.now()).order_by("expires_at", "id")


def get_proposed_client(actor: Actor, code: str) -> ApiClient:
    """The API client under `code` that somebody proposed, with its office, also where it has been
    decided on. Raises NoSuchClient."""
    require_permission(actor, DECIDE_PROPOSAL)
    if not code.isprintable():  # no code of ours; PostgreSQL rejects NUL
        raise NoSuchClient()
    client = ApiClient.objects.select_related("office").filter(code=code).first()
    if client is None:
        raise NoSuchClient()
    return client


def can_decide_client(actor: Actor, client: ApiClient, own_hands: frozenset[str]) -> bool:
    """Whether the actor may confirm or refuse it: a second person, of headquarters or of the office
    above. The database function that decides asks the same.

    own_hands  from `list_own_hands`
    """
    if client.proposed_by in own_hands:
        return False
    return actor.database_role == "r_national" or client.office.parent_id == actor.office


def list_proposed_clients(actor: Actor) -> QuerySet[ApiClient]:
    """API clients that nobody has decided on: of the own office and of the offices below it, for
    headquarters all; the oldest first."""
    require_permission(actor, DECIDE_PROPOSAL)
    at = clock.now()
    rows = ApiClient.objects.select_related("office").filter(confirmed_at=None)
    rows = rows.filter(starts_at__gt=at - PROPOSAL_LIFETIME)
    return rows.filter(Q(ends_at=None) | Q(ends_at__gt=at)).order_by("starts_at", "id")


MAX_NOTICES = 20  # the newest that are shown


def list_own_notices(actor: Actor) -> list[Notice]:
    """The newest notices of the actor's own account, newest first."""
    require_permission(actor, READ_NOTICES)
    rows = Notice.objects.select_related("office").filter(account=actor.account)
    return list(rows.order_by("-made_at", "-id")[:MAX_NOTICES])


def list_own_interests(actor: Actor) -> list[Interest]:
    """What is declared for the actor's own account and holds, newest first."""
    require_permission(actor, DECLARE_OWN_INTEREST)
    rows = Interest.objects.select_related("unit").filter(withdrawn_at=None)
    return list(rows.filter(account=actor.account).order_by("-declared_at", "-id"))


def list_same_persons(actor: Actor) -> QuerySet[SamePerson]:
    """Every two accounts that headquarters found to be one person's, newest first."""
    require_permission(actor, MANAGE_INTERESTS)
    return SamePerson.objects.filter(withdrawn_at=None).order_by("-declared_at", "-id")


def list_interests(actor: Actor) -> QuerySet[Interest]:
    """Every declared interest that holds, newest first; for headquarters."""
    require_permission(actor, MANAGE_INTERESTS)
    rows = Interest.objects.select_related("unit").filter(withdrawn_at=None)
    return rows.order_by("-declared_at", "-id")


def list_colleagues(actor: Actor, permission: str, own_refs: Collection[str]) -> list[str]:
    """The names of the others at the actor's office who have the permission now, in order. In the
    actor's scope.

    own_refs  of the actor, from `list_own_refs`
    """
    now = clock.now()
    rows = Appointment.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        office=require_office(actor),
        starts_at__lte=now,
        role__in=get_permission_table()[permission],
        account__is_active=True,
    )
    own = [each for ref in own_refs if (each := get_account_id(ref))]
    return sorted(set(rows.exclude(account__in=own).values_list("account__name", flat=True)))
