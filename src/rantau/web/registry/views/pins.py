"""Let a person choose a PIN at the counter: the officer opens the page, she types."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.registry.permissions import SET_PIN_AT_COUNTER
from rantau.registry.selectors import get_person, require_present_or_lasting_ground
from rantau.registry.services.pins import set_pin_at_counter
from rantau.web.common.decorators import officer_required
from rantau.web.registry.pin_forms import CounterPinForm
from rantau.web.registry.views.person_changes import ChangePage, get_lead, handle_person_change


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@officer_required
def set_pin(request: ActorRequest, reference: str) -> HttpResponse:
    """Set the PIN that the person types, once the officer has seen who she is."""
    actor = request.actor
    require_permission(actor, SET_PIN_AT_COUNTER)
    form = CounterPinForm(request.POST or None)

    def command() -> None:
        set_pin_at_counter(actor, form.get_command_key(), reference, form.to_input())

    def build_page() -> ChangePage:
        person = get_person(actor, reference, purpose="form:pin")
        require_present_or_lasting_ground(actor, person)
        return ChangePage(
            _("Set a PIN"),
            get_lead(person),
            notes=[
                _("First compare the face with the card. Then turn the screen, and look away."),
                _(
                    "The person types the PIN alone. It opens the person's own page on any "
                    "telephone; an earlier PIN and the code on a slip no longer work."
                ),
            ],
        )

    return handle_person_change(request, reference, form, command, build_page)
