"""Messages are looked up in the reader's language; dates and times are written in one manner."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import timezone, translation

from rantau.web.common.date_filters import fill_sentence, render_date
from rantau.web.common.labels import format_number

AT = datetime(2027, 3, 2, 20, 5, tzinfo=UTC)


def render(template, language="id", **context):
    with translation.override(language), timezone.override(ZoneInfo("Asia/Jakarta")):
        return engines["jinja2"].from_string(template).render(context)


class TestMessages:
    def test_the_same_template_speaks_both_languages_in_one_process(self):
        pages = []
        for language in ("id", "en", "id", "en"):
            with translation.override(language):
                pages.append(render_to_string("404.html"))
        assert pages[0] == pages[2]
        assert pages[1] == pages[3]
        assert "Halaman ini tidak ada" in pages[0]
        assert "Halaman ini tidak ada" not in pages[1]

    @pytest.mark.parametrize(
        ("template", "written"),
        [
            ('{{ _("Find the nearest office") }}', "Cari kantor terdekat"),
            ('{% set x = _("Find the nearest office") %}<{{ x }}>', "<Cari kantor terdekat>"),
            ("{{ _(message) }}", "Cari kantor terdekat"),
            ('{{ pgettext("job order", "Open") }}', "Terbuka"),
            ('{{ _("100%%, <b>") }}', "100%, <b>"),
            ("{% trans %}Find the nearest office{% endtrans %}", "Cari kantor terdekat"),
            ("{% trans %}100%{% endtrans %}", "100%"),
            ('{{ ngettext("%(num)s file", "%(num)s files", 2) }}', "2 files"),
            ('{{ _("%(name)s, <b>", name="<i>") }}', "&lt;i&gt;, <b>"),
        ],
    )
    def test_a_message_is_looked_up_and_its_variables_are_escaped(self, template, written):
        assert render(template, message="Find the nearest office") == written

    def test_a_component_keeps_no_language(self):
        template = (
            '{% from "components/pagination.html" import pagination %}{{ pagination("?1", "") }}'
        )
        assert "Previous" in render(template, "en")
        assert "Sebelumnya" in render(template, "id")


class TestDatesAndTimes:
    @pytest.mark.parametrize(
        ("template", "written"),
        [
            ("{{ at|render_date }}", '<span class="date">03-03-2027</span>'),
            ("{{ at|format_time }} {{ at|format_time_zone }}", "03.05 WIB"),
            ("{{ at|render_datetime }}", '<span class="date">03-03-2027</span> 03.05 WIB'),
            ("{{ at|format_date }}", "03-03-2027"),
            ("{{ at|format_datetime }}", "03-03-2027 03.05 WIB"),
            ("{{ at|format_weekday }} {{ at|format_weekday(short=true) }}", "Rabu Rab"),
            (
                "{{ at|render_datetime_range(at + three_hours) }}",
                '<span class="date">03-03-2027</span> 03.05–06.05 WIB',
            ),
            (
                "{{ at|datetime_element }}",
                '<time datetime="2027-03-03T03:05:00+07:00"><span class="date">03-03-2027</span> 03.05 WIB</time>',
            ),
            (
                "{{ at|date_element }}",
                '<time datetime="2027-03-03T03:05:00+07:00"><span class="date">03-03-2027</span></time>',
            ),
        ],
    )
    def test_a_time_is_written_in_the_readers_zone_which_is_named(self, template, written):
        assert render(template, at=AT, three_hours=timedelta(hours=3)) == written

    @pytest.mark.parametrize(
        "name",
        [
            "format_date",
            "format_time",
            "format_datetime",
            "datetime_element",
            "date_element",
            "format_time_since(now)",
            "format_time_until(now)",
            "format_number",
        ],
    )
    def test_nothing_is_written_of_no_time(self, name):
        assert render("{{ at|" + name + " }}", at=None, now=AT) == ""

    def test_a_day_is_a_day_in_every_zone(self):
        assert render("{{ on|format_date }}", on=date(1994, 2, 14)) == "14-02-1994"

    def test_in_a_sentence_the_date_stays_whole_and_what_was_typed_is_escaped(self):
        sentence = fill_sentence("%(who)s <1>, %(day)s", who="<i>", day=render_date(AT))
        assert sentence == '&lt;i&gt; &lt;1&gt;, <span class="date">03-03-2027</span>'

    def test_a_time_of_day_has_no_zone(self):
        assert render("{{ at|format_time }}", at=time(7, 30)) == "07.30"

    def test_a_span_of_time_is_in_the_readers_language(self):
        template = "{{ at|format_time_until(now) }}"
        now = AT - timedelta(days=2, hours=3)
        assert render(template, at=AT, now=now).replace("\xa0", " ") == "2 hari, 3 jam"
        assert render(template, "en", at=AT, now=now).replace("\xa0", " ") == "2 days, 3 hours"


class TestNumbers:
    def test_thousands_are_separated_as_the_language_does(self):
        assert render("{{ 1234567|format_number }}") == "1.234.567"
        assert render("{{ 1234567|format_number }}", "en") == "1,234,567"


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("id", 1234567, "1.234.567"),
        ("en", 1234567, "1,234,567"),
        ("id", Decimal("29500.50"), "29.500,50"),
        ("en", Decimal("29500.00"), "29,500"),
        ("en", None, "–"),
    ],
)
def test_a_number_is_written_in_the_readers_language(language, number, text):
    with translation.override(language):
        assert format_number(number) == text
