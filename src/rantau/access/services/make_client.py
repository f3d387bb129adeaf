"""Give a machine of an office a way in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.catalogue import CLIENT_MADE
from rantau.access.lookups import office_for
from rantau.access.models import ApiClient
from rantau.access.rights import MAKE_CLIENT
from rantau.access.roles import ROLES
from rantau.access.service import Done, service
from rantau.access.tokens import SCOPES
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.core.references import new_reference
from rantau.journal.record import Happening


@dataclass(frozen=True)
class ClientTerms:
    """For which office, in which of its roles, limited to which scopes, until when (UTC)."""

    office: str
    role: str
    scopes: tuple[str, ...]
    name: str = ""
    ends_at: datetime | None = None


@service(CLIENT_MADE, permission=MAKE_CLIENT)
def make_client(actor: Actor, terms: ClientTerms, *, digest: str) -> Done:
    """Make the client; answers with its code, which is its client_id.

    digest  SHA-256 of the secret, which the door made, shows once, and keeps nowhere
    Raises  NoSuchOffice; Invalid
    """
    office = office_for(actor, terms.office)
    _check(terms, str(office.kind))
    client = ApiClient(
        id=uuid7(), code=new_reference("AC"), name=terms.name or office.name, office=office,
        role=terms.role, scopes=sorted(set(terms.scopes)), digest=digest,
        starts_at=clock.now(), ends_at=terms.ends_at,
    )  # fmt: skip
    client.save(force_insert=True)
    said = Happening(
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
    return Done(answer=client.code, happening=said)


def _check(terms: ClientTerms, kind: str) -> None:
    problems: dict[str, list[str]] = {}
    if terms.role not in ROLES or kind not in ROLES[terms.role].kinds:
        problems["role"] = [_("Kantor ini tidak mempunyai peran itu.")]
    if not terms.scopes or set(terms.scopes) - set(SCOPES):
        problems["scopes"] = [_("Sebutkan sedikitnya satu cakupan yang dikenal.")]
    if terms.ends_at and terms.ends_at <= clock.now():
        problems["ends_at"] = [_("Waktu berakhir harus setelah sekarang.")]
    if problems:
        raise Invalid(problems)
