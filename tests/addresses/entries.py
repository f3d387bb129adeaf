"""What an entry of the registry says about a page, its forms, or an operation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.addresses.visitors import NOBODY, OK, Answers

Arguments = dict[str, Any]  # the variable parts of an address
Values = dict[str, Any]  # values of a form by the name of the field


@dataclass(frozen=True)
class Form:
    """A form that an address takes, sent by somebody who may.

    The fields are read from the page itself. `values` names only what cannot be guessed; a date,
    a number, a moment or a key is given as such, which also decides what is invalid for the field;
    a file as its bytes.

    sender          who sends it
    prepare         makes the subject: the address's arguments, and values that depend on it;
                    the page's own subject unless given
    values          of the form that is accepted
    shown_on        the address whose page has the form, where it is another one
    sent_first      fields that have to be sent to the address before its page has the form
    entries         how many journal entries an accepted form writes
    accepted        the statuses that mean that it was accepted
    sign_in         how the browser signs in, where a session alone is not enough; gives values too
    read_values     values that are read from the page
    lenient         fields that may be broken or too long: nothing is refused for them
    needed_to_write fields without which the form only reads
    error_at        where an error may be shown instead: at another field; "" is above the form,
                    where it must not or cannot be said which of them is wrong
    """

    sender: str
    prepare: Callable[[], tuple[Arguments, Values]] | None = None
    values: Values = field(default_factory=dict)
    shown_on: str = ""
    sent_first: tuple[str, ...] = ()
    entries: int = 1
    accepted: tuple[int, ...] = (200, 302)
    sign_in: Callable[[Any], Values] | None = None
    read_values: Callable[[str], Values] = lambda _page: {}
    lenient: tuple[str, ...] = ()
    needed_to_write: tuple[str, ...] = ()
    error_at: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page address.

    answers         the status for each visitor who opens it; None for a page of the login
                    library, which looks at the session alone
    arguments       makes what the address is about
    forms           the forms that it takes
    ignores_forms   it may be sent a form, and reads nothing of it
    has_files       files can be attached; tests/fuzz/test_files.py tries them
    every_body      it is sent every body that is no form, not only those that stand for all
    redirects_nobody_to   where a page of the login library sends who is not signed in;
                    its own address is added to what ends in "="
    """

    answers: Answers | None
    arguments: Callable[[], Arguments] = dict
    forms: tuple[Form, ...] = ()
    ignores_forms: bool = False
    has_files: bool = False
    every_body: bool = False
    redirects_nobody_to: str = ""

    def find_reader(self) -> str:
        """The first visitor who may open the page; nobody where none may."""
        return next((who for who, status in (self.answers or {}).items() if status == OK), NOBODY)

    def prepare(self, form: Form) -> tuple[Arguments, Values]:
        """Make what the form is about: the arguments of the address, and values of the form."""
        return form.prepare() if form.prepare else (self.arguments(), {})


@dataclass(frozen=True)
class Operation:
    """An operation of the API.

    answers     the status for each visitor who calls it; None for the one that gives tokens,
                which tests/api/test_token.py tries
    caller      who may call it, for tests of what is called
    reference   makes what the path is about; gives its reference
    body        a whole body that is accepted
    other       properties that differ in another body under the same idempotency key
    query       of a call that is accepted
    entries     how many journal entries an accepted call writes
    """

    answers: Answers | None
    caller: str = NOBODY
    reference: Callable[[], str] = str
    body: Callable[[], dict[str, Any]] = dict
    other: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    entries: int = 0
