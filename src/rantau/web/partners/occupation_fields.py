"""The field of an occupation: typed, and suggested by the browser from the list, without script."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.safestring import SafeString
from markupsafe import Markup

from rantau.partners.occupations import MAX_OCCUPATION_LENGTH, list_occupation_names


class OccupationInput(forms.TextInput):
    """A line of text with the names of the list, in the reader's language, in a `datalist`."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """The input and its list, which the input's id names."""
        list_id = f"{(attrs or {}).get('id', name)}_list"
        line = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = Markup("").join(
            Markup('<option value="{}">').format(each) for each in list_occupation_names()
        )
        names = Markup('<datalist id="{}">{}</datalist>').format(list_id, options)
        return SafeString(f"{line}{names}")


class OccupationField(forms.CharField):
    """An occupation, of the list or any other; the service writes one of the list in one way."""

    widget = OccupationInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_OCCUPATION_LENGTH, **options)
