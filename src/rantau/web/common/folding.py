"""Templates with the words of a language already in them.

Stands in for Django's `i18n` tags, of which `translate` alone is another: a sentence written in
the template becomes plain text when the template is compiled, once a language, instead of being
looked up at each rendering. A working page has some eighty; they took a fifth of its time.
"""

import re
from typing import Any

from django.template import Context, Library, Origin
from django.template.base import Node, Parser, TextNode, Token
from django.template.loaders.cached import Loader
from django.templatetags import i18n
from django.utils.translation import get_language

INDENTED = re.compile(r"\n[ \t]+")
register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag("translate")
def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "…" %}` as text; whatever else the tag can do, as Django does it."""
    node = i18n.do_translate(parser, token)
    said = node.filter_expression
    written = not said.filters and getattr(said.var, "lookups", ()) is None
    if written and not (node.noop or node.asvar or node.message_context):
        return TextNode(node.render(Context()))
    return node


class LanguageLoader(Loader):
    """Keeps every template once a language, without the indentation in which it is written."""

    def get_contents(self, origin: Origin) -> str:
        """The template's text. Its lines stay, so that an error names the right one."""
        text: str = super().get_contents(origin)
        return INDENTED.sub("\n", text)

    def cache_key(self, template_name: str, skip: list[Any] | None = None) -> str:
        """Django's own key, apart for each language."""
        return f"{get_language()}:{super().cache_key(template_name, skip)}"
