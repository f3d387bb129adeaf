"""The help pages among themselves: one language, and no fault where a count begins anew."""

from uuid import uuid4

from django.core.cache import caches


def test_a_language_once_chosen_goes_along_to_every_help_page(client, db):
    typed = {"key": str(uuid4()), "what": "Locked in", "reach_by": "code"}
    received = client.post("/bantuan/?bahasa=en", typed).content.decode()
    assert 'action="/bantuan/jawaban/?bahasa=en"' in received
    page = client.get("/bantuan/jawaban/?bahasa=en").content.decode()
    assert 'href="/bantuan/?bahasa=en"' in page


def test_a_wrong_code_as_the_count_of_wrong_codes_ends_is_an_answer_too(client, db, monkeypatch):
    monkeypatch.setattr(caches["default"], "add", lambda *_: False)
    answer = client.post("/bantuan/jawaban/", {"code": "0000-0000-0000-0000"})
    assert answer.status_code == 404
