"""What arrives is not always a form: too much of it, half of it, or none that anybody can read."""

import gzip
from uuid import uuid4

import pytest
from django.test import Client

from tests.hostile.reading import Page
from tests.hostile.rows import ROWS
from tests.hostile.sending import senders

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=garis"
MUCH = 10 * 1024 * 1024
BODIES = {
    "ten megabytes": (b"name=" + b"x" * MUCH, FORM),
    "ten thousand fields": (b"&".join(b"a%d=1" % i for i in range(10_000)), FORM),
    "half a part": (b"--garis\r\nContent-Disposition: form-data; name=", PARTS),
    "no boundary": (b"name=Siti", "multipart/form-data"),
    "a boundary that never comes": (b"name=Siti", PARTS),
    "broken base64": (b"--garis\r\nContent-Disposition: form-data; name=\"name\"\r\n"
                      b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--garis--\r\n", PARTS),
    "JSON": (b'{"name": "Siti"}', "application/json"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml"),
    "packed": (gzip.compress(b"name=Siti"), FORM),
    "bytes": (bytes(range(256)), "application/octet-stream"),
    "an unknown alphabet": (b"name=Siti", f"{FORM}; charset=nonsense"),
    "UTF-16": ("name=Siti".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "nothing": (b"", FORM),
    "nothing of no kind": (b"", ""),
}  # fmt: skip


# Reading a body is one thing for all pages; what a page does with half of one is its own.
EVERYWHERE = ("ten megabytes", "half a part", "JSON", "bytes", "nothing")
READERS = ("registry:register", "placement:receive", "protection:help", "account_login")


def tried(sender, called):
    body, kind = BODIES[called]
    sent = sender.post(body, kind)
    if sent.status >= 500:
        return f"{sent.status}: a fault of ours"
    if sent.wrote:
        return f"{sent.wrote} entries were written"
    return "" if sent.page.language in ("", "id") else f"answers in {sent.page.language}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_no_body_breaks_a_page_and_none_is_done(db, name):
    found, sender = [], senders(name, ROWS[name][0])[0]
    for called in BODIES if name in READERS else EVERYWHERE:
        if wrong := tried(sender, called):
            found.append(f"{name} ({called}): {wrong}")
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("where", ["/orang/daftar/", "/bantuan/", "/masuk/"])
def test_too_much_is_said_in_the_persons_language(client, db, where, language):
    answer = client.post(where, BODIES["ten megabytes"][0], content_type=FORM,
                         headers={"accept-language": language})  # fmt: skip
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
