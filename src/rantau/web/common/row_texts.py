"""Rows that are typed, pasted or come as a file: what a file holds is kept as if it had been
typed, so that nothing is lost where the form is shown again."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from rantau.common.hashing import compute_sha256
from rantau.web.common.forms import CommandForm

MAX_BYTES_OF_A_CHARACTER = 4  # in UTF-8


class RowsForm(CommandForm):
    """A form of rows that are typed or come as a file.

    from_file  the SHA-256 of the text of a file that stands in the box, which another file replaces
    """

    from_file = forms.CharField(widget=forms.HiddenInput, required=False)

    def read_text(self, field: str, max_characters: int) -> str:
        """The rows, while the form is cleaned: what was typed into this field, or what the file in
        its field `file` holds, which is kept in the box then. Where the file cannot be read, or
        other rows were typed besides, the form has an error and the text is empty."""
        typed: str = self.cleaned_data.get(field, "")
        file = self.cleaned_data.get("file")
        if not file:
            return typed
        text = _decode_text(file.read(MAX_BYTES_OF_A_CHARACTER * max_characters + 1))
        if text is None:
            self.add_error("file", _("This is no file of text. Save it as CSV (UTF-8)."))
        elif len(text) > max_characters:
            self.add_error("file", _("The file is too large."))
        elif self._is_typed(typed) and typed.split() != text.split():
            self.add_error(
                "file", _("Rows are written in the box too. Send the file, or the rows, not both.")
            )
        else:
            self._keep_as_typed(field, text)
            return text
        return ""

    def _is_typed(self, text: str) -> bool:
        is_of_a_file = self.cleaned_data.get("from_file") == _compute_digest(text)
        return bool(text.strip()) and not is_of_a_file

    def _keep_as_typed(self, field: str, text: str) -> None:
        self.cleaned_data[field] = text
        data = cast(QueryDict, self.data).copy()
        data[field], data["from_file"] = text, _compute_digest(text)
        self.data = data


def _compute_digest(text: str) -> str:
    """Of the words of a text: a browser changes the ends of lines."""
    return compute_sha256(" ".join(text.split()).encode())


def _decode_text(content: bytes) -> str | None:
    """The text of a file as spreadsheets and banks save it; None where it is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None
