"""Whether the server for mail takes mail from here: for the doctor."""

import smtplib
from contextlib import suppress

from django.core.mail import get_connection

from rantau.common.environment import read_setting
from rantau.ops.database_checks import Finding

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
TIMEOUT = 5.0  # seconds
STARTTLS, TLS, NONE = "starttls", "tls", "none"


def check_mail() -> Finding:
    """Check the settings MAIL_… and the server that they name. Nothing is sent."""
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
    if bool(read_setting("MAIL_USER")) != bool(read_setting("MAIL_PASSWORD")):
        return "MAIL_USER and MAIL_PASSWORD belong together: give both, or none to send without."
    if "@" not in read_setting("MAIL_FROM"):
        return "MAIL_FROM names no address: mail comes from nobody."
    return ""


def _try_server(host: str, port: int) -> None:
    """Connect, secure the connection and sign in, as the worker does to send a mail."""
    security = read_setting("MAIL_SECURITY")
    connection = get_connection(
        SMTP_BACKEND,
        host=host,
        port=port,
        username=read_setting("MAIL_USER"),
        password=read_setting("MAIL_PASSWORD"),
        use_ssl=security == TLS,
        use_tls=security == STARTTLS,
        timeout=TIMEOUT,
    )
    try:
        connection.open()
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
