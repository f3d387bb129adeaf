"""Who is abroad without a permit: the list, the count by district of a day, and the simulation that
everybody sees."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.common import clock
from rantau.rounds.overstay import OverstayShare
from rantau.web.rounds import figure_views
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, go_abroad

LIST = reverse("rounds:overstays")


@pytest.fixture
def over(db):
    """The stay of somebody whose permit ended ten days ago; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        stay = get_stay_of(go_abroad())
    days = (stay.permit_until - IN_DOCUMENTS.date()).days + 10
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=days)):
        yield stay


def read(client, login, **query):
    client.force_login(Account.objects.get(login=login))
    return " ".join(client.get(LIST, query).content.decode().split())


def test_headquarters_counts_by_district_on_a_day(client, over):
    now = read(client, "pusat")
    assert over.reference in now
    assert 'class="num"><b>1</b>' in now
    before = read(client, "pusat", pada=f"{over.permit_until:%d-%m-%Y}")
    assert 'class="num"><b>0</b>' in before


def test_a_day_that_has_not_come_is_refused_at_its_field(client, over):
    page = read(client, "pusat", pada=f"{clock.today() + timedelta(days=1):%d-%m-%Y}")
    assert "Tanggal ini belum tiba" in page


def test_her_district_sees_her_without_counts(client, over):
    page = read(client, "kepala.3212")
    assert over.reference in page
    assert 'name="pada"' not in page
    assert over.reference not in read(client, "kepala.3578")


def test_everybody_sees_the_share_and_what_it_would_do_as_simulated(client, db, monkeypatch):
    share = OverstayShare(clock.today(), 100, 30, 300)
    monkeypatch.setattr(figure_views, "get_overstay_share", lambda *_: share)
    page = client.get(reverse("rounds:countries", args=["KR"])).content.decode()
    assert "Simulasi kami" in page
    monkeypatch.setattr(
        figure_views,
        "get_overstay_share",
        lambda *_: OverstayShare(clock.today(), None, None, None),
    )
    page = client.get(reverse("rounds:countries", args=["KR"])).content.decode()
    assert "Simulasi kami" not in page
