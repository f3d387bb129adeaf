"""Mails to accounts: the code that confirms an address, the link of a password reset, and what was
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

from rantau.access.email_addresses import (
    EMAIL_CODE_LIFETIME,
    PASSWORD_RESET_LIFETIME,
    derive_email_code,
    password_reset_tokens,
)
from rantau.access.models import Account, FormerEmail
from rantau.common import clock
from rantau.exchange.messages import PRACTICE_TEXT
from rantau.exchange.models import Message
from rantau.journal.models import Entry

HOUR_SECONDS = 3600
# To which address a mail goes: one that waits for its code, the confirmed one, or the one that the
# change gave up, which this entry is about.
PENDING, CONFIRMED, FORMER = "pending", "confirmed", "former"


@dataclass(frozen=True)
class MailKind:
    """A kind of mail.

    address  PENDING, CONFIRMED or FORMER
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
    "access:email:proposed": MailKind(
        "email_code",
        PENDING,
        _("Rantau: confirm this e-mail address"),
        _(
            "Your code: %(code)s\n\nType it within %(hours)s hours at %(host)s, on the page of your"
            " account. If you did not ask for it, do nothing: the address is then not used."
        ),
    ),
    "access:email:confirmed": MailKind(
        "email_changed",
        FORMER,
        _("Rantau: another e-mail address"),
        _(
            "Your account has another e-mail address from now on; this one is no longer used. If it"
            " was not you, tell the administrator of your office at once."
        ),
    ),
    "access:email:removed": MailKind(
        "email_removed",
        FORMER,
        _("Rantau: your e-mail address was removed"),
        _(
            "Your account no longer uses this e-mail address. If it was not you, tell the"
            " administrator of your office at once."
        ),
    ),
    "access:password_reset:requested": MailKind(
        "password_reset_link",
        CONFIRMED,
        _("Rantau: choose a new password"),
        _(
            "Somebody asked for a new password for your account. Choose it here within %(hours)s"
            " hour:\n\n%(link)s\n\nThe link works once. If you did not ask for it, do nothing: your"
            " password stays."
        ),
    ),
    "access:password_reset:done": MailKind(
        "password_reset",
        CONFIRMED,
        _("Rantau: your password was replaced"),
        _(
            "The password of your account was replaced by a link that was sent to this address. If"
            " it was not you, tell the administrator of your office at once."
        ),
    ),
    "access:password:changed": MailKind(
        "password_changed",
        CONFIRMED,
        _("Rantau: your password was changed"),
        _(
            "The password of your account was changed by somebody who was signed in and knew the"
            " one before. If it was not you, ask for a new password at %(host)s at once, and tell"
            " the administrator of your office."
        ),
    ),
    "access:second_factor:changed": MailKind(
        "second_factor_changed",
        CONFIRMED,
        _("Rantau: your second key was changed"),
        _(
            "A second key of your account was set up, removed or renewed. If it was not you, tell"
            " the administrator of your office at once."
        ),
    ),
}
MAIL_KINDS_BY_CODE = {kind.code: kind for kind in MAIL_KINDS.values()}
LIFETIMES = {
    "email_code": EMAIL_CODE_LIFETIME,
    "password_reset_link": PASSWORD_RESET_LIFETIME,
}


def build_account_messages(entry: Entry) -> Iterator[Message]:
    """The mail of an entry about an account, where the account has the address for it. Inside a
    scope."""
    kind = MAIL_KINDS[entry.kind]
    account = Account.objects.filter(id=entry.terms.get("account")).first()
    if account is None or not _find_email(account, entry, kind):
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
    any more, or what it contains would have ended. Inside a scope."""
    account, kind = message.account, MAIL_KINDS_BY_CODE[message.kind]
    lifetime = LIFETIMES.get(kind.code)
    has_ended = lifetime is not None and clock.now() - message.created_at > lifetime
    email = _find_email(account, message.entry, kind) if account else ""
    if account is None or has_ended or not email:
        return None
    values = _build_values(account, kind)
    texts = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.append((str(kind.subject), _mark_practice(str(kind.text) % values)))
    subjects, bodies = zip(*texts, strict=True)
    return Mail(email, subjects[0], "\n\n---\n\n".join(bodies) + "\n")


def _find_email(account: Account, entry: Entry, kind: MailKind) -> str:
    """To which address a mail about an entry goes; empty for none."""
    if kind.address == FORMER:
        rows = FormerEmail.objects.filter(id=entry.subject)
        return rows.values_list("email", flat=True).first() or ""
    return account.pending_email if kind.address == PENDING else account.email


def _build_values(account: Account, kind: MailKind) -> dict[str, object]:
    """What the text of a mail may take; the secrets of its own kind alone."""
    values: dict[str, object] = {"host": settings.PUBLIC_URL.partition("://")[2]}
    if kind.code in LIFETIMES:
        values["hours"] = round(LIFETIMES[kind.code].total_seconds() / HOUR_SECONDS)
    if kind.code == "email_code" and account.pending_email_at:
        values["code"] = derive_email_code(
            account.id, account.pending_email, account.pending_email_at
        )
    if kind.code == "password_reset_link":
        token = password_reset_tokens.make_token(account)
        values["link"] = settings.PUBLIC_URL + reverse(
            "access:open_password_reset", args=[account.id, token]
        )
    return values


def _mark_practice(text: str) -> str:
    return str(PRACTICE_TEXT) % {"text": text} if settings.RANTAU_PRACTICE else text
