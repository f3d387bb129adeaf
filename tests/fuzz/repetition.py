"""The same once more: a form sent twice is done once, a late one shows both versions, and a broken
one works when it is sent again as its page now stands. Each fault is one sentence."""

import re
from collections.abc import Iterator

from tests.fuzz.checks import is_success
from tests.fuzz.html import Field
from tests.fuzz.sending import FORM, Sender, Sent, rollback_counted


def find_repetition_faults(sender: Sender) -> Iterator[str]:
    """Everything that is wrong with a form of the address when it comes once more."""
    for field in sender.form.fields.values():
        if field.kind == "hidden" and field.name.rpartition("-")[2] == "key":
            yield from _twice(sender)
            yield from _under_a_used_key(sender)
            yield from _broken(sender, field)
        if field.kind == "hidden" and field.name == "seen":
            yield from _late(sender)
            yield from _broken(sender, field)


def _twice(sender: Sender) -> Iterator[str]:
    with rollback_counted(sender.before) as happened:
        first = sender.answered(sender.body(), FORM, happened)
        again = sender.answered(sender.body(), FORM, happened)
    if (again.status, again.leads_to) != (first.status, first.leads_to):
        yield f"sent twice: {again.status} {again.page.note.strip()} after {first.status}"
    if again.wrote != sender.row.writes:
        yield f"sent twice: {again.wrote} entries were written"


def _under_a_used_key(sender: Sender) -> Iterator[str]:
    typed = [f.name for f in sender.form.fields.values() if f.kind in ("text", "textarea")]
    free = [name for name in typed if sender.right[name] == "Isian"]
    if not free:
        return
    with rollback_counted(sender.before) as happened:
        sender.answered(sender.body(), FORM, happened)
        other = sender.answered(sender.body({free[0]: "Isian lain"}), FORM, happened)
    if is_success(sender.row, other) or other.wrote != sender.row.writes:
        yield "another form is taken under a key that was used"
    if other.status != 404 and "Isian lain" not in other.body:  # else it is over by now
        yield "what was typed under a key that was used is gone"


def _late(sender: Sender) -> Iterator[str]:
    now = int(sender.right["seen"])
    sent = sender.send({"seen": now - 1})
    if sent.status != 409 or sent.wrote:
        yield f"too late: {sent.status}, {sent.wrote} entries were written"
    if re.findall(r"versi (\d+)", sent.page.summary) != [str(now - 1), str(now)]:
        yield f"too late: both versions are not said: {sent.page.summary}"
    yield from _sent_again(sender, sent)


def _broken(sender: Sender, field: Field) -> Iterator[str]:
    if field.name not in sender.row.forgives:
        yield from _sent_again(sender, sender.send({field.name: "x"}))


def _sent_again(sender: Sender, sent: Sent) -> Iterator[str]:
    """The page that asks again has been put right: sent as it stands, it is taken."""
    alike = [f for f in sent.page.forms if set(f.fields) == set(sender.form.fields)]
    if not alike or sender.right.get("do") == "take" or sent.status == 400:
        return  # a button alone: the page itself is what one looks at
    fields = alike[0].fields.items()
    again = sender.send({name: f.values[0] for name, f in fields if f.kind == "hidden"})
    if not is_success(sender.row, again):
        yield f"sent again as it stands: {again.status} {again.page.summary}"
