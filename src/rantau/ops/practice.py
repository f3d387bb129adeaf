"""Practice: a data set of invented people beside the service, which it can never mix with.

It has a data directory, a database, keys and an address of its own (docs/operations/practice.md). A
file marks the directory: whatever command is run with it leaves the settings of the service alone.
"""

from pathlib import Path

from rantau.common.environment import read_setting, replace_setting
from rantau.ops.embedded.binaries import DatabaseUnavailable

MARK = "practice"  # the name of the file
MARK_TEXT = "Practice: invented people, published passwords. Nothing issued here is valid.\n"
PORT = 8001  # beside the service
PERSONS = 300  # invented, unless another number is asked for
# Settings of the service: its database, keys, files, addresses, how many processes serve pages, and
# whatever reaches real people.
SERVICE_SETTINGS = (
    "DATABASE_URL",
    "DATABASE_POOLED",
    "DATABASE_REPLICA_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_WORKER_URL",
    "DATABASE_ADMIN_URL",
    "RANTAU_KEYS",
    "RANTAU_FILES",
    "RANTAU_BACKUPS",
    "SECRET_KEY",
    "HOSTS",
    "HELP_LINE",
    "SMS_GATEWAY_URL",
    "SMS_GATEWAY_TOKEN",
    "SMS_REPORT_TOKEN",
    "EXCHANGE_SFTP",
    "EXCHANGE_SFTP_KEY",
    "EXCHANGE_SFTP_KNOWN_HOSTS",
    "MAIL_HOST",
    "MAIL_USER",
    "MAIL_PASSWORD",
    "MAIL_FROM",
    "WEB_PROCESSES",
)


def get_practice_directory(service: Path) -> Path:
    """Where practice is kept beside the data directory of the service."""
    return service.with_name(f"{service.name}-practice")


def is_practice(folder: Path) -> bool:
    """Whether the data directory is one of practice."""
    return (folder / MARK).exists()


def claim_practice_directory(folder: Path) -> None:
    """Mark a new data directory as one of practice.

    Raises  DatabaseUnavailable for one that holds something else
    """
    if is_practice(folder):
        return
    if folder.exists() and any(folder.iterdir()):
        raise DatabaseUnavailable(
            f"{folder} holds something else than practice, which has a directory of its own: "
            "choose another with --data DIR."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(MARK_TEXT)


def leave_service_settings() -> None:
    """Forget the settings of the service in this process and those that it starts; the public
    address is that of practice, where PRACTICE_URL says one."""
    for name in SERVICE_SETTINGS:
        replace_setting(name, "")
    replace_setting("PUBLIC_URL", read_setting("PRACTICE_URL"))
