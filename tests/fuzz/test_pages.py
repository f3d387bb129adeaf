"""Every form against every bad value: an answer that helps, nothing lost, nothing half done."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.fuzz.bodies import BODIES, find_body_faults
from tests.fuzz.checks import find_faults, is_success, list_lost_fields
from tests.fuzz.html import Page
from tests.fuzz.repetition import find_repetition_faults
from tests.fuzz.rows import ADDRESSES_WITHOUT_FORM, ROWS
from tests.fuzz.sending import FORM, list_senders
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
    assert takes == set(ROWS) | ADDRESSES_WITHOUT_FORM


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), FORMS)
def test_the_right_form_is_taken_and_every_wrong_one_is_answered(db, name, number):
    found = []
    for sender in list_senders(name, ROWS[name][number]):
        sent = sender.send()
        assert is_success(sender.row, sent), (sent.status, sent.page.summary, sender.right)
        assert sent.wrote == sender.row.writes
        files = [field.name for field in sender.form.fields.values() if field.kind == "file"]
        assert not files or name in WITH_FILES, f"judge the files of {name} in test_files.py"
        for field, called, value, refused in sender.wrong():
            sent = sender.send({field.name: value})
            wrong = list(find_faults(sender, field, value, refused, sent))
            if not (wrong or is_success(sender.row, sent)):
                wrong = list(list_lost_fields(sender, field, value, sent))
            found += [f"{name} {field.name} ({called}): {each}" for each in wrong]
        found += [f"{name}: {each}" for each in find_repetition_faults(sender)]
    found += [f"{name}: {each}" for each in find_body_faults(name, sender)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("where", ["/orang/daftar/", "/bantuan/", "/masuk/"])
def test_too_much_is_said_in_the_persons_language(client, db, where, language):
    answer = client.post(
        where, BODIES["ten megabytes"][0], content_type=FORM, headers={"accept-language": language}
    )
    page = Page(answer.content.decode())

    if answer.status_code != 302:  # nobody is signed in: the session's page comes first
        assert answer.status_code in (400, 413)
        assert page.language == language


@pytest.mark.parametrize("token", ["", "x", "x" * 64, "é" * 64, "x" * 10_000, None])
def test_a_form_with_a_false_token_is_refused_and_changes_nothing(db, token):
    strict = Client(enforce_csrf_checks=True)
    form = {"login": "loket.3212", "key": str(uuid4())}
    if token is not None:
        form["csrfmiddlewaretoken"] = token
    answer = strict.post("/masuk/", form)

    assert answer.status_code == 403
    assert b"sessionid" not in str(answer.cookies).encode()
