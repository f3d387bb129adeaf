"""Every form against every bad value: an answer that helps, nothing lost, nothing half done."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.hostile.judging import done, faults, lost
from tests.hostile.rows import DEAF, ROWS
from tests.hostile.sending import senders
from tests.web.test_permission_matrix import addresses, is_api

WITH_FILES = {"placement:receive"}
FORMS = [(name, number) for name, rows in ROWS.items() for number in range(len(rows))]


def somewhere(name):
    """The address, about something that there is not."""
    resolver = get_resolver()
    for space in name.split(":")[:-1]:
        resolver = resolver.namespace_dict[space][1]
    [(_, parts), *_] = resolver.reverse_dict.getlist(name.split(":")[-1])[0][0]
    return reverse(name, kwargs={part: UUID(int=1) for part in parts})


def test_every_page_that_takes_a_form_has_a_row(db):
    asked = {name: Client().post(somewhere(name)) for name in addresses() if not is_api(name)}
    takes = {name for name, answer in asked.items() if answer.status_code != 405}
    assert takes == set(ROWS) | DEAF


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), FORMS)
def test_the_right_form_is_taken_and_every_wrong_one_is_answered(db, name, number):
    found = []
    for sender in senders(name, ROWS[name][number]):
        sent = sender.send()
        assert done(sender.row, sent), (sent.status, sent.page.summary, sender.right)
        assert sent.wrote == sender.row.writes
        files = [field.name for field in sender.form.fields.values() if field.kind == "file"]
        assert not files or name in WITH_FILES, f"judge the files of {name} in test_files.py"
        for field, called, value, refused in sender.wrong():
            sent = sender.send({field.name: value})
            wrong = list(faults(sender, field, value, refused, sent))
            if not (wrong or done(sender.row, sent)):
                wrong = list(lost(sender, field, value, sent))
            found += [f"{name} {field.name} ({called}): {each}" for each in wrong]
    assert not found, "\n" + "\n".join(found)
