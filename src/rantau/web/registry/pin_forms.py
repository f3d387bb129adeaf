"""Forms in which a person chooses a PIN, at a counter or on her own page. No PIN is shown again."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from rantau.registry.pins import hash_pin, normalize_pin
from rantau.registry.services.pins import PinInput
from rantau.web.common.forms import CommandForm

PIN_ATTRIBUTES = {"inputmode": "numeric", "autocomplete": "off"}


class PinFieldsMixin(CommandForm):
    """A new PIN, typed twice by the person herself; never shown again."""

    field_by_problem: ClassVar[dict[str, str]] = {"pin": "new_pin"}
    new_pin = forms.CharField(
        label=gettext_lazy("New PIN"),
        help_text=gettext_lazy("6 to 9 digits that only you know. Not your birth date."),
        max_length=30,
        widget=forms.PasswordInput(attrs=PIN_ATTRIBUTES),
    )
    repeated_pin = forms.CharField(
        label=gettext_lazy("Type the new PIN once more"),
        max_length=30,
        widget=forms.PasswordInput(attrs=PIN_ATTRIBUTES),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        data = self.cleaned_data
        typed = [normalize_pin(data.get(name, "")) for name in ("new_pin", "repeated_pin")]
        if all(typed) and typed[0] != typed[1]:
            self.add_error("repeated_pin", gettext("The two are not the same. Type both again."))
        return data

    def to_input(self) -> PinInput:
        """The input of the service from the valid form."""
        pin = normalize_pin(self.cleaned_data["new_pin"])
        return PinInput(hash_pin(pin, self.get_command_key()), pin)


class CounterPinForm(PinFieldsMixin):
    """A PIN at the counter: the officer confirms who she is, she types it."""

    present = forms.BooleanField(
        label=gettext_lazy("The person is here, and I have seen the identity card"),
    )
    field_order = ("key", "present", "new_pin", "repeated_pin")


class OwnPinForm(PinFieldsMixin):
    """A PIN on the own page."""


class ChangeOwnPinForm(PinFieldsMixin):
    """Another PIN on the own page: first the one that is valid now."""

    current_pin = forms.CharField(
        label=gettext_lazy("Your PIN now"),
        max_length=30,
        widget=forms.PasswordInput(attrs=PIN_ATTRIBUTES),
    )
    field_order = ("key", "current_pin", "new_pin", "repeated_pin")
