"""Make a one-time link for a named person who is to work at an office."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.catalogue import INVITED
from rantau.access.lookups import office_for
from rantau.access.models import Invitation
from rantau.access.models.invitation import LIFE
from rantau.access.rights import INVITE
from rantau.access.roles import ROLES
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.core.names import tidy_name
from rantau.journal.record import Happening

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class InviteTerms:
    """Which office (its code), who by name, and in which of the office's roles."""

    office: str
    name: str
    role: str = ADMINISTRATOR


@service(INVITED, permission=INVITE)
def invite(actor: Actor, terms: InviteTerms, *, digest: str) -> Done:
    """Make the invitation, good for seven days; answers with its id.

    Headquarters and the operator invite administrators of any office; an administrator invites
    people of the own office to any of its roles.

    digest  SHA-256 of the link's secret, which the door made, shows once, and keeps nowhere
    Raises  NoSuchOffice; Invalid
    """
    office = office_for(actor, terms.office)
    name = tidy_name(terms.name)
    _check(actor, terms, name, str(office.kind))
    made = Invitation(
        id=uuid7(), office=office, role=terms.role, name=name, digest=digest,
        made_by=actor.ref, made_at=clock.now(), ends_at=clock.now() + LIFE,
    )  # fmt: skip
    made.save(force_insert=True)
    said = Happening(
        subject_kind="invitation",
        subject=made.id,
        revision=1,
        terms={"office": office.code, "role": made.role, "until": made.ends_at.isoformat()},
    )
    return Done(answer=str(made.id), happening=said)


def _check(actor: Actor, terms: InviteTerms, name: str, kind: str) -> None:
    problems: dict[str, list[str]] = {}
    if not 2 <= len(name) <= 120 or not name.isprintable():
        problems["name"] = [_("Tulis nama orangnya.")]
    known = terms.role in ROLES and kind in ROLES[terms.role].kinds
    if not known or ADMINISTRATOR not in (actor.role, terms.role):
        problems["role"] = [_("Kantor ini tidak mempunyai peran itu.")]
    if problems:
        raise Invalid(problems)
