"""Every setting that is read from the environment: its name, default and meaning, in one table.

Nothing else of the package reads the environment (tests/config/test_settings_reference.py).
docs/reference/settings.md is made from this table by `script/reference`.
"""

import os
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who sets a setting."""

    OPERATOR = "operator"
    RANTAU = "Rantau itself"  # a process gives it to those that it starts
    ENGINEER = "engineer"


@dataclass(frozen=True)
class Setting:
    """A variable of the environment.

    default  its value where the variable is not set; empty for none
    meaning  what it decides, and its form
    unset    in words, what is in force where it is not set and `default` is empty
    """

    name: str
    meaning: str
    default: str = ""
    unset: str = ""
    audience: Audience = Audience.OPERATOR


SETTINGS = (
    Setting(
        "PUBLIC_URL",
        "The address under which everybody reaches the service: scheme and host, no path. It "
        "stands on documents and invitations. With https, cookies are sent by https only, and "
        "browsers use nothing else for a year (HSTS).",
        default="http://localhost:8000",
    ),
    Setting(
        "TRUSTED_PROXIES",
        "Addresses or networks of the proxies in front, with spaces between. X-Forwarded headers "
        "are read from them only.",
        unset="no proxy is trusted",
    ),
    Setting(
        "HOSTS",
        "Further names that requests may be for, with spaces between.",
        unset="PUBLIC_URL and the names of loopback",
    ),
    Setting(
        "WEB_PROCESSES",
        "How many processes serve pages, 1 to 16: about as many as the machine has processors for "
        "them. Each has four threads and as many connections to the database, and opens two "
        "received files at once, with a gigabyte of memory at most for each.",
        unset="two, or one where the machine has one processor",
    ),
    Setting(
        "METRICS_NETWORKS",
        "Addresses or networks, with spaces between, whose clients may read /metrics; for all "
        "others there is no such page.",
        default="127.0.0.0/8 ::1",
    ),
    Setting(
        "CLAMD",
        "The virus scanner that received files pass: path of clamd's socket, or HOST:PORT.",
        unset="files are opened and normalised, but not scanned",
    ),
    Setting(
        "HELP_LINE",
        "The national telephone line for workers and families, as it is to be read, such as "
        "`+62 21 5550 1234`. It stands on the pages of help, of the network and of contact.",
        unset="these pages name no number",
    ),
    Setting(
        "SMS_GATEWAY_URL",
        "The address to which messages to workers are posted as JSON (`id`, `to`, `text`).",
        unset="messages are appended to `messages/outbox.jsonl` in the data directory",
    ),
    Setting(
        "SMS_GATEWAY_TOKEN",
        "Sent to the gateway as a bearer token.",
        unset="none is sent",
    ),
    Setting(
        "SMS_GATEWAY_REPEATS",
        "`1` where the gateway sends once what it is given twice with one Idempotency-Key: then a "
        "message whose outcome is not known is given again.",
        unset="such a message is marked as unknown, and not sent again",
    ),
    Setting(
        "SMS_REPORT_TOKEN",
        "The bearer token with which the gateway reports what was delivered, to "
        "`/pesan/laporan/ID/`; at least 20 characters.",
        unset="no report is taken",
    ),
    Setting(
        "SMS_PRICE",
        "Rupiah of a message, where the gateway does not say what it costs.",
        unset="the cost is not known",
    ),
    Setting(
        "SMS_TO_CONSOLE",
        "`1` prints messages instead of appending them to the file, where there is no gateway.",
    ),
    Setting(
        "MAIL_HOST",
        "The server (SMTP) to which mails to officers are given: codes that confirm an address, "
        "and links for a new password.",
        unset="no mail is sent, and no password is replaced by a link",
    ),
    Setting("MAIL_PORT", "The port of MAIL_HOST.", "587"),
    Setting(
        "MAIL_SECURITY",
        "`starttls`, `tls` from the first byte, or `none`, for a server on this machine only.",
        "starttls",
    ),
    Setting("MAIL_USER", "The name for MAIL_HOST.", unset="mail is given without signing in"),
    Setting("MAIL_PASSWORD", "The password for MAIL_HOST."),
    Setting(
        "MAIL_FROM",
        "The address from which mails come, such as `Rantau <rantau@example.go.id>`; needed with "
        "MAIL_HOST.",
    ),
    Setting(
        "RANTAU_DATA",
        "The data directory. `--data` overrides it.",
        unset="`var/` in the clone, else `/var/lib/rantau`",
    ),
    Setting("RANTAU_KEYS", "The directory of the keys.", unset="`keys/` in the data directory"),
    Setting(
        "RANTAU_FILES",
        "The folder of received files, issued PDFs and signed heads, where several machines share "
        "it; with an own PostgreSQL server only.",
        unset="the data directory",
    ),
    Setting(
        "EXCHANGE_FOLDER",
        "The folder through which files go to counterparts abroad and come from them: `out/` and "
        "`in/` in a directory for each country, such as `kr/`. Practice never uses it.",
        unset="`exchange/` in RANTAU_FILES",
    ),
    Setting(
        "EXCHANGE_SFTP",
        "Servers with which the worker keeps EXCHANGE_FOLDER the same, by country and with spaces "
        "between: `kr=sftp://user@host:22/path`, with `out/` and `in/` in that path. Practice "
        "never uses it.",
        unset="the folder alone: somebody else fetches and brings",
    ),
    Setting("EXCHANGE_SFTP_KEY", "The file of the private key for EXCHANGE_SFTP."),
    Setting(
        "EXCHANGE_SFTP_KNOWN_HOSTS",
        "The file of host keys (as OpenSSH's `known_hosts`) of EXCHANGE_SFTP; a server that is not "
        "in it is not spoken to.",
    ),
    Setting("RANTAU_NODE", "The name of this machine in the journal and in heartbeats.", "central"),
    Setting(
        "SECRET_KEY",
        "Signs sessions and forms; at least 32 random characters.",
        unset="`secret_key` among the keys, made at the first start",
    ),
    Setting(
        "DATABASE_URL",
        "An own PostgreSQL server: the address as `rantau_app`. Then the three others are needed "
        "where they are used, and no embedded database is started.",
        unset="the embedded database",
    ),
    Setting(
        "DATABASE_POOLED",
        "`1` where DATABASE_URL leads to a pooler in transaction mode, such as PgBouncer: no "
        "statement is prepared on the server. The worker's address leads to the server itself.",
    ),
    Setting(
        "DATABASE_REPLICA_URL",
        "A streaming replica as `rantau_app`, from which boards are read, some seconds old. While "
        "it does not answer they are read from DATABASE_URL.",
        unset="boards are read from DATABASE_URL",
    ),
    Setting("DATABASE_OWNER_URL", "The own server as `rantau_owner`: prepares and migrates."),
    Setting("DATABASE_WORKER_URL", "The own server as `rantau_worker`: the worker's address."),
    Setting(
        "DATABASE_ADMIN_URL",
        "The own server as a login that may create roles; for `database prepare` alone.",
        unset="DATABASE_OWNER_URL",
    ),
    Setting(
        "PG_BIN",
        "The folder of PostgreSQL 18's programs for the embedded database.",
        unset="the programs of the locked package",
    ),
    Setting(
        "RANTAU_BACKUPS",
        "The folder in which `backup` files (`*.tar`) are kept; the doctor judges the newest.",
        unset="the doctor looks at the archive alone",
    ),
    Setting(
        "LOG_LEVEL",
        "The least level that is logged: DEBUG, INFO, WARNING, ERROR. INFO logs every request. "
        "Who signs in is logged at every level.",
        "WARNING",
    ),
    Setting(
        "RANTAU_LOG_ALL",
        "`1` adds whole traces to the log, which may hold personal data: the demonstration only.",
    ),
    Setting(
        "NOTIFY_SOCKET",
        "Set by systemd for its unit: where a start reports that it serves.",
    ),
    Setting(
        "REHEARSAL_CLOCK",
        "A file with seconds that are added to the machine's time, in the processes of a "
        "demonstration only: `rehearse round` moves it.",
        unset="the machine's time",
        audience=Audience.RANTAU,
    ),
    Setting(
        "RANTAU_DEMO",
        "`1` in the processes of a demonstration: weak secrets are allowed.",
        audience=Audience.RANTAU,
    ),
    Setting(
        "PRACTICE_URL",
        "PUBLIC_URL of practice, which has its own name beside the service.",
        unset="where it listens",
    ),
    Setting(
        "RANTAU_PRACTICE",
        "`1` in the processes of practice: every page says so, and no document is genuine.",
        audience=Audience.RANTAU,
    ),
    Setting(
        "RANTAU_PORT",
        "Where this data directory is served while a command runs; 0 where it is not.",
        "0",
        audience=Audience.RANTAU,
    ),
    Setting(
        "PROMETHEUS_MULTIPROC_DIR",
        "Where the web and worker processes count for /metrics: `metrics/` in the data directory, "
        "emptied at a start. prometheus_client reads it too.",
        unset="each process counts for itself",
        audience=Audience.RANTAU,
    ),
    Setting(
        "RANTAU_TEST_DATA",
        "The directory of a temporary database, for `with-database`.",
        audience=Audience.ENGINEER,
    ),
    Setting(
        "RANTAU_APP_URL",
        "The database as the application's login, for measurements that compare logins.",
        audience=Audience.RANTAU,
    ),
    Setting(
        "RANTAU_VENV",
        "The virtual environment of the scripts.",
        unset="`var/venv` in the clone",
        audience=Audience.ENGINEER,
    ),
    Setting(
        "RANTAU_PICTURES",
        "A folder for pictures of every page that the browser tests read.",
        audience=Audience.ENGINEER,
    ),
    Setting(
        "CHROMIUM",
        "The browser of the browser tests.",
        unset="`chromium`, else `google-chrome`",
        audience=Audience.ENGINEER,
    ),
    Setting(
        "CI",
        "`true` lets a test fail whose needs are absent, instead of being named as not run.",
        audience=Audience.ENGINEER,
    ),
)
SETTINGS_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read_setting(name: str) -> str:
    """Read a setting: its variable, else its default. KeyError for a name not in SETTINGS."""
    return os.environ.get(name, SETTINGS_BY_NAME[name].default)


def read_given_setting(name: str) -> str:
    """Read a setting without its default: empty where nobody has set it."""
    return os.environ.get(SETTINGS_BY_NAME[name].name, "")


def replace_setting(name: str, value: str) -> None:
    """Set a setting for this process and those that it starts; without a value it is not set."""
    known = SETTINGS_BY_NAME[name].name
    os.environ.pop(known, None)
    if value:
        os.environ[known] = value


def copy_environment() -> dict[str, str]:
    """Copy the whole environment, for a process that is started."""
    return dict(os.environ)


def use_rantau_settings() -> None:
    """Let Django read `rantau.config.settings` unless something else was chosen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.config.settings")
