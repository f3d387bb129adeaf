"""One person: what is known, what to look at twice, what happened, who looked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rantau.access.entry import ActorRequest
from rantau.access.permissions import permits
from rantau.access.scope import looking
from rantau.placement.lookups import placements_of
from rantau.placement.permissions import ENROL
from rantau.registry.file import gather
from rantau.registry.permissions import (
    ADD_NUMBER,
    CHANGE_SAFE_CONTACT,
    GIVE_CODE,
    KEEP_FAMILY,
)
from rantau.web.house.entry import signed_in
from rantau.web.placement.words import country
from rantau.web.registry.words import ADVICE, CHANNELS, PAPERS, PURPOSES, RELATIONS


@require_GET
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """The person's page; the look is written to the read log as part of reading it."""
    actor = request.actor
    with looking(actor):
        file = gather(actor, reference, purpose="counter")
        placements = placements_of(file.person.id)
    shown = {
        "file": file,
        "numbers": [
            (i, PAPERS[i.kind], [ADVICE[a["code"]] for a in i.advice]) for i in file.identities
        ],
        "looks": [(look, PURPOSES.get(look.purpose, look.purpose)) for look in file.readings],
        "channel": CHANNELS[file.safe.channel],
        "family": [(kin, RELATIONS[kin.relation]) for kin in file.relatives],
        "placements": [(each, country(each.destination)) for each in placements],
        "can_enrol": permits(actor, ENROL) and all(each.ended_at for each in placements),
        "may_give_code": permits(actor, GIVE_CODE),
        "may_keep_family": permits(actor, KEEP_FAMILY),
        "may_add_number": permits(actor, ADD_NUMBER),
        "may_change_safe_contact": permits(actor, CHANGE_SAFE_CONTACT),
    }
    return render(request, "registry/person.html", shown)
