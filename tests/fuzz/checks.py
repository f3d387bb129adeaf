"""What an answer to a bad form must be.

Each fault is one sentence; no sentence means it is well.
"""

import re
from collections.abc import Iterator
from typing import Any

from tests.addresses.entries import Form
from tests.fuzz.html import Field
from tests.fuzz.sending import Sender, Sent, format_typed
from tests.fuzz.values import LONG

REFUSED = (400, 404, 409, 413, 422, 429)
# Sent by no page of ours, or too large to be read at all: nothing can be shown again.
UNREADABLE = (400, 413)
ENGLISH = re.compile(r"\b(This|Enter|Ensure|Select|required|must|the|not)\b")


def is_success(entry: Form, sent: Sent) -> bool:
    """Whether the answer says that the form was accepted."""
    return sent.status in entry.accepted and not sent.page.summary.strip()


def find_faults(
    sender: Sender, field: Field, value: Any, refused: bool, sent: Sent
) -> Iterator[str]:
    """Everything that is wrong with the answer to `value` in `field`."""
    entry = sender.entry
    if sent.status >= 500:
        yield f"{sent.status}: an error of ours"
        return
    if "<script>alert" in sent.body or "<img src=x" in sent.body:
        yield "HTML comes back raw"
    if is_success(entry, sent):
        yield from _check_success(entry, field, value, refused, sent)
    elif sent.status == 200 and not entry.entries and sent.page.summary.strip():
        yield from _check_error_answer(
            sender, field, sent
        )  # the login library answers 200 with its errors
    elif sent.status not in REFUSED:
        yield f"{sent.status} is neither success nor refusal"
    else:
        yield from _check_error_answer(sender, field, sent)


def find_common_faults(sender: Sender, sent: Sent) -> Iterator[str]:
    """Everything that is wrong with the answer to a form, whichever of its values are bad."""
    if sent.status >= 500:
        yield f"{sent.status}: an error of ours"
    elif "<script>alert" in sent.body or "<img src=x" in sent.body:
        yield "HTML comes back raw"
    elif is_success(sender.entry, sent):
        if sent.entries not in (0, sender.entry.entries):
            yield f"{sent.status}, but {sent.entries} entries were written"
    else:
        yield from _check_error_page(sent)
        if sent.status not in UNREADABLE:
            yield from _check_error_links(sent)


def _check_success(
    entry: Form, field: Field, value: Any, refused: bool, sent: Sent
) -> Iterator[str]:
    too_long = value == LONG and field.max_length is not None
    if (refused or too_long) and field.name not in entry.lenient:
        yield f"is taken ({sent.status})"
    wanted = 0 if field.name in entry.needed_to_write and not str(value).strip() else entry.entries
    if sent.entries != wanted:
        yield f"{sent.status}, but {sent.entries} entries were written"


def _check_error_answer(sender: Sender, field: Field, sent: Sent) -> Iterator[str]:
    """A refusal: where, in which language, with what was typed; and without a trace."""
    yield from _check_error_page(sent)
    if sent.status not in UNREADABLE:
        yield from _check_error_place(sender, field, sent)
        yield from _check_error_links(sent)


def _check_error_page(sent: Sent) -> Iterator[str]:
    """Nothing was written, and the page speaks the visitor's language."""
    if sent.entries:
        yield f"refused, but {sent.entries} entries were written"
    if sent.page.language != "id":
        yield f"answers in {sent.page.language!r}"
    if sent.status not in UNREADABLE and (words := ENGLISH.search(sent.page.summary)):
        yield f"is in English: {sent.page.summary.strip()[:80]} ({words[0]})"


def _check_error_place(sender: Sender, field: Field, sent: Sent) -> Iterator[str]:
    """The error links to the field where it is corrected."""
    fields, other = sender.form.fields, sender.entry.error_at.get(field.name, field.name)
    places = (field.ids | (fields[other].ids if other else set())) - {""}
    if field.kind == "hidden" or (not other and not sent.page.errors):
        places = set()
    if _shows_error(sent) and places and not places & sent.page.errors:
        yield f"no error leads to the field, but to {sorted(sent.page.errors)}: {sent.page.summary.strip()[:90]}"


def _shows_error(sent: Sent) -> bool:
    return bool((sent.page.summary + sent.page.note).strip())


def _check_error_links(sent: Sent) -> Iterator[str]:
    """An error is shown, and each error leads to a place on the page."""
    if not _shows_error(sent):
        yield f"{sent.status} shows no error"
    for lost in sent.page.errors - sent.page.ids:
        yield f"an error leads to #{lost}, which is not there"


NAMED_BY_PAGE = ("hidden", "button")  # fields whose value the page gives, not the person


def list_lost_fields(sender: Sender, bad: Field, bad_value: Any, sent: Sent) -> Iterator[str]:
    """The fields whose typed value is missing from the form that is shown again.

    Where a hidden field or a button leads to something that does not exist, no form has to be shown again.
    """
    again = [f for f in sent.page.forms if set(sender.form.fields) <= set(f.fields)]
    if not again and (
        sent.status in UNREADABLE or (bad.kind in NAMED_BY_PAGE and sent.status == 404)
    ):
        return
    if not again:
        yield "the form is not shown again"
        return
    for name, field in sender.form.fields.items():
        value = bad_value if field is bad else format_typed(sender.valid[name])
        if field.is_typed and isinstance(value, str) and name not in sender.entry.lenient:
            kept = [v for form in again for v in form.fields[name].values]
            if _strip_markup(value) not in [_strip_markup(v) for v in kept]:
                yield f"what was typed in {name} is gone"


def _strip_markup(value: str) -> str:
    return re.sub(r"\s+", " ", value.replace("\0", "").replace("\ufffd", "")).strip()
