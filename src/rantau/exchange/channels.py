"""Channels that carry a message to a telephone (a file, the console, or a gateway over HTTP), and
the one that carries mail (a server of SMTP).

A channel says what became of a message. It raises nothing.
"""

import contextlib
import json
import os
import smtplib
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol, Self
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from rantau.exchange.models import Message

GATEWAY_TIMEOUT = 10.0  # seconds
# Answers that nothing was taken, after which the same request may succeed later (RFC 9110, 15.5.9
# and 15.6.4; RFC 6585, 4; RFC 8470, 5.2).
PASSING_STATUSES = frozenset({408, 425, 429, 503})
# Permanent negative completion (RFC 5321, 4.2.1): the same mail will not be taken later.
PERMANENT_REPLY = 500
# After these faults the server takes no other mail either, for now.
SERVER_FAULTS = frozenset({"mail_not_set", "mail_unreachable", "mail_broke_off"})
# It failed, or one behind it did: it may have taken the message (RFC 9110, 15.6).
OPEN_STATUSES = frozenset({500, 502, 504})


@dataclass(frozen=True)
class Delivery:
    """What became of a message.

    state      SENT; QUEUED: not taken, to be tried again; FAILED: never to be taken; UNKNOWN: it
               may have been taken
    fault      why, as a code
    reference  what the channel calls it
    cost       rupiah; None where it is not known
    """

    state: str
    fault: str = ""
    reference: str = ""
    cost: int | None = None


class Channel(Protocol):
    """Something that carries messages; `repeats`: the same message given twice is sent once."""

    repeats: bool

    def send(self, message: UUID, *, to: str, text: str) -> Delivery: ...


class FileChannel:
    """Append each message as one line of JSON to a file that its owner alone may read."""

    repeats = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, message: UUID, *, to: str, text: str) -> Delivery:
        """Write the line; what the disk refuses is tried again."""
        line = json.dumps({"id": str(message), "to": to, "text": text}, ensure_ascii=False)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError:
            return Delivery(Message.QUEUED, fault="disk")
        return Delivery(Message.SENT, cost=0)


class ConsoleChannel:
    """Print the words, which are neutral, and the last digits of the number."""

    repeats = False

    def send(self, message: UUID, *, to: str, text: str) -> Delivery:
        """Print one line."""
        print(f"message {message} to …{to[-3:]}: {text}", flush=True)
        return Delivery(Message.SENT, cost=0)


class GatewayChannel:
    """Post each message to a gateway as JSON: `id`, `to` (E.164) and `text`.

    The message's id is also the header Idempotency-Key. The gateway answers with any status of
    success, and may answer `{"reference": "…", "cost": 250}`.
    """

    def __init__(self, url: str, *, token: str, price: int | None, repeats: bool) -> None:
        self.url, self.token, self.price, self.repeats = url, token, price, repeats

    def send(self, message: UUID, *, to: str, text: str) -> Delivery:
        """Post the message."""
        body = json.dumps({"id": str(message), "to": to, "text": text}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(message)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url, body, headers, method="POST")  # noqa: S310
        try:
            with _OPENER.open(request, timeout=GATEWAY_TIMEOUT) as answer:
                return self._read(answer.read(10_000))
        except urllib.error.HTTPError as error:
            return Delivery(self._judge_status(error.code), fault=f"gateway_{error.code}")
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
                return Delivery(Message.QUEUED, fault="gateway_unreachable")
            return Delivery(self._state_if_open, fault="gateway_broke_off")
        except (OSError, HTTPException):  # the second: what came is no answer of HTTP
            return Delivery(self._state_if_open, fault="gateway_broke_off")

    @property
    def _state_if_open(self) -> str:
        """Where the gateway may have the message."""
        return Message.QUEUED if self.repeats else Message.UNKNOWN

    def _judge_status(self, status: int) -> str:
        if status in OPEN_STATUSES:
            return self._state_if_open
        return Message.QUEUED if status in PASSING_STATUSES else Message.FAILED

    def _read(self, content: bytes) -> Delivery:
        try:
            values = json.loads(content)
        except (ValueError, RecursionError):
            values = {}
        if not isinstance(values, dict):
            values = {}
        cost = values.get("cost", self.price)
        return Delivery(
            Message.SENT,
            reference=_clean_reference(values.get("reference", "")),
            cost=cost if isinstance(cost, int) and 0 <= cost < 2**31 else self.price,
        )


def _clean_reference(value: object) -> str:
    """The gateway's reference as it can be kept; empty for one that is none."""
    text = str(value)[:80]
    return text if text.isascii() and text.isprintable() else ""


class _RefusedRedirects(urllib.request.HTTPRedirectHandler):
    """A gateway that answers with another address has not taken the message, and the token is for
    none but itself."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_RefusedRedirects)


class MailChannel:
    """Give mails to the server that the settings name, over one connection as long as it takes
    them; after a refusal over another. Closed at the end of the context.

    The message's id is also its Message-ID (RFC 5322, 3.6.4). What becomes of it after the server
    has taken it, the server tells nobody.
    """

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def send(self, message: UUID, *, to: str, subject: str, text: str) -> Delivery:
        """Send the mail; where no server is set, or none answers, it is tried again."""
        if not has_mail_channel():
            return Delivery(Message.QUEUED, fault="mail_not_set")
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except (OSError, smtplib.SMTPException):  # signing in too: nothing was given yet
                return Delivery(Message.QUEUED, fault="mail_unreachable")
            self._connection = connection
        headers = {
            "Message-ID": f"<{message}@{settings.PUBLIC_HOST or 'localhost'}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answer by a machine
        }
        mail = EmailMessage(subject, text, to=[to], headers=headers, connection=self._connection)
        delivery = _give(mail, message)
        if delivery.state != Message.SENT:  # the server may still be in the middle of it
            self._close()
        return delivery

    def _close(self) -> None:
        """Close the connection, of which the other end may be gone."""
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None


def _give(mail: EmailMessage, message: UUID) -> Delivery:
    """Give a mail to the server over its open connection, and say what became of it."""
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _judge_reply(*(code for code, _text in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        return _judge_reply(error.smtp_code)
    except (OSError, smtplib.SMTPException):
        return Delivery(Message.UNKNOWN, fault="mail_broke_off")
    except ValueError:  # an address that no server takes: nothing was given
        return Delivery(Message.FAILED, fault="mail_address")
    return Delivery(Message.SENT, reference=str(message), cost=0)


def _judge_reply(*codes: int) -> Delivery:
    """A server's refusal is for good, or for now."""
    code = max(codes)
    state = Message.FAILED if code >= PERMANENT_REPLY else Message.QUEUED
    return Delivery(state, fault=f"mail_{code}")


def has_mail_channel() -> bool:
    """Whether the settings name a server for mail."""
    return bool(settings.EMAIL_HOST)


def get_sms_channel() -> Channel:
    """The channel that the settings name."""
    if settings.SMS_GATEWAY_URL:
        return GatewayChannel(
            settings.SMS_GATEWAY_URL,
            token=settings.SMS_GATEWAY_TOKEN,
            price=settings.SMS_PRICE,
            repeats=settings.SMS_GATEWAY_REPEATS,
        )
    if settings.SMS_TO_CONSOLE:
        return ConsoleChannel()
    return FileChannel(Path(settings.RANTAU_DATA) / "messages" / "outbox.jsonl")
