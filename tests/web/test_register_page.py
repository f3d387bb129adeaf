"""The register page: problems at their fields, nothing typed lost, once is once."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.registry.models import Person
from tests.web.html import INDONESIAN

TYPED = {
    "name": "Sukarti",
    "sex": "F",
    "birth": "1991",
    "origin": "Haurgeulis",
    "safe_channel": "none",
    "notice_given": "on",
}


@pytest.fixture
def send(as_who):
    """Post the register form as the counter of Indramayu, in Indonesian."""
    client = as_who("loket.3212")

    def post(**changes):
        form = {"key": str(uuid4()), **TYPED, **changes}
        return client.post(reverse("registry:register"), form, headers=INDONESIAN)

    return post


def read_reference(answer):
    """The reference on the slip that was answered."""
    return re.search(r"RT-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.content.decode()).group(0)


def test_it_registers_and_gives_the_slip_that_leads_to_the_person(send, client):
    answer = send()

    assert answer.status_code == 200
    assert "Kode masuk" in answer.content.decode()
    page = client.get(reverse("registry:person", args=[read_reference(answer)]), headers=INDONESIAN)
    assert "Sukarti" in page.content.decode()
    assert "lahir tahun 1991" in page.content.decode()


def test_the_same_form_sent_twice_registers_once_and_shows_the_same_slip(send, indramayu):
    key = str(uuid4())
    first, again = send(key=key), send(key=key)

    assert read_reference(first) == read_reference(again)
    assert first.content.split(b"slip__big")[2][:20] == again.content.split(b"slip__big")[2][:20]
    with reading_as(indramayu):
        assert Person.objects.filter(name="Sukarti").count() == 1


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(send):
    page = send(birth="31-02-1990", phone="satu dua", alias="Mbak Kar")

    assert page.status_code == 422
    text = page.content.decode()
    assert "Tulis tanggal seperti 14-02-1994" in text
    assert 'value="Mbak Kar"' in text
    assert 'value="31-02-1990"' in text


def test_a_village_that_many_have_asks_which(send):
    page = send(origin="Sukamaju")

    assert page.status_code == 422
    assert "Ada beberapa desa dengan nama ini" in page.content.decode()


def test_somebody_alike_is_shown_masked_before_saving(send):
    send(nik="3212015402940001")
    page = send(name="Orang Lain", birth="", nik="3212015402940001")

    assert page.status_code == 409
    text = page.content.decode()
    assert "S…" in text
    assert "NIK sama" in text
    assert "Sukarti" not in text


def test_an_unsigned_form_changes_nothing(client, db):
    answer = client.post(reverse("registry:register"), TYPED)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/masuk/")
