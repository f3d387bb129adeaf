"""Base classes of all forms.

Govuk-frontend markup, an idempotency key for commands, and the revision that was shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import escape

from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.errors import StaleRevision
from rantau.common.names import has_invisible_characters
from rantau.common.numbers import to_latin_digits
from rantau.registry.models import Person

_WIDGET_CSS_CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (Input, "govuk-input"),
)


class FormRenderer(TemplatesSetting):
    """Draws whole forms with our components and bare widgets with Django's Jinja2 templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        if template_name in _INPUT_TEMPLATES:
            return _render_input(context["widget"])
        if isinstance(form := context.get("form"), forms.BaseForm):
            for name in form.fields:
                apply_css_classes(form, name)
        return super().render(template_name, context, request)


_INPUT_TEMPLATES = {
    f"django/forms/widgets/{kind}.html"
    for kind in ("text", "number", "hidden", "date", "password", "checkbox", "file", "input")
}


def _render_input(widget: dict[str, Any]) -> SafeString:
    """What Django's template of an input writes, in a fifth of its time: a form has thirty."""
    attributes = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attributes["value"] = str(widget["value"])
    attributes |= widget["attrs"]
    written = [
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    ]
    return SafeString(f"<input{''.join(written)}>")


class ChoiceRadios(forms.RadioSelect):
    """Radio buttons, each a large target with its own label."""

    template_name = "components/choices.html"
    kit = "radios"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"kit": self.kit}


class ChoiceCheckboxes(forms.CheckboxSelectMultiple):
    """Check boxes, each a large target with its own label."""

    template_name = "components/choices.html"
    kit = "checkboxes"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"kit": self.kit}


def apply_css_classes(form: forms.BaseForm, name: str) -> None:
    """Give a widget the kit's class, and its error class once it has been judged wrong."""
    widget = form.fields[name].widget
    css = next((css for kind, css in _WIDGET_CSS_CLASSES if isinstance(widget, kind)), "")
    if isinstance(widget, forms.DateInput):
        css += " govuk-input--width-10"
        widget.attrs.setdefault("inputmode", "numeric")
        widget.attrs.setdefault("placeholder", _("dd-mm-yyyy"))
    if form.is_bound and name in form.errors and css.startswith(("govuk-input", "govuk-t")):
        css += f" {css.split()[0]}--error"
    if css and not widget.is_hidden:
        widget.attrs["class"] = css


class BaseForm(forms.Form):
    """Base of every form: errors link to fields and whatever was typed stays."""

    required_css_class = ""
    use_required_attribute = False
    errors_at: ClassVar[dict[str, str]] = {}  # a service's field -> ours, where we ask otherwise

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("renderer", FormRenderer())
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.input_formats = ["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]
                if isinstance(field.widget, forms.DateInput):
                    field.widget.format = "%d-%m-%Y"

    def __getitem__(self, name: str) -> forms.BoundField:
        """A field as a page draws it, also one by one."""
        if name in self.fields:
            apply_css_classes(self, name)
        return super().__getitem__(name)

    def full_clean(self) -> None:
        """Judge what no field of any form takes: years that are slips of the finger and beyond
        what time zones reckon with, and signs in a line that nobody can see."""
        super().full_clean()
        if self.is_bound:
            self._judge_all()

    def _judge_all(self) -> None:
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, date) and not MIN_YEAR <= value.year <= MAX_YEAR:
                self.add_error(name, _("The year must be between 1900 and 2199."))
            if (
                isinstance(value, str)
                and type(field.widget) is forms.TextInput
                and has_invisible_characters(value)
            ):
                self.add_error(name, _("It contains invisible signs. Type it again."))

    def offer(self, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
        """Give a field of choices what may be chosen now."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choices")
        field.choices = [(value, str(label)) for value, label in choices]

    def show(self, problems: dict[str, list[str]]) -> None:
        """Put a service's problems at the fields they belong to, or above the form."""
        for told, sentences in problems.items():
            field = self.errors_at.get(told, told)
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


class CommandForm(BaseForm):
    """A form that changes something: the hidden key makes sending it twice the same as once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    out_of_step = False
    broken: Sequence[str] = ()

    @property
    def answer_status(self) -> int:
        """200 for a form asked for, 409 for one that does not fit how things stand, 422 for one
        at fault."""
        if self.out_of_step:
            return 409
        return 422 if self.errors else 200

    def full_clean(self) -> None:
        """What is hidden nobody can repair: broken on the way, it is put right in the page that
        asks to send the same once more."""
        super().full_clean()
        self.broken = [field.name for field in self.hidden_fields() if field.name in self.errors]
        if not self.broken:
            return
        for name in self.broken:
            del self.errors[name]
        self.add_error(
            None,
            _("What you sent did not arrive whole. Check what you filled in, then send it again."),
        )
        self.start_from(self.initial)

    def start_from(self, initial: Mapping[str, Any]) -> None:
        """The form's first values, also for what came broken."""
        self.initial = dict(initial)
        if not self.broken:
            return
        again = cast(QueryDict, self.data).copy()
        for name in self.broken:
            value = self.get_initial_for_field(self.fields[name], name)
            if value is not None:
                again[self.add_prefix(name)] = str(value)
        self.data = again

    def command_key(self) -> uuid.UUID:
        """The key of this act; call it only after the form was found valid."""
        key = self.cleaned_data["key"]
        if not isinstance(key, uuid.UUID):
            raise TypeError("the command key is not a UUID")
        return key


class RevisionForm(CommandForm):
    """A form about something that was shown: it carries the revision that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def look_again(self, stale: StaleRevision) -> None:
        """Say both versions and keep what was typed; sent once more, it is about the new one."""
        self.out_of_step = True
        self.add_error(
            None,
            gettext(
                "Somebody else changed this meanwhile: you saw version %(seen)s, now it is "
                "version %(now)s. Check what you filled in, then send it again."
            )
            % vars(stale),
        )
        again = cast(QueryDict, self.data).copy()
        again["seen"] = str(stale.now)
        self.data = again


def parse_birth_date(typed: str) -> tuple[date | None, str]:
    """The birth date and its precision: a day, a year alone, or unknown; else ValidationError."""
    typed = typed.strip()
    if not typed:
        return None, Person.UNKNOWN
    typed = to_latin_digits(typed)
    if typed.isascii() and typed.isdigit() and len(typed) == 4 and typed != "0000":
        return date(int(typed), 1, 1), Person.YEAR
    field = forms.DateField(input_formats=["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"])
    try:
        return field.clean(typed), Person.DAY
    except forms.ValidationError:
        raise forms.ValidationError(
            _("Write a date such as 14-02-1994, or a year alone.")
        ) from None


def get_post_data(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing; None when the page was only opened."""
    return request.POST if request.method == "POST" else None
