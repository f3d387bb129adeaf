"""Change how a person is reached without harm."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.registry.lookups import person_for
from rantau.registry.models import SafeContact
from rantau.registry.permissions import CHANGE_SAFE_CONTACT
from rantau.registry.services.change_safe_contact import change_safe_contact
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import SeenForm
from rantau.web.registry.asking import Shown, about_person
from rantau.web.registry.form_parts import SafePart
from rantau.web.registry.words import CHANNELS


class SafeForm(SafePart, SeenForm):
    """The part of the registration that asks this, by itself."""


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """What is recorded, to be changed; changed, the person's page."""
    actor = request.actor
    demand(actor, CHANGE_SAFE_CONTACT)
    form = SafeForm(request.POST or None)

    def command() -> None:
        seen = form.cleaned_data["seen"]
        change_safe_contact(actor, form.command_key(), reference, form.safe_terms(), seen=seen)

    def shown() -> Shown:
        person = person_for(actor, reference, purpose="safe_contact")
        safe: SafeContact = person.safe_contact
        lead = f"{person.name} · {person.reference}"
        return Shown(
            _("Ubah cara aman dihubungi"), lead, now=_now(safe),
            initial={
                "safe_channel": safe.channel, "who_may_answer": safe.who_may_answer,
                "safe_from": safe.from_hour, "safe_until": safe.until_hour,
                "seen": person.revision,
            },
        )  # fmt: skip

    return about_person(request, reference, form, command, shown)


def _now(safe: SafeContact) -> list[tuple[str, str]]:
    hours = "" if safe.from_hour is None else f"{safe.from_hour}.00–{safe.until_hour}.00"
    return [
        (_("Cara"), str(CHANNELS[safe.channel])),
        (_("Boleh bicara"), safe.who_may_answer),
        (_("Jam"), hours),
    ]
