"""The same once more: a form sent twice is done once, a late one shows both versions, and a broken
one works when it is sent again as its page now stands."""

import re

import pytest

from tests.hostile.judging import done
from tests.hostile.rows import ROWS
from tests.hostile.sending import FORM, senders, undone

# An invitation is used up: who sends it twice is told so, and signs in.
ONCE = {"access:accept"}
WRITING = [(name, n) for name, rows in ROWS.items() for n, row in enumerate(rows) if row.writes]


def every(name, number, hidden):
    """The forms of the row that carry this hidden field."""
    for sender in senders(name, ROWS[name][number]):
        for field in sender.form.fields.values():
            if field.name.rpartition("-")[2] == hidden and field.kind == "hidden":
                yield sender, field


def as_it_stands(sender, sent):
    """What the page that asks again would send now."""
    [form] = [f for f in sent.page.forms if set(f.fields) == set(sender.form.fields)]
    return {name: field.values[0] for name, field in form.fields.items() if field.kind == "hidden"}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), WRITING)
def test_sent_twice_it_is_done_once_and_answers_the_same(db, name, number):
    for sender, _ in every(name, number, "key"):
        with undone(sender.before) as happened:
            first = sender.answered(sender.body(), FORM, happened)
            again = sender.answered(sender.body(), FORM, happened)

        if name in ONCE:
            assert (again.status, again.wrote) == (404, sender.row.writes)
            continue
        assert done(sender.row, first), (first.status, first.page.summary)
        assert (again.status, again.leads_to) == (first.status, first.leads_to), again.page.note
        assert again.wrote == sender.row.writes


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), WRITING)
def test_another_form_under_the_same_key_is_refused_and_kept(db, name, number):
    for sender, _ in every(name, number, "key"):
        typed = [f.name for f in sender.form.fields.values() if f.kind in ("text", "textarea")]
        free = [f for f in typed if sender.right[f] == "Isian"]
        if free:
            with undone(sender.before) as happened:
                sender.answered(sender.body(), FORM, happened)
                other = sender.answered(sender.body({free[0]: "Isian lain"}), FORM, happened)

            assert not done(sender.row, other), f"{name}: taken under a key that was used"
            assert other.wrote == sender.row.writes
            if other.status != 404:  # what it was about may be over by now
                assert "Isian lain" in other.body


SEEN = [(n, number) for n, number in WRITING if n.startswith(("placement:", "protection:"))]


@pytest.mark.parametrize(("name", "number"), SEEN)
def test_a_late_form_shows_both_versions_and_is_taken_when_sent_again(db, name, number):
    for sender, field in every(name, number, "seen"):
        now = int(sender.right[field.name])
        late = sender.send({field.name: now - 1})

        assert late.status == 409
        assert late.wrote == 0
        assert re.findall(r"versi (\d+)", late.page.summary) == [str(now - 1), str(now)]
        if sender.right.get("do") != "take":
            again = sender.send(as_it_stands(sender, late))
            assert done(sender.row, again), (again.status, again.page.summary)


@pytest.mark.parametrize(("name", "number"), WRITING)
@pytest.mark.parametrize("hidden", ["key", "seen"])
def test_what_came_broken_is_mended_in_the_page_that_asks_again(db, name, number, hidden):
    for sender, field in every(name, number, hidden):
        broken = sender.send({field.name: "x"})
        assert broken.wrote == (sender.row.writes if field.name in sender.row.forgives else 0)
        if broken.status == 422 and sender.right.get("do") != "take":
            again = sender.send(as_it_stands(sender, broken))
            assert done(sender.row, again), (again.status, again.page.summary)
        else:
            assert broken.status in (200, 400, 422)
