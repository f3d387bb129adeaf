"""Mails to accounts: the code that confirms an address, the link for a new password, and what was
changed.

A row holds neither address nor words, codes or links: all is made when the mail leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.access.addresses import (
    ADDRESS_CODE_LIFETIME,
    PASSWORD_LINK_LIFETIME,
    derive_address_code,
    password_tokens,
)
from rantau.access.models import Account
from rantau.access.services.addresses import ADDRESS_CONFIRMED, ADDRESS_NAMED
from rantau.access.services.passwords import PASSWORD_ASKED_FOR, PASSWORD_REPLACED
from rantau.common import clock
from rantau.exchange.messages import PRACTICE_TEXT
from rantau.exchange.models import Message
from rantau.journal.models import Entry

HOUR_SECONDS = 3600


@dataclass(frozen=True)
class MailKind:
    """A kind of mail.

    address  the field of the account with the address to which it goes
    text     may take `code`, `link`, `host` and `hours`
    """

    code: str
    address: str
    subject: str | Promise
    text: str | Promise


@dataclass(frozen=True)
class Mail:
    """A mail as it leaves."""

    to: str
    subject: str
    text: str


MAIL_KINDS = {
    ADDRESS_NAMED.code: MailKind(
        "address_code",
        "named_email",
        _("Rantau: confirm this e-mail address"),
        _(
            "Your code: %(code)s\n\nType it within %(hours)s hours at %(host)s, on the page of your"
            " account. If you did not ask for it, do nothing: the address is then not used."
        ),
    ),
    ADDRESS_CONFIRMED.code: MailKind(
        "address_changed",
        "former_email",
        _("Rantau: another e-mail address"),
        _(
            "Your account has another e-mail address from now on; this one is no longer used. If it"
            " was not you, tell the administrator of your office at once."
        ),
    ),
    PASSWORD_ASKED_FOR.code: MailKind(
        "password_link",
        "email",
        _("Rantau: choose a new password"),
        _(
            "Somebody asked for a new password for your account. Choose it here within %(hours)s"
            " hour:\n\n%(link)s\n\nThe link works once. If you did not ask for it, do nothing: your"
            " password stays."
        ),
    ),
    PASSWORD_REPLACED.code: MailKind(
        "password_replaced",
        "email",
        _("Rantau: your password was replaced"),
        _(
            "The password of your account was replaced by a link that was sent to this address. If"
            " it was not you, tell the administrator of your office at once."
        ),
    ),
}
MAIL_KINDS_BY_CODE = {kind.code: kind for kind in MAIL_KINDS.values()}
LIFETIMES = {"address_code": ADDRESS_CODE_LIFETIME, "password_link": PASSWORD_LINK_LIFETIME}


def build_account_messages(entry: Entry) -> Iterator[Message]:
    """The mail of an entry about an account, where the account has the address for it. Inside a
    scope."""
    kind = MAIL_KINDS[entry.kind]
    account = Account.objects.filter(id=entry.terms.get("account")).first()
    if account is None or not getattr(account, kind.address):
        return
    at = clock.now()
    yield Message(
        entry=entry,
        account=account,
        kind=kind.code,
        state=Message.QUEUED,
        created_at=at,
        send_after=at,
    )


def build_mail(message: Message) -> Mail | None:
    """The mail of a message to an account, in both languages; None where there is no such address
    any more, or what it holds would be over. Inside a scope."""
    account, kind = message.account, MAIL_KINDS_BY_CODE[message.kind]
    lifetime = LIFETIMES.get(kind.code)
    is_over = lifetime is not None and clock.now() - message.created_at > lifetime
    if account is None or is_over or not getattr(account, kind.address):
        return None
    values = _build_values(account, kind)
    texts = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.append((str(kind.subject), _mark_practice(str(kind.text) % values)))
    subjects, bodies = zip(*texts, strict=True)
    return Mail(getattr(account, kind.address), subjects[0], "\n\n---\n\n".join(bodies) + "\n")


def _build_values(account: Account, kind: MailKind) -> dict[str, object]:
    """What the text of a mail may take; the secrets of its own kind alone."""
    values: dict[str, object] = {"host": settings.PUBLIC_URL.partition("://")[2]}
    if kind.code in LIFETIMES:
        values["hours"] = round(LIFETIMES[kind.code].total_seconds() / HOUR_SECONDS)
    if kind.code == "address_code" and account.email_named_at:
        values["code"] = derive_address_code(
            account.id, account.named_email, account.email_named_at
        )
    if kind.code == "password_link":
        token = password_tokens.make_token(account)
        values["link"] = settings.PUBLIC_URL + reverse(
            "access:new_password", args=[account.id, token]
        )
    return values


def _mark_practice(text: str) -> str:
    return str(PRACTICE_TEXT) % {"text": text} if settings.RANTAU_PRACTICE else text
