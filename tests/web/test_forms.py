"""Forms as people meet them: linked errors, kept words, one key for one act."""

import re
import uuid
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

import rantau
from rantau.web.common.forms import ChoiceRadios, CommandForm, FormRenderer, WrittenDateField


class Report(CommandForm):
    what = forms.CharField(label="Apa", help_text="Singkat", widget=forms.Textarea)
    born = WrittenDateField(label="Lahir")
    how = forms.ChoiceField(label="Cara", choices=[("a", "Kode")], widget=ChoiceRadios)


def test_errors_link_to_their_fields_and_typed_words_stay() -> None:
    drawn = str(Report(data={"what": "tolong", "born": "kemarin", "key": str(uuid.uuid4())}))
    assert 'href="#id_born"' in drawn
    assert 'aria-describedby="id_born_error"' in drawn
    assert "tolong" in drawn
    assert 'value="kemarin"' in drawn
    assert 'href="#id_how"' in drawn
    assert '<fieldset class="govuk-fieldset" id="id_how"' in drawn


def test_hint_and_kit_classes() -> None:
    drawn = str(Report())
    assert 'id="id_what_helptext"' in drawn
    assert "govuk-textarea" in drawn
    assert "style=" not in drawn


def test_an_indonesian_date_and_a_key_are_read() -> None:
    key = uuid.uuid4()
    form = Report(data={"what": "x", "born": "31-12-1990", "how": "a", "key": str(key)})
    assert form.is_valid(), form.errors
    assert form.get_command_key() == key


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(),
        forms.CharField(max_length=9, widget=forms.PasswordInput),
        forms.IntegerField(min_value=0),
        WrittenDateField(),
        forms.BooleanField(),
        forms.CharField(widget=forms.HiddenInput),
        forms.FileField(widget=forms.FileInput),
    ],
)
@pytest.mark.parametrize("value", [None, "", 'a "b" <i>&', 7, True])
def test_an_input_is_what_django_makes_of_it(field, value):
    field.widget.attrs = {"aria-label": 'x "y"', "autofocus": True, "hidden": False}
    widget = {"name": "n", "value": value, "attrs": {"id": "i"}}

    ours, theirs = (
        field.widget.render(**widget, renderer=renderer())
        for renderer in (FormRenderer, DjangoTemplates)
    )
    assert read_element(ours) == read_element(theirs)


def read_element(drawn):
    """The one element there is, whatever the order of its attributes."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, sorted(map(str, attrs))))
    parser.feed(drawn)
    assert len(found) == 1
    return found


def test_every_field_for_a_day_reads_it_as_people_write_it():
    """Django's own fields know their formats only."""
    plain = re.compile(r"forms\.Date(Time)?Field\(")
    package = Path(rantau.__file__).parent / "web"
    found = [f.name for f in package.rglob("*.py") if plain.search(f.read_text())]
    assert found == []
