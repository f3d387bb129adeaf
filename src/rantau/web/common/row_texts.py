"""Rows that are typed, pasted or come as a file: what a file holds is kept as if it had been
typed, so that nothing is lost where the form is shown again."""

from typing import cast

from django import forms
from django.http import QueryDict


def decode_text(content: bytes) -> str | None:
    """The text of a file as spreadsheets and banks save it; None where it is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def keep_as_typed(form: forms.Form, field: str, text: str) -> None:
    """Put the text of a file into the field of a bound form in which it could have been typed."""
    form.cleaned_data[field] = text
    data = cast(QueryDict, form.data).copy()
    data[field] = text
    form.data = data
