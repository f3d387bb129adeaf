"""Every form against every bad value: an answer that helps, nothing lost, nothing half done."""

import random
from uuid import uuid4

import pytest
from django.test import Client

from rantau.access.models import Account
from rantau.demo.credentials import DEMO_PASSWORD
from tests.addresses import PAGES
from tests.fuzz.bodies import BODIES, find_body_faults
from tests.fuzz.checks import find_common_faults, find_faults, is_success, list_lost_fields
from tests.fuzz.html import Page
from tests.fuzz.repetition import find_repetition_faults
from tests.fuzz.sending import FORM_TYPE, list_senders

COMBINATIONS = 500  # of bad fields, for each form
FORMS = [(name, number) for name, page in PAGES.items() for number in range(len(page.forms))]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), FORMS)
def test_the_valid_form_is_accepted_and_every_bad_one_is_answered(db, name, number):
    faults = []
    for sender in list_senders(name, PAGES[name].forms[number]):
        faults += find_form_faults(name, sender)
        faults += find_repetition_faults(sender)
    faults += find_body_faults(name, sender)
    assert not faults, "\n" + "\n".join(f"{name}: {fault}" for fault in faults)


@pytest.mark.long
@pytest.mark.parametrize(("name", "number"), FORMS)
def test_no_combination_of_bad_fields_breaks_it(db, name, number):
    faults, rng = [], random.Random(f"{name} {number}")
    for sender in list_senders(name, PAGES[name].forms[number]):
        bad_values = list(sender.list_bad_values())
        for _ in range(COMBINATIONS if bad_values else 0):
            picked = rng.sample(bad_values, min(len(bad_values), rng.randint(2, 6)))
            sent = sender.send({field.name: value for field, _, value, _ in picked})
            case = {field.name: value_name for field, value_name, _, _ in picked}
            faults += [f"{name} {case}: {each}" for each in find_common_faults(sender, sent)]
    assert not faults, "\n" + "\n".join(faults)


def find_form_faults(name, sender):
    """Send the valid form, then each field with each bad value."""
    sent, faults = sender.send(), []
    assert is_success(sender.entry, sent), (sent.status, sent.page.summary, sender.valid)
    assert sent.entries == sender.entry.entries
    files = [field.name for field in sender.form.fields.values() if field.kind == "file"]
    assert not files or PAGES[name].has_files, f"try the files of {name} in test_files.py"
    for field, value_name, value, refused in sender.list_bad_values():
        sent = sender.send({field.name: value})
        wrong = list(find_faults(sender, field, value, refused, sent))
        if not (wrong or is_success(sender.entry, sent)):
            wrong = list(list_lost_fields(sender, field, value, sent))
        faults += [f"{field.name} ({value_name}): {each}" for each in wrong]
    return faults


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("path", "login"), [("/orang/daftar/", "loket.3212"), ("/bantuan/", ""), ("/masuk/", "")]
)
def test_too_much_is_said_in_the_persons_language(client, db, path, login, language):
    if login:
        client.force_login(Account.objects.get(login=login))
    answer = client.post(
        path,
        BODIES["ten megabytes"][0],
        content_type=FORM_TYPE,
        headers={"accept-language": language},
    )
    page = Page(answer.content.decode())

    assert answer.status_code in (400, 413)
    assert page.language == language


@pytest.mark.parametrize("token", ["", "x", "x" * 64, "é" * 64, "x" * 10_000, None])
def test_a_form_with_a_false_token_is_refused_and_changes_nothing(db, token):
    strict = Client(enforce_csrf_checks=True)
    form = {"login": "loket.3212", "password": DEMO_PASSWORD, "key": str(uuid4())}
    if token is not None:
        form["csrfmiddlewaretoken"] = token
    answer = strict.post("/masuk/", form)

    assert answer.status_code == 403
    assert b"sessionid" not in str(answer.cookies).encode()
