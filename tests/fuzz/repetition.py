"""The same form once more: sent twice it is done once, a stale one shows both revisions, and a broken
one is accepted when it is sent again as its page shows it. Each fault is one sentence."""

import re
from collections.abc import Iterator

from tests.fuzz.checks import is_success
from tests.fuzz.html import Field
from tests.fuzz.sending import Sender, Sent, rollback_counted


def find_repetition_faults(sender: Sender) -> Iterator[str]:
    """Everything that is wrong with a form of the address when it comes once more."""
    for field in sender.form.fields.values():
        if field.kind == "hidden" and field.name.rpartition("-")[2] == "key":
            yield from _check_sent_twice(sender)
            yield from _check_used_key(sender)
            yield from _check_broken_field(sender, field)
        if field.kind == "hidden" and field.name == "seen":
            yield from _check_stale_revision(sender)
            yield from _check_broken_field(sender, field)


def _check_sent_twice(sender: Sender) -> Iterator[str]:
    with rollback_counted(sender.before) as counter:
        first = sender.post_and_keep(*sender.encode(), counter)
        again = sender.post_and_keep(*sender.encode(), counter)
    if (again.status, again.location) != (first.status, first.location):
        yield f"sent twice: {again.status} {again.page.note.strip()} after {first.status}"
    if again.entries != sender.entry.entries:
        yield f"sent twice: {again.entries} entries were written"


def _check_used_key(sender: Sender) -> Iterator[str]:
    typed = [f.name for f in sender.form.fields.values() if f.kind in ("text", "textarea")]
    free = [name for name in typed if sender.valid[name] == "Isian"]
    if not free:
        return
    with rollback_counted(sender.before) as counter:
        sender.post_and_keep(*sender.encode(), counter)
        other = sender.post_and_keep(*sender.encode({free[0]: "Isian lain"}), counter)
    if is_success(sender.entry, other) or other.entries != sender.entry.entries:
        yield "another form is taken under a key that was used"
    if other.status != 404 and "Isian lain" not in other.body:  # else it is over by now
        yield "what was typed under a key that was used is gone"


def _check_stale_revision(sender: Sender) -> Iterator[str]:
    now = int(sender.valid["seen"])
    sent = sender.send({"seen": now - 1})
    if sent.status != 409 or sent.entries:
        yield f"too late: {sent.status}, {sent.entries} entries were written"
    if re.findall(r"versi (-?\d+)", sent.page.summary) != [str(now - 1), str(now)]:
        yield f"too late: both versions are not shown: {sent.page.summary}"
    yield from _check_corrected_page(sender, sent)


def _check_broken_field(sender: Sender, field: Field) -> Iterator[str]:
    if field.name not in sender.entry.lenient:
        yield from _check_corrected_page(sender, sender.send({field.name: "x"}))


def _check_corrected_page(sender: Sender, sent: Sent) -> Iterator[str]:
    """The form that is shown again is valid: sent as it is shown, it is accepted."""
    alike = [f for f in sent.page.forms if set(f.fields) == set(sender.form.fields)]
    if not alike or sender.valid.get("do") == "take" or sent.status == 400:
        return  # a button alone: the page itself is what one looks at
    fields = alike[0].fields.items()
    again = sender.send({name: f.values[0] for name, f in fields if f.kind == "hidden"})
    if not is_success(sender.entry, again):
        yield f"sent again as it is shown: {again.status} {again.page.summary}"
