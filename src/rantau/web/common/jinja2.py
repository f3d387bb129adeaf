"""The Jinja2 environment of all templates."""

import re
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.formats import localize
from django.utils.html import json_script
from django.utils.timezone import get_current_timezone
from jinja2 import Environment, Template
from jinja2.ext import Extension
from markupsafe import Markup

from rantau.common.languages import choose_text
from rantau.common.phones import format_phone, get_dialled_number
from rantau.partners.exchange_rates import convert_to_rupiah
from rantau.partners.occupations import get_occupation_name
from rantau.partners.services.exchange_rates import format_rate
from rantau.web.common import date_filters
from rantau.web.common.labels import format_number, format_zone

INDENTATION_PATTERN = re.compile(r"\n[ \t]+")


# The language in which a page is being rendered. Django keeps it too, but asking Django costs ten
# times as much, and a page asks some three hundred times.
_rendering_language: ContextVar[str | None] = ContextVar("rendering_language", default=None)


def _get_language() -> str | None:
    return _rendering_language.get() or translation.get_language()


class LocalizedTemplate(Template):
    """A template that remembers the reader's language and zone while it is rendered."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        language = _rendering_language.set(translation.get_language())
        zone = date_filters.rendering_zone.set(get_current_timezone())
        try:
            return super().render(*args, **kwargs)
        finally:
            _rendering_language.reset(language)
            date_filters.rendering_zone.reset(zone)


def gettext(message: str, **variables: object) -> Markup:
    """The message in the reader's language; `%(name)s` is replaced by an escaped variable, `%%` by
    %.

    The same as Jinja's own *newstyle* gettext, three times as fast: that one builds a context for
    every call inside a block or a loop, and a page has some ninety messages.
    """
    return _fill_in(_get_message(_get_language(), message), variables)


def pgettext(context: str, message: str, **variables: object) -> Markup:
    """The same with a message context, where one English phrase has two Indonesian ones."""
    return _fill_in(_get_message(_get_language(), message, context), variables)


def _fill_in(text: Markup, variables: dict[str, object]) -> Markup:
    return text % variables if variables or "%" in text else text


@lru_cache(maxsize=4096)
def _get_message(_language: str | None, message: str, context: str = "") -> Markup:
    """A message in the active language, which is part of the cache key."""
    # Messages are part of the source, so that their markup is trusted.
    return Markup(  # noqa: S704
        translation.pgettext(context, message) if context else translation.gettext(message)
    )


def url(name: str, *args: object, **kwargs: object) -> str:
    """The URL of a named view: `url('registry:person', person.reference)`."""
    if kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    return _get_url(name, get_script_prefix(), tuple(map(str, args)))


@lru_cache(maxsize=8192)
def _get_url(name: str, _prefix: str, args: tuple[str, ...]) -> str:
    """The URL of a view, which stays the same while the process runs."""
    return reverse(name, args=args)


def is_practice() -> bool:
    """Whether these are pages of practice, which each says of itself."""
    return bool(settings.RANTAU_PRACTICE)


def format_given_number(value: Any) -> str:
    """As `format_number`, but empty for None, as all filters of templates are."""
    return "" if value is None else format_number(value)


FILTERS = {
    "date_element": date_filters.date_element,
    "datetime_element": date_filters.datetime_element,
    "format_date": date_filters.format_date,
    "format_datetime": date_filters.format_datetime,
    "format_iso": date_filters.format_iso,
    "format_number": format_given_number,
    "dial": get_dialled_number,
    "format_phone": format_phone,
    "format_time": date_filters.format_time,
    "format_time_since": date_filters.format_time_since,
    "format_time_until": date_filters.format_time_until,
    "format_time_zone": date_filters.format_time_zone,
    "format_weekday": date_filters.format_weekday,
    "format_zone": format_zone,
    "json_script": json_script,
    "format_rate": format_rate,
    "localize": localize,
    "occupation_name": get_occupation_name,
    "render_date": date_filters.render_date,
    "render_datetime": date_filters.render_datetime,
    "render_datetime_range": date_filters.render_datetime_range,
}


class StripIndentation(Extension):
    """Strip the indentation of templates, a third of a page's bytes. Line breaks stay, so that
    errors name the right line."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENTATION_PATTERN.sub("\n", source)


def _install_messages(environment: Any) -> None:
    """Let templates translate, by a method that the i18n extension adds and no type knows."""
    environment.install_gettext_callables(
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )


def build_environment(**options: Any) -> Environment:
    """Build the environment that `TEMPLATES` names; Django's backend passes loader and autoescape.

    Messages are translated when a page is rendered, not when its template is compiled.
    """
    environment = Environment(  # noqa: S701
        extensions=["jinja2.ext.i18n", StripIndentation],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    environment.template_class = LocalizedTemplate
    environment.policies["truncate.leeway"] = 0
    _install_messages(environment)
    environment.globals.update(
        _=gettext,
        gettext=gettext,
        pgettext=pgettext,
        choose_text=choose_text,
        convert_to_rupiah=convert_to_rupiah,
        get_language=translation.get_language,
        is_practice=is_practice,
        static=lru_cache(maxsize=64)(static),
        url=url,
    )
    environment.filters.update(FILTERS)
    return environment
