"""The Jinja2 environment in which every template of ours is rendered."""

from typing import Any

from django.template.defaultfilters import floatformat
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import json_script
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

from rantau.web.common import date_filters

# How templates are read, also where Babel extracts their messages.
SYNTAX: dict[str, Any] = {
    "extensions": ["jinja2.ext.i18n"],
    "trim_blocks": True,
    "lstrip_blocks": True,
}


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named view: `url('registry:person', person.reference)`."""
    return reverse(name, args=args, kwargs=kwargs)


def format_number(value: Any) -> str:
    """A whole number with the reader's separators of thousands; nothing for none."""
    return str(floatformat(value, "0g"))


def build_environment(**options: Any) -> Environment:
    """Make the environment that `TEMPLATES` names.

    Messages are looked up while a page is rendered, in the reader's language; a message that is
    marked safe has its variables escaped.
    """
    environment = Environment(**SYNTAX, **options)  # noqa: S701  Django's backend sets autoescape
    environment.policies["truncate.leeway"] = 0
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    environment.globals.update(
        _=environment.globals["gettext"], get_language=get_language, static=static, url=url
    )
    environment.filters.update(
        date_element=date_filters.date_element,
        datetime_element=date_filters.datetime_element,
        format_date=date_filters.format_date,
        format_datetime=date_filters.format_datetime,
        format_datetime_range=date_filters.format_datetime_range,
        format_iso=date_filters.format_iso,
        format_number=format_number,
        format_time=date_filters.format_time,
        format_time_since=date_filters.format_time_since,
        format_time_until=date_filters.format_time_until,
        format_time_zone=date_filters.format_time_zone,
        format_weekday=date_filters.format_weekday,
        json_script=json_script,
        localize=localize,
    )
    return environment
