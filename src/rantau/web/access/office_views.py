"""Change where and how an office is reached."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.access.services.office_contacts import (
    MAX_ADDRESS_LENGTH,
    OfficeContactInput,
    change_office_contact,
    get_office_to_change,
    is_always_open,
)
from rantau.offices.models import Office
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import RevisionForm

TIME_INPUT_FORMATS = ["%H.%M", "%H:%M"]


class OfficeContactForm(RevisionForm):
    """Address, telephone numbers and, unless the office is always open, its hours."""

    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Street and number, place, postal code. It is shown to everybody."),
        max_length=MAX_ADDRESS_LENGTH,
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone in opening hours"),
        help_text=gettext_lazy("Abroad begin with +, for example +886 2 5550 1234."),
        max_length=40,
        required=False,
    )
    duty_phone = forms.CharField(
        label=gettext_lazy("Telephone answered day and night"),
        help_text=gettext_lazy("Leave empty if nobody answers at night."),
        max_length=40,
        required=False,
    )
    opens = forms.TimeField(
        label=gettext_lazy("Opens"),
        help_text=gettext_lazy("By the clock of the office, for example 08.00."),
        input_formats=TIME_INPUT_FORMATS,
        widget=forms.TimeInput(format="%H.%M"),
    )
    closes = forms.TimeField(
        label=gettext_lazy("Closes"),
        input_formats=TIME_INPUT_FORMATS,
        widget=forms.TimeInput(format="%H.%M"),
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_always_open(office):
            del self.fields["opens"], self.fields["closes"]

    def to_input(self) -> OfficeContactInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return OfficeContactInput(
            address=data["address"],
            phone=data["phone"],
            duty_phone=data["duty_phone"],
            opens=data.get("opens"),
            closes=data.get("closes"),
        )


@require_http_methods(["GET", "POST"])
@officer_required
def office_contact(request: ActorRequest, code: str) -> HttpResponse:
    """Show what the public is told of an office, and change it. Raises NoSuchOffice."""
    actor = request.actor
    with reading_as(actor):
        office = get_office_to_change(actor, code)
    fields = ("address", "phone", "duty_phone", "opens", "closes")
    initial = {name: getattr(office, name) for name in fields} | {"seen": office.revision}
    form = OfficeContactForm(request.POST or None, office=office, initial=initial)
    own_url = reverse("access:office_contact", args=[office.code])

    def change() -> None:
        key, seen = form.get_command_key(), form.cleaned_data["seen"]
        change_office_contact(actor, key, office.code, form.to_input(), seen=seen)

    if form.is_valid():
        response = run_command(request, form, change, back_url=own_url)
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Address and telephone of %(office)s") % {"office": office.name},
        lead=_(
            "Everybody sees these on the pages of the network. Leave empty what you do not have."
        ),
        verb=_("Save"),
        back_url=reverse("offices:network"),
    )
