"""Send one form many times, each time with one bad field; every sending is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from rantau.access.models import Account
from tests.addresses import PAGES
from tests.addresses.entries import Form
from tests.addresses.visitors import LOGINS, NOBODY
from tests.fuzz import values
from tests.fuzz.html import Field, HtmlForm, Page
from tests.web.html import INDONESIAN

FORM_TYPE = "application/x-www-form-urlencoded"
COUNT = "select count(*) from journal_entry"
KINDS = {date: values.DATES, datetime: values.MOMENTS, int: values.NUMBERS}


@dataclass
class Sent:
    """An answer, the page that it is, and how many journal entries were written for it."""

    status: int
    page: Page
    body: str
    entries: int
    location: str = ""


@dataclass
class Sender:
    """A form of the registry as its page shows it, filled in validly, to be sent with one change.

    entry   what the registry says about the form
    form    what the page shows
    valid   a value for each field that is accepted
    before  how many journal entries there were
    """

    client: Client
    entry: Form
    address: str
    form: HtmlForm
    valid: dict[str, Any]
    before: int

    def choose_bad_values(self, field: Field) -> dict[str, tuple[Any, bool]]:
        """The bad values for a field, by what it asks for."""
        if field.name.rpartition("-")[2] == "key":
            return values.KEYS
        if field.has_options:
            return values.CHOICES
        if field.kind == "checkbox":
            return values.TICKS
        named = KINDS.get(type(self.valid[field.name]))
        digits = field.kind == "hidden" and str(self.valid[field.name]).isdigit()
        return named or (values.NUMBERS if digits or field.kind == "number" else values.ANY)

    def list_bad_values(self) -> Iterator[tuple[Field, str, Any, bool]]:
        """Every field with every bad value; files are tried in test_files.py."""
        for field in self.form.fields.values():
            if field.name != "csrfmiddlewaretoken" and field.kind != "file":
                for called, (value, refused) in self.choose_bad_values(field).items():
                    yield field, called, value, refused

    def send(self, changes: dict[str, Any] | None = None) -> Sent:
        """Send the valid form with these changes; a value of None leaves the field out."""
        return self.post(*self.encode(changes))

    def encode(self, changes: dict[str, Any] | None = None) -> tuple[str | bytes, str]:
        """The valid form with these changes as a browser encodes it, and how: in parts where a file
        goes with it."""
        sent = {name: format_typed(value) for name, value in self.valid.items()} | (changes or {})
        given = {name: value for name, value in sent.items() if value is not None}
        files = [name for name, value in self.valid.items() if isinstance(value, bytes)]
        if not files:
            return urlencode(given), FORM_TYPE
        parts = {
            name: SimpleUploadedFile("foto.png", value) if name in files else value
            for name, value in given.items()
        }
        return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT

    def post(self, body: Any, kind: str) -> Sent:
        """Send these bytes; whatever was written is counted and rolled back."""
        with rollback_counted(self.before) as counter:
            return self.post_and_keep(body, kind, counter)

    def post_and_keep(self, body: Any, kind: str, counter: "EntryCounter") -> Sent:
        """Send these bytes inside a transaction of the caller's; what was written stays."""
        answer = self.client.generic("POST", self.address, body, kind, headers=INDONESIAN)
        page = answer.get("Content-Type", "").startswith("text/html")
        text = answer.content.decode() if page else ""
        location = answer.get("Location", "")
        return Sent(answer.status_code, Page(text), text, counter.count(), location)


class Browser(Client):
    """A client that keeps no copy of every template's context, which takes as long as the page.

    An exception is a 500.

    keeps_cookies   whether it keeps cookies: once a form is shown, every sending is the first one
    """

    keeps_cookies = True

    def request(self, **request: Any) -> HttpResponse:
        answer = self.handler(self._base_environ(**request))
        if self.keeps_cookies:
            self.cookies.update(answer.cookies)
        return answer


class EntryCounter:
    """Count journal entries, but only when a statement was seen that writes one."""

    def __init__(self, before: int) -> None:
        self.before, self.seen = before, False

    def __call__(self, execute, sql, params, many, context):
        self.seen = self.seen or "journal_entry" in sql
        return execute(sql, params, many, context)

    def count(self) -> int:
        """How many entries there are that were not there before."""
        transaction.set_rollback(False)
        return count_entries() - self.before if self.seen else 0


@contextmanager
def rollback_counted(before: int) -> Iterator[EntryCounter]:
    """Roll back whatever is written inside; the outer transaction goes on.

    before  how many entries there are outside
    """
    point, counter = transaction.savepoint(), EntryCounter(before)
    try:
        with connection.execute_wrapper(counter):
            yield counter
    finally:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(point)


def count_entries() -> int:
    """How many entries there are; the auditor sees all of them."""
    with connection.cursor() as cursor:
        cursor.execute("set local role r_auditor")
        cursor.execute(COUNT)
        count = cursor.fetchone()[0]
        cursor.execute("set local role none")
    return count


def list_senders(name: str, entry: Form) -> list[Sender]:
    """Every form on the page that leads to the address, each filled in validly."""
    arguments, prepared = PAGES[name].prepare(entry)
    client = Browser()
    if entry.sender != NOBODY:
        client.force_login(Account.objects.get(login=LOGINS[entry.sender]))
    values = entry.values | prepared | (entry.sign_in(client) if entry.sign_in else {})
    address = reverse(name, kwargs=arguments)
    html = _fetch_form(client, entry, address, values)
    page, values = Page(html), values | entry.read_values(html)
    own = [f for f in page.forms if f.method == "post" and f.action in ("", address)]
    own = [f for f in own if f.action == address or not entry.shown_on]
    assert own, f"{name}: no form leads there"
    before, client.keeps_cookies = count_entries(), False
    return [Sender(client, entry, address, form, _fill_in(form, values), before) for form in own]


def _fetch_form(client: Client, entry: Form, address: str, values: dict[str, Any]) -> str:
    """The page that has the form."""
    shown_on = reverse(entry.shown_on) if entry.shown_on else address
    if entry.sent_first:
        first = {name: values[name] for name in entry.sent_first}
        shown = client.post(shown_on, first, headers=INDONESIAN)
    else:
        shown = client.get(shown_on, headers=INDONESIAN)
    assert shown.status_code == 200, f"{shown_on} as {entry.sender}: {shown.status_code}"
    return shown.content.decode()


def _fill_in(form: HtmlForm, values: dict[str, Any]) -> dict[str, Any]:
    valid = {}
    for name, field in form.fields.items():
        bare = name.rpartition("-")[2]
        valid[name] = values.get(name, values.get(bare, _guess(field)))
    return valid


def _guess(field: Field) -> Any:
    """What somebody would type or choose, seeing only the page."""
    if field.kind == "file" or (field.kind == "checkbox" and not field.values):
        return None
    if field.values and field.values[0]:
        return field.values[0]
    if field.options:
        return next((option for option in field.options if option), "")
    if field.kind == "hidden":
        return str(uuid4()) if field.name == "key" else ""
    return "Isian"


def format_typed(value: Any) -> Any:
    """A value as somebody types it; other than dates and moments it is unchanged."""
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H.%M}"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value
