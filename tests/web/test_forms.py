"""Forms as people meet them: linked errors, kept words, one key for one act."""

import uuid

from django import forms

from rantau.web.house.forms import ChoiceRadios, CommandForm


class Report(CommandForm):
    what = forms.CharField(label="Apa", help_text="Singkat", widget=forms.Textarea)
    born = forms.DateField(label="Lahir")
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
    assert form.command_key() == key
