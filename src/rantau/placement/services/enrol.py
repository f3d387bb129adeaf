"""Enrol somebody in a scheme without an agency, at a counter."""

from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.offices.models import Office, OfficeKind
from rantau.placement.errors import NotAvailable
from rantau.placement.file import gather, schemes
from rantau.placement.kinds import CANDIDATE_REGISTERED
from rantau.placement.opening import Opening, opened
from rantau.placement.owing import pass_on
from rantau.placement.passing import pass_gates, said
from rantau.placement.permissions import ENROL
from rantau.registry.lookups import person_for


@dataclass(frozen=True)
class EnrolTerms:
    """Who, in which scheme, for what work."""

    person: str
    scheme: str
    occupation: str


@service(CANDIDATE_REGISTERED, permission=ENROL)
def enrol(actor: Actor, terms: EnrolTerms) -> Done:
    """Open a placement in a government's scheme; answers with its reference.

    Raises  Invalid, NoSuchPerson, GatesUnmet, NotAvailable (another placement is open)
    """
    scheme = schemes().in_force(terms.scheme, clock.today())
    if scheme is None or scheme.agency:
        raise Invalid({"scheme": [_("Pilih skema yang berlaku.")]})
    if not terms.occupation.strip():
        raise Invalid({"occupation": [_("Tulis jabatan atau sektor.")]})
    person = person_for(actor, terms.person, purpose="enrol")
    there = Office.objects.filter(kind=OfficeKind.POST_ABROAD, country=scheme.destination)
    post = there.order_by("code").first()
    if post is None:
        raise Invalid({"scheme": [_("Belum ada perwakilan di negara tujuan skema ini.")]})
    opening = Opening(
        scheme=scheme, destination=scheme.destination, post=post.id,
        occupation=terms.occupation.strip(),
    )  # fmt: skip
    try:
        placement = opened(actor, person, opening)
    except IntegrityError as error:
        raise NotAvailable() from error
    file = gather(actor, placement)
    pass_gates(file, scheme.milestone("registered"))
    pass_on(file)
    return Done(answer=placement.reference, happening=said(placement, scheme=terms.scheme))
