"""Whether the server for mail takes mail from here: for the doctor."""

import smtplib
import ssl
from contextlib import suppress

from rantau.common.environment import read_setting

TIMEOUT = 5.0  # seconds
STARTTLS, TLS, NONE = "starttls", "tls", "none"


def find_mail_finding() -> tuple[str, str]:
    """What was found of the settings MAIL_…, and the fault; one of them is empty. Nothing is
    sent."""
    host, port = read_setting("MAIL_HOST"), read_setting("MAIL_PORT")
    if not host:
        return "none is set (MAIL_HOST): no password is replaced by a link", ""
    if fault := _find_setting_fault(port):
        return "", fault
    try:
        _try_server(host, int(port))
    except smtplib.SMTPAuthenticationError as error:
        return "", f"{host} refuses MAIL_USER or MAIL_PASSWORD ({error.smtp_code})."
    except (OSError, smtplib.SMTPException) as fault:
        return "", f"No mail can be given to {host}:{port} ({fault}). Until then none is sent."
    return f"{host}:{port} takes mail, {read_setting('MAIL_SECURITY')}", ""


def _find_setting_fault(port: str) -> str:
    security = read_setting("MAIL_SECURITY")
    if security not in (STARTTLS, TLS, NONE):
        return f"MAIL_SECURITY is {security!r}: give starttls, tls or none."
    if not port.isascii() or not port.isdigit():
        return f"MAIL_PORT is {port!r}: give a number, such as 587."
    if "@" not in read_setting("MAIL_FROM"):
        return "MAIL_FROM names no address: mail comes from nobody."
    return ""


def _try_server(host: str, port: int) -> None:
    """Connect, secure the connection and sign in, as when a mail is sent."""
    context, security = ssl.create_default_context(), read_setting("MAIL_SECURITY")
    server = (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
        if security == TLS
        else smtplib.SMTP(host, port, timeout=TIMEOUT)
    )
    try:
        if security == STARTTLS:
            server.starttls(context=context)
        if user := read_setting("MAIL_USER"):
            server.login(user, read_setting("MAIL_PASSWORD"))
        server.ehlo_or_helo_if_needed()
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
