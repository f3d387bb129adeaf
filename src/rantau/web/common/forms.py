"""Base classes of all forms: the markup of govuk-frontend, the idempotency key of a command, and
the revision that was on the screen."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup, escape

from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.dates import MAX_TYPED_LENGTH, find_date, find_moment
from rantau.common.errors import StaleRevision
from rantau.common.names import has_invisible_characters
from rantau.common.numbers import to_latin_digits
from rantau.registry.models import Person
from rantau.web.common.date_filters import DATE_FORMAT

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
    """Render whole forms with our components, and single widgets with Django's Jinja2 templates."""

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
    """The same HTML as Django's template of an input, in a fifth of its time: a form has thirty."""
    attributes = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attributes["value"] = str(widget["value"])
    attributes |= widget["attrs"]
    html = [
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not False and value is not None
    ]
    return SafeString(f"<input{''.join(html)}>")


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
    """Give a widget its class of govuk-frontend, and the error class if its value is wrong."""
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


class OfferedChoiceField(forms.ChoiceField):
    """A choice, by id, among what was free when the page was opened.

    An id that is offered no more passes: it may be what this very form has taken before, which the
    service knows by the form's key. Where it is not, the service says why.
    """

    def valid_value(self, value: str) -> bool:
        """Whether it is offered, or an id."""
        return super().valid_value(value) or _is_uuid(value)


class OfferedChoicesField(forms.MultipleChoiceField):
    """Choices, by id, among what was there when the page was opened, as OfferedChoiceField."""

    def valid_value(self, value: str) -> bool:
        """Whether it is offered, or an id."""
        return super().valid_value(value) or _is_uuid(value)


class WrittenDateField(forms.DateField):
    """A day as people write it: 14-02-1994, 14/2/1994, 14 Februari 1994. The only field for one."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Write a date such as 14-02-1994 or 14 February 1994.")
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format=DATE_FORMAT, attrs={"maxlength": MAX_TYPED_LENGTH})
        super().__init__(**{"widget": widget, **options})

    def to_python(self, value: Any) -> date | None:
        """The day; None where nothing was typed. Raises ValidationError."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        if day := find_date(str(value)):
            return day
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class WrittenDateTimeField(forms.DateTimeField):
    """A time by the clock of the office, its day as people write it: 5-3-2027 22.00, 5 Maret 2027
    22:00. The only field for one."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Write a day and a time such as 05-03-2027 22.00.")
    }

    def to_python(self, value: Any) -> datetime | None:
        """The time, aware; None where nothing was typed. Raises ValidationError."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        if moment := find_moment(str(value)):
            return super().to_python(moment)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


class BaseForm(forms.Form):
    """Base of every form: errors link to their fields, and what was typed stays.

    field_by_problem  field of a service -> our field, where their names differ
    summary_labels    what the summary of errors calls a field whose label alone does not say which
                      one it is: `valid until` of which document
    needed_at_times   names of fields that are not `required` and yet have to be filled in at times,
                      so that their labels do not say that they may be left empty
    """

    required_css_class = ""
    use_required_attribute = False
    field_by_problem: ClassVar[dict[str, str]] = {}
    needed_at_times: Collection[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("renderer", FormRenderer())
        super().__init__(*args, **kwargs)
        self.summary_labels: dict[str, str] = {}
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                # Django's own repeats the value, which is a code or an id.
                field.error_messages["invalid_choice"] = _("Choose one of those that are offered.")

    def begin_typing_at(self, name: str) -> None:
        """Put the cursor into this field of a page that shows no error, for officers who type one
        form after another."""
        if not self.is_bound:
            self.fields[name].widget.attrs["autofocus"] = True

    def __getitem__(self, name: str) -> forms.BoundField:
        """The bound field with its CSS classes, also where a template renders it alone."""
        if name in self.fields:
            apply_css_classes(self, name)
        return super().__getitem__(name)

    def full_clean(self) -> None:
        """Refuse in every form a year that no time zone calculation takes (mostly a slip of the
        finger), and invisible characters in a line of text."""
        super().full_clean()
        if self.is_bound:
            self._validate_all_fields()

    def _validate_all_fields(self) -> None:
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, date) and not MIN_YEAR <= value.year <= MAX_YEAR:
                self.add_error(name, _("The year must be between 1900 and 2199."))
            if (
                isinstance(value, str)
                and isinstance(field.widget, forms.TextInput)
                and has_invisible_characters(value)
            ):
                self.add_error(name, _("It contains invisible characters. Type it again."))

    def set_choices(self, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
        """Set what may be chosen in a field; TypeError for a field that is no ChoiceField."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} has no choices")
        field.choices = [
            (value, label if isinstance(label, Markup) else str(label)) for value, label in choices
        ]

    def add_problems(self, problems: dict[str, list[str]]) -> None:
        """Add a service's problems to the fields they belong to, or above the form."""
        for name, sentences in problems.items():
            field = self.field_by_problem.get(name, name)
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, sentence)


class CommandForm(BaseForm):
    """A form that changes something. Its hidden key makes a form sent twice one command.

    is_conflict            the form is about something that has changed meanwhile
    invalid_hidden_fields  names of hidden fields that arrived with no usable value
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    is_conflict = False
    invalid_hidden_fields: Sequence[str] = ()

    @property
    def response_status(self) -> int:
        """HTTP status of the form's page: 409 for a conflict, 422 with errors, else 200."""
        if self.is_conflict:
            return 409
        return 422 if self.errors else 200

    def full_clean(self) -> None:
        """Replace a hidden value that is missing or invalid, which nobody can repair by hand, and
        ask to send the form again."""
        super().full_clean()
        self.invalid_hidden_fields = [
            field.name for field in self.hidden_fields() if field.name in self.errors
        ]
        if not self.invalid_hidden_fields:
            return
        for name in self.invalid_hidden_fields:
            del self.errors[name]
        self.add_error(
            None,
            _("What you sent did not arrive whole. Check what you filled in, then send it again."),
        )
        self.set_initial(self.initial)

    def set_initial(self, initial: Mapping[str, Any]) -> None:
        """Set the initial values, also in place of hidden values that were invalid."""
        self.initial = dict(initial)
        if not self.invalid_hidden_fields:
            return
        data = cast(QueryDict, self.data).copy()
        for name in self.invalid_hidden_fields:
            value = self.get_initial_for_field(self.fields[name], name)
            if value is not None:
                data[self.add_prefix(name)] = str(value)
        self.data = data

    def get_command_key(self) -> uuid.UUID:
        """The idempotency key of a valid form."""
        key = self.cleaned_data["key"]
        if not isinstance(key, uuid.UUID):
            raise TypeError("the command key is not a UUID")
        return key


class RevisionForm(CommandForm):
    """A form about a record: `seen` is the revision that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def add_stale_error(self, error: StaleRevision) -> None:
        """Name both revisions and keep what was typed; sent again, the form is about the new
        one."""
        self.is_conflict = True
        self.add_error(
            None,
            gettext(
                "Somebody else changed this meanwhile: you saw version %(seen)s, now it is "
                "version %(now)s. Check what you filled in, then send it again."
            )
            % vars(error),
        )
        data = cast(QueryDict, self.data).copy()
        data["seen"] = str(error.now)
        self.data = data


class BirthDateField(forms.CharField):
    """A birth date to compare with the one on record; 1 January for a year alone, None for nothing.

    The comparison takes the year alone where no more is known (`birth_date_agrees`).
    """

    widget = forms.DateInput

    def clean(self, value: Any) -> Any:
        """The date. Raises ValidationError for what is neither a date nor a year."""
        return parse_birth_date(super().clean(value))[0]


def parse_birth_date(typed: str) -> tuple[date | None, str]:
    """The birth date and its precision (`Person.DAY`, `YEAR` or `UNKNOWN`) of `14-02-1994`, `1994`
    or an empty text. Raises ValidationError for anything else."""
    typed = typed.strip()
    if not typed:
        return None, Person.UNKNOWN
    typed = to_latin_digits(typed)
    if typed.isascii() and typed.isdigit() and len(typed) == 4 and typed != "0000":
        return date(int(typed), 1, 1), Person.YEAR
    if day := find_date(typed):
        return day, Person.DAY
    raise forms.ValidationError(
        _("Write a day of the calendar such as 14-02-1994, or a year alone, with four digits.")
    )


def get_post_data(request: HttpRequest) -> QueryDict | None:
    """The data to bind a form to: what was posted, even if it is empty; None for a GET."""
    return request.POST if request.method == "POST" else None
