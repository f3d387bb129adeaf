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
    max_length: int | None = None

    @property
    def has_options(self) -> bool:
        """Whether the page offers what may be sent."""
        return self.kind in ("radio", "select", "boxes")

    @property
    def is_typed(self) -> bool:
        """Whether somebody types here and wants to find it again."""
        return self.kind in ("text", "textarea", "search")


@dataclass
class HtmlForm:
    """A form: how and where it is sent, and its fields by name."""

    method: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms, ids, links and error summary of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.ids: set[str] = set()
        self.language, self.summary, self.note = "", "", ""
        self.errors: set[str] = set()
        self._open: list[tuple[str, dict]] = []
        self._form: HtmlForm | None = None
        self._open_field: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        of = {name: value or "" for name, value in attrs}
        self.ids |= {of["id"]} if "id" in of else set()
        if tag == "html":
            self.language = of.get("lang", "")
        if tag == "form":
            self._form = HtmlForm(
                of.get("method", "get").lower(), of.get("action", "").partition("#")[0]
            )
            self.forms.append(self._form)
        if tag == "a" and of.get("href", "").startswith("#") and self._in_errors():
            self.errors.add(of["href"][1:])
        if self._form:
            self._read_control(tag, of)
        if tag not in VOID:
            self._open.append((tag, of))

    def _read_control(self, tag, of):
        if of.get("name") and tag in ("input", "textarea", "select", "button"):
            self._add_control(tag, of)
        if "formaction" in of:  # a button that sends the same fields elsewhere
            self.forms.append(HtmlForm(self._form.method, of["formaction"], self._form.fields))
        if tag == "option" and self._open_field:
            self._open_field.options.append(of.get("value", ""))
            if "selected" in of:
                self._open_field.values = [of.get("value", "")]

    def _add_control(self, tag, of):
        kind = of.get("type", "text") if tag == "input" else tag
        many = kind == "checkbox" and of["name"] in self._form.fields
        known = self._form.fields.setdefault(of["name"], Field(of["name"], kind))
        known.kind = "boxes" if many else known.kind
        known.ids |= {of.get("id", "")} | {
            a["id"] for t, a in self._open if t == "fieldset" and "id" in a
        }
        known.max_length = int(of["maxlength"]) if of.get("maxlength") else None
        if kind in ("radio", "checkbox", "button"):
            known.options.append(of.get("value", "on"))
        if (kind not in ("radio", "checkbox", "button") or "checked" in of) and tag == "input":
            known.values.append(of.get("value", ""))
        if tag in ("textarea", "select"):
            self._open_field = known
            known.values = [""] if tag == "textarea" else []

    def handle_data(self, words):
        if self._open_field and self._open_field.kind == "textarea":
            first = words.removeprefix("\r\n").removeprefix("\n")
            self._open_field.values = [self._open_field.values[0] + first]
        if self._in_errors():
            self.summary += words
        if any("note" in of.get("class", "").split() for _, of in self._open):
            self.note += words

    def handle_endtag(self, tag):
        if tag in ("textarea", "select"):
            self._open_field = None
        if tag == "form":
            self._form = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def _in_errors(self):
        return any(
            "error-summary__body" in of.get("class", "") or of.get("role") == "alert"
            for _, of in self._open
        )
