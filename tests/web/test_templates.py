"""A sentence in a template is text in each language; days and moments are written in one manner."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone, translation

AT = datetime(2027, 3, 2, 20, 5, tzinfo=UTC)


def drawn(template, language="id", **shown):
    with translation.override(language):
        return engines["django"].from_string(template).render(shown)


class TestSentences:
    def test_the_same_template_speaks_both_languages_in_one_process(self):
        said = []
        for language in ("id", "en", "id", "en"):
            with translation.override(language):
                said.append(render_to_string("404.html"))
        assert said[0] == said[2]
        assert said[1] == said[3]
        assert "Halaman ini tidak ada" in said[0]
        assert "Halaman ini tidak ada" not in said[1]

    @pytest.mark.parametrize(
        ("template", "written"),
        [
            ('{% load i18n %}{% translate "Find the nearest office" %}', "Cari kantor terdekat"),
            (
                '{% load i18n %}{% translate "Find the nearest office" as x %}<{{ x }}>',
                "<Cari kantor terdekat>",
            ),
            ("{% load i18n %}{% translate said %}", "Cari kantor terdekat"),
            ('{% load i18n %}{% translate "100%, <b>" %}', "100%, <b>"),
            (
                '{% load i18n %}{% translate "Find the nearest office" noop %}',
                "Find the nearest office",
            ),
        ],
    )
    def test_every_use_of_the_tag_says_what_it_says_elsewhere(self, template, written):
        assert drawn(template, "id", said="Find the nearest office") == written


class TestMoments:
    @pytest.mark.parametrize(
        ("template", "written"),
        [
            ("{{ at|day }}", "03-03-2027"),
            ("{{ at|minute }}", "03-03-2027 03.05 WIB"),
            (
                "{{ at|moment }}",
                '<time datetime="2027-03-03T03:05:00+07:00">03-03-2027 03.05 WIB</time>',
            ),
            ("{{ at|day_moment }}", '<time datetime="2027-03-03T03:05:00+07:00">03-03-2027</time>'),
        ],
    )
    def test_a_moment_is_told_in_the_readers_zone_which_is_named(self, template, written):
        with timezone.override(ZoneInfo("Asia/Jakarta")):
            assert drawn(template, at=AT) == written

    @pytest.mark.parametrize("how", ["day", "minute", "moment", "day_moment"])
    def test_nothing_is_told_of_no_moment(self, how):
        assert drawn("{{ at|" + how + " }}", at=None) == ""

    def test_a_day_is_a_day_in_every_zone(self):
        assert drawn("{{ on|day }}", on=date(1994, 2, 14)) == "14-02-1994"
