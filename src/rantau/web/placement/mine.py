"""What a person sees: where the way stands, what is known, to whom it is lent, and who looked."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.scope import looking
from rantau.journal.models import Reading
from rantau.placement.lookups import placements_of
from rantau.placement.overview import overview
from rantau.registry.mine import looks, own_file, own_person
from rantau.web.house.entry import person_only
from rantau.web.placement.file import laid_out
from rantau.web.registry.words import CHANNELS, GROUNDS, PAPERS, PURPOSES, RELATIONS

FEW, PAGE = 5, 50


@require_GET
@person_only
def page(request: ActorRequest) -> HttpResponse:
    """The person's own page."""
    actor = request.actor
    with looking(actor):
        own = own_file(actor)
        seen = list(looks(actor)[:FEW])
        shown = _way(actor, own.person.id)
    shown |= {
        "own": own,
        "channel": CHANNELS[own.safe.channel],
        "numbers": [(identity, PAPERS[identity.kind]) for identity in own.identities],
        "family": [(kin, RELATIONS[kin.relation]) for kin in own.relatives],
        "lent": [{"lent": lent, "because": GROUNDS[lent.ground.kind]} for lent in own.lent],
        "looks": _in_words(seen),
    }
    return render(request, "placement/mine.html", shown)


@require_GET
@person_only
def looked(request: ActorRequest) -> HttpResponse:
    """Everybody who looked at the own file, page by page; none is left out."""
    actor = request.actor
    typed = request.GET.get("halaman", "1")
    number = max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    with looking(actor):
        own_person(actor)
        seen = list(looks(actor)[(number - 1) * PAGE : number * PAGE + 1])
    shown = {
        "looks": _in_words(seen[:PAGE]),
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if len(seen) > PAGE else "",
    }
    return render(request, "placement/looked.html", shown)


def _way(actor: Actor, person: UUID) -> dict[str, Any]:
    """The placement that runs, else the last one, as its own page says it; empty without one."""
    placements = placements_of(person)
    running = [each for each in placements if each.ended_at is None]
    if not placements:
        return {}
    return laid_out(overview(actor, (running or placements)[0].reference, purpose="own"))


def _in_words(seen: list[Reading]) -> list[dict]:
    """Each look with its purpose in words; another code is shown as it was written."""
    return [{"look": look, "purpose": PURPOSES.get(look.purpose, look.purpose)} for look in seen]
