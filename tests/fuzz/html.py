"""A page as a browser reads it: its forms, their fields, and where its errors lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "img", "br", "hr"}


@dataclass
class Field:
    """One name in a form: what kind of control asks for it, and what it holds now."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    most: int | None = None

    @property
    def chosen(self) -> bool:
        """Whether the page offers what may be sent."""
        return self.kind in ("radio", "select", "boxes")

    @property
    def typed(self) -> bool:
        """Whether somebody writes here and wants to find it again."""
        return self.kind in ("text", "textarea", "search")


@dataclass
class Form:
    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms, ids, links and error summary of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self.language, self.summary, self.note = "", "", ""
        self.errors: set[str] = set()
        self._open: list[tuple[str, dict]] = []
        self._form: Form | None = None
        self._into: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        of = {name: value or "" for name, value in attrs}
        self.ids |= {of["id"]} if "id" in of else set()
        if tag == "html":
            self.language = of.get("lang", "")
        if tag == "form":
            self._form = Form(of.get("method", "get").lower(), of.get("action", ""))
            self.forms.append(self._form)
        if tag == "a" and of.get("href", "").startswith("#") and self._in_errors():
            self.errors.add(of["href"][1:])
        if self._form:
            self._control(tag, of)
        if tag not in VOID:
            self._open.append((tag, of))

    def _control(self, tag, of):
        if of.get("name") and tag in ("input", "textarea", "select", "button"):
            self._named(tag, of)
        if tag == "option" and self._into:
            self._into.options.append(of.get("value", ""))
            if "selected" in of:
                self._into.values = [of.get("value", "")]

    def _named(self, tag, of):
        kind = of.get("type", "text") if tag == "input" else tag
        many = kind == "checkbox" and of["name"] in self._form.fields
        known = self._form.fields.setdefault(of["name"], Field(of["name"], kind))
        known.kind = "boxes" if many else known.kind
        known.ids |= {of.get("id", "")} | {
            a["id"] for t, a in self._open if t == "fieldset" and "id" in a
        }
        known.most = int(of["maxlength"]) if of.get("maxlength") else None
        if kind in ("radio", "checkbox", "button"):
            known.options.append(of.get("value", "on"))
        if (kind not in ("radio", "checkbox", "button") or "checked" in of) and tag == "input":
            known.values.append(of.get("value", ""))
        if tag in ("textarea", "select"):
            self._into = known
            known.values = [""] if tag == "textarea" else []

    def handle_data(self, words):
        if self._into and self._into.kind == "textarea":
            first = words.removeprefix("\r\n").removeprefix("\n")
            self._into.values = [self._into.values[0] + first]
        if self._in_errors():
            self.summary += words
        if any("note" in of.get("class", "").split() for _, of in self._open):
            self.note += words

    def handle_endtag(self, tag):
        if tag in ("textarea", "select"):
            self._into = None
        if tag == "form":
            self._form = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def _in_errors(self):
        return any(
            "error-summary__body" in of.get("class", "") or of.get("role") == "alert"
            for _, of in self._open
        )
