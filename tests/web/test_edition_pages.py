"""Headquarters proposes, compares and publishes editions of schemes on screen."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.common import clock
from rantau.placement import selectors
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.sections import UnreadableDeclaration
from rantau.web.placement.views import editions
from tests.factories.scheme_editions import build_content, propose, publish, withdraw

NOW = datetime(2026, 12, 10, 3, tzinfo=UTC)
DAY = datetime(2027, 3, 1, 3, tzinfo=UTC)
NEXT = build_content(("working_days: 30", "working_days: 20"), edition="2027", begins="2027-03-01")
SUMMARY = {"summary_id": "Berangkat lebih cepat", "summary_en": "Departs sooner"}
LIST = reverse("placement:editions")
PROPOSE = reverse("placement:propose_edition")


@pytest.fixture(autouse=True)
def december(db):
    """A December, in which no process read an edition before."""
    selectors._read_scheme_editions.cache_clear()
    with clock.freeze_clock(NOW):
        yield
    selectors._read_scheme_editions.cache_clear()


def read(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def send(browser, address, **values):
    return browser.post(address, {"key": uuid4(), **values})


def test_one_proposes_another_publishes_and_it_is_in_force_on_its_day(as_who):
    answer = send(as_who("pusat"), PROPOSE, content=NEXT, **SUMMARY)
    page = answer["Location"]
    assert "Harus diterbitkan oleh petugas pusat yang lain." in read(as_who("pusat").get(page))

    other = as_who("pusat-2")
    assert "Berangkat lebih cepat" in read(other.get(LIST))
    shown = read(other.get(page))
    assert "tahap › Berangkat › hari kerja" in shown
    assert "<svg" in shown
    assert "Usulkan" not in shown
    assert send(other, page, decision="published", why="").status_code == 302

    with clock.freeze_clock(DAY):
        assert get_scheme_editions().get_in_force("p2p-formal", clock.today()).edition == "2027"


def test_the_proposer_takes_it_back_on_its_page(as_who):
    page = reverse("placement:edition_proposal", args=[propose(NEXT)])
    assert "Tarik usulan" in read(as_who("pusat").get(page))
    assert "Tarik usulan" not in read(as_who("pusat-2").get(page))
    refused = send(as_who("pusat-2"), page, decision="recalled")
    assert "Tarik usulan" in refused.content.decode()
    assert "Hanya yang mengusulkan" in refused.content.decode()

    assert send(as_who("pusat"), page, decision="recalled").status_code == 302
    shown = read(as_who("pusat").get(page))
    assert "Ditarik oleh pengusulnya" in shown
    assert "Tarik usulan" not in shown
    propose(NEXT)


def test_the_form_begins_with_the_newest_edition_whether_file_or_published(as_who):
    address = f"{PROPOSE}?skema=p2p-formal"
    assert "edition: &quot;2026-2&quot;" in read(as_who("pusat").get(address)).replace(
        "&#34;", "&quot;"
    )
    publish(propose(NEXT))
    assert "edition: &quot;2027&quot;" in read(as_who("pusat").get(address)).replace(
        "&#34;", "&quot;"
    )


def test_a_fault_is_said_at_the_field_and_nothing_typed_is_lost(as_who):
    content = NEXT.replace("in_force_from: 2027-03-01", "in_force_from: 2026-12-10")
    answer = send(as_who("pusat"), PROPOSE, content=content, **SUMMARY)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "in_force_from: paling cepat besok" in shown
    assert "in_force_from: 2026-12-10" in shown
    assert "Berangkat lebih cepat" in shown


def test_a_fault_that_arises_before_the_decision_is_shown_on_the_page_of_the_proposal(as_who):
    page = reverse("placement:edition_proposal", args=[propose(NEXT)])
    with clock.freeze_clock(DAY):
        answer = send(as_who("pusat-2"), page, decision="published", why="")
    assert answer.status_code == 422
    assert "paling cepat besok" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", ("pekerja", "hari kerja")), ("en", ("worker", "working days"))],
)
def test_the_drawing_is_in_the_language_of_the_reader(as_who, language, words):
    address = reverse("placement:edition", args=["p2p-formal", "2026-2"])
    shown = read(as_who("pusat").get(address, headers={"Accept-Language": language}))
    drawing = shown[shown.index("<svg xmlns") :]
    drawing = drawing[: drawing.index("</svg>")]
    assert all(each in drawing for each in words)


def test_an_edition_that_is_none_is_not_found(as_who):
    for scheme, edition in (("p2p-formal", "1999"), ("x" * 200, "2027")):
        address = reverse("placement:edition", args=[scheme, edition])
        assert as_who("pusat").get(address).status_code == 404


def test_what_was_published_is_withdrawn_before_its_day_by_two(as_who):
    publish(propose(NEXT))
    browser = as_who("pusat")
    edition = reverse("placement:edition", args=["p2p-formal", "2027"])
    assert "Tarik sebelum berlaku" in read(browser.get(edition))
    reference = withdraw(publish_another())
    page = reverse("placement:edition_proposal", args=[reference])
    assert "penarikan" in read(as_who("pusat-2").get(page))
    assert send(as_who("pusat-2"), page, decision="published", why="").status_code == 302
    assert "Tarik sebelum berlaku" not in read(
        browser.get(reverse("placement:edition", args=["p2p-formal", "2028"]))
    )
    assert "(ditarik)" in read(browser.get(LIST))
    with clock.freeze_clock(DAY):
        assert "Tarik sebelum berlaku" not in read(as_who("pusat").get(edition))


def publish_another():
    """The edition after it; gives its reference."""
    return publish(propose(build_content(edition="2028", begins="2028-03-01")))


def test_headquarters_has_a_link_to_the_schemes(as_who):
    assert f'href="{LIST}"' in read(as_who("pusat").get(reverse("common:desk")))
    assert f'href="{LIST}"' not in read(as_who("kepala.3212").get(reverse("common:desk")))


def test_a_text_that_is_none_any_more_is_shown_with_the_reason(as_who, monkeypatch):
    reference = publish(propose(NEXT))

    def parse_as_later(_content):
        raise UnreadableDeclaration("scheme", "no word formal")

    for module in (editions, selectors):
        name = "parse_published_scheme" if module is editions else "_parse_scheme"
        monkeypatch.setattr(module, name, parse_as_later)
    shown = read(as_who("pusat").get(reverse("placement:edition_proposal", args=[reference])))

    assert "Teks ini tidak dapat dibaca lagi" in shown
    assert "in_force_from: 2027-03-01" in shown
    assert "Gambar</h2>" not in shown
    assert "2027" in read(as_who("pusat").get(LIST))
