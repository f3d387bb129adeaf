"""Rows that are typed, pasted or come as a file: what a file holds is kept as if it had been
typed, so that nothing is lost where the form is shown again."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

MAX_BYTES_OF_A_CHARACTER = 4  # in UTF-8


def read_rows(form: forms.Form, field: str, max_characters: int) -> str:
    """The rows of a bound form that is being cleaned: what was typed into this field, or what the
    file in its field `file` holds. Where that cannot be read, or both differ, the form has an error
    and the text is empty.
    """
    typed: str = form.cleaned_data.get(field, "")
    file = form.cleaned_data.get("file")
    if not file:
        return typed
    text = _decode_text(file.read(MAX_BYTES_OF_A_CHARACTER * max_characters + 1))
    if text is None:
        form.add_error("file", _("This is no file of text. Save it as CSV (UTF-8)."))
    elif len(text) > max_characters:
        form.add_error("file", _("The file is too large."))
    elif typed.strip() and typed.split() != text.split():
        form.add_error(
            "file", _("Rows are written in the box too. Send the file, or the rows, not both.")
        )
    else:
        _keep_as_typed(form, field, text)
        return text
    return ""


def _decode_text(content: bytes) -> str | None:
    """The text of a file as spreadsheets and banks save it; None where it is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _keep_as_typed(form: forms.Form, field: str, text: str) -> None:
    """Put the text of a file into the field of a bound form in which it could have been typed."""
    form.cleaned_data[field] = text
    data = cast(QueryDict, form.data).copy()
    data[field] = text
    form.data = data
