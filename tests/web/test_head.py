"""HEAD is answered wherever GET is, with the same headers (RFC 9110, 9.3.2)."""

import pytest
from django.test import Client

from rantau.access.models import Account


@pytest.mark.parametrize(
    "path",
    ["/", "/bantuan/", "/periksa/", "/V", "/masuk/", "/tidak-ada/", "/healthz", "/api/v1/persons"],
)
def test_head_is_answered_as_get_for_anybody(db, path):
    head, get = Client().head(path), Client().get(path)

    assert head.status_code == get.status_code
    assert head["Content-Type"] == get["Content-Type"]


@pytest.mark.parametrize("path", ["/kantor/", "/orang/daftar/", "/warga/", "/akun/"])
def test_head_is_answered_as_get_for_an_officer(client, db, path):
    client.force_login(Account.objects.get(login="loket.3212"))
    assert client.head(path).status_code == client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/V", "/masuk/", "/kantor/", "/static/rantau.js", "/api/v1/token"]
)
def test_trace_is_answered_nowhere(client, db, path):
    answer = client.trace(path, headers={"cookie": "a=b"})
    assert answer.status_code == 405
    assert b"a=b" not in answer.getvalue()
