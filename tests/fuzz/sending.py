"""Sends one form many times: each time one field is bad, and afterwards nothing has happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from tests.fuzz import values
from tests.fuzz.html import Field, Form, Page
from tests.fuzz.rows import Row

INDONESIAN = {"accept-language": "id"}
FORM = "application/x-www-form-urlencoded"
COUNT = "select count(*) from journal_entry"
KINDS = {date: values.DATES, datetime: values.MOMENTS, int: values.NUMBERS}


@dataclass
class Sent:
    """An answer, the page it is, and how many rows were written for it."""

    status: int
    page: Page
    body: str
    wrote: int
    leads_to: str = ""


@dataclass
class Sender:
    """One form of one row, filled in rightly, ready to be sent with one thing wrong."""

    client: Client
    row: Row
    address: str
    form: Form
    right: dict[str, Any]
    before: int

    def kinds(self, field: Field) -> dict[str, tuple[Any, bool]]:
        """The bad values for a field, by what it asks for."""
        if field.name.rpartition("-")[2] == "key":
            return values.KEYS
        if field.chosen:
            return values.CHOICES
        if field.kind == "checkbox":
            return values.TICKS
        named = KINDS.get(type(self.right[field.name]))
        digits = field.kind == "hidden" and str(self.right[field.name]).isdigit()
        return named or (values.NUMBERS if digits or field.kind == "number" else values.ANY)

    def wrong(self) -> Iterator[tuple[Field, str, Any, bool]]:
        """Every field with every bad value; files are judged in test_files.py."""
        for field in self.form.fields.values():
            if field.name != "csrfmiddlewaretoken" and field.kind != "file":
                for called, (value, refused) in self.kinds(field).items():
                    yield field, called, value, refused

    def send(self, changes: dict[str, Any] | None = None) -> Sent:
        """Send the right form with these changed; a value of None leaves the field away."""
        return self.post(self.body(changes), FORM)

    def body(self, changes: dict[str, Any] | None = None) -> str:
        """The right form with these changed, as a browser writes it."""
        sent = {name: format_typed(value) for name, value in self.right.items()} | (changes or {})
        return urlencode([(name, value) for name, value in sent.items() if value is not None])

    def post(self, body: Any, kind: str) -> Sent:
        """Send these bytes; whatever was written is counted, and undone."""
        with rollback_counted(self.before) as happened:
            return self.answered(body, kind, happened)

    def answered(self, body: Any, kind: str, happened: "EntryCounter") -> Sent:
        """Send these bytes and let stay what was written."""
        answer = self.client.generic("POST", self.address, body, kind, headers=INDONESIAN)
        page = answer.get("Content-Type", "").startswith("text/html")
        text = answer.content.decode() if page else ""
        where = answer.get("Location", "")
        return Sent(answer.status_code, Page(text), text, happened.entries(), where)


class Browser(Client):
    """A browser that only looks at answers: it keeps no copy of every template's context, which
    takes as long as the page itself. A fault of ours is a 500.

    keeps   whether it keeps cookies: once the form is before us, every sending is the first one
    """

    keeps = True

    def request(self, **asked: Any) -> HttpResponse:
        answer = self.handler(self._base_environ(**asked))
        if self.keeps:
            self.cookies.update(answer.cookies)
        return answer


class EntryCounter:
    """What was written since: counted only when a statement was seen that writes an entry."""

    def __init__(self, before: int) -> None:
        self.before, self.seen = before, False

    def __call__(self, execute, sql, params, many, context):
        self.seen = self.seen or "journal_entry" in sql
        return execute(sql, params, many, context)

    def entries(self) -> int:
        """How many entries there are that were not there before."""
        transaction.set_rollback(False)
        return count_entries() - self.before if self.seen else 0


@contextmanager
def rollback_counted(before: int) -> Iterator[EntryCounter]:
    """Whatever is written in here is not there afterwards; the outer transaction goes on.

    before  how many entries there are outside
    """
    point, happened = transaction.savepoint(), EntryCounter(before)
    try:
        with connection.execute_wrapper(happened):
            yield happened
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


def list_senders(name: str, row: Row) -> list[Sender]:
    """Every form that leads to the address, each filled in rightly."""
    about, values = row.made()
    client = Browser()
    if row.who:
        client.force_login(Account.objects.get(login=row.who))
    values = row.values | values | (row.sign_in(client) if row.sign_in else {})
    address = reverse(name, kwargs=about)
    shown_on = reverse(row.shown_on) if row.shown_on else address
    if row.shown_by:
        asked = {name: values[name] for name in row.shown_by}
        shown = client.post(shown_on, asked, headers=INDONESIAN)
    else:
        shown = client.get(shown_on, headers=INDONESIAN)
    assert shown.status_code == 200, f"{name} as {row.who or 'nobody'}: {shown.status_code}"
    html = shown.content.decode()
    page, values = Page(html), values | row.found(html)
    own = [f for f in page.forms if f.method == "post" and f.action in ("", address)]
    own = [f for f in own if f.action == address or not row.shown_on]
    assert own, f"{name}: no form leads there"
    before, client.keeps = count_entries(), False
    return [Sender(client, row, address, form, _fill_in(form, values), before) for form in own]


def _fill_in(form: Form, values: dict[str, Any]) -> dict[str, Any]:
    right = {}
    for name, field in form.fields.items():
        bare = name.rpartition("-")[2]
        right[name] = values.get(name, values.get(bare, _guess(field)))
    return right


def _guess(field: Field) -> Any:
    """What somebody would write or choose here, for all that one can see."""
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
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H.%M}"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else value
