"""Settings: read from the environment only, as `rantau run` and operators set it."""

from pathlib import Path
from typing import Any

import django
from csp import constants as csp
from psycopg.conninfo import conninfo_to_dict

from rantau.common.clock import WESTERN_TIME
from rantau.common.database import REPLICA
from rantau.common.environment import read_setting
from rantau.common.proxy import parse_public_host

SOURCE_DIR = Path(__file__).resolve().parents[1]
DJANGO_DIR = Path(django.__file__).parent
BASE_DIR = SOURCE_DIR.parents[1]


def _build_database(url: str, *, pooled: bool = False) -> dict[str, Any]:
    """Django's form of a PostgreSQL address; server-side binding because it halves planning.

    pooled  through a pooler in transaction mode, where two statements of a connection may reach two
            servers: nothing prepared and no cursor may outlive its transaction
    """
    parts = dict(conninfo_to_dict(url))
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    address = {name: parts.pop(part, "") for name, part in names.items()}
    port = str(parts.pop("port", ""))
    prepared = {} if pooled else {"prepare_threshold": 2}
    return {
        "ENGINE": "rantau.common.postgresql",
        **address,
        "PORT": port,
        "CONN_MAX_AGE": 3600,  # each thread keeps its connection: cheaper than a pool
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        # What else the address says (sslmode, target_session_attrs …) goes to the driver.
        "OPTIONS": {"connect_timeout": 4, "server_side_binding": True} | prepared | parts,
    }


RANTAU_DEMO = read_setting("RANTAU_DEMO") == "1"
RANTAU_PRACTICE = read_setting("RANTAU_PRACTICE") == "1"  # docs/operations/practice.md
RANTAU_DATA = read_setting("RANTAU_DATA") or str(BASE_DIR / "var")
RANTAU_KEYS = read_setting("RANTAU_KEYS") or str(Path(RANTAU_DATA) / "keys")
RANTAU_FILES = read_setting("RANTAU_FILES") or RANTAU_DATA
# docs/operations/exchange-folder.md; practice writes nothing to a real counterpart.
EXCHANGE_FOLDER = (not RANTAU_PRACTICE and read_setting("EXCHANGE_FOLDER")) or str(
    Path(RANTAU_FILES) / "exchange"
)
EXCHANGE_SFTP = "" if RANTAU_PRACTICE else read_setting("EXCHANGE_SFTP")
EXCHANGE_SFTP_KEY = read_setting("EXCHANGE_SFTP_KEY")
EXCHANGE_SFTP_KNOWN_HOSTS = read_setting("EXCHANGE_SFTP_KNOWN_HOSTS")
# The file of a rehearsal's clock (docs/operations/rehearsal.md); a demonstration alone reads it.
REHEARSAL_CLOCK = read_setting("REHEARSAL_CLOCK")
RANTAU_NODE = read_setting("RANTAU_NODE")
RANTAU_PORT = int(read_setting("RANTAU_PORT"))  # where this nation is served; 0: not now
# The address under which everybody reaches this service; it stands on documents.
PUBLIC_URL = read_setting("PUBLIC_URL").rstrip("/")
PUBLIC_HOST = parse_public_host(PUBLIC_URL)  # empty for what is no address
IS_SERVED_BY_HTTPS = PUBLIC_URL.startswith("https://")
# Addresses or networks of the proxies in front, whose X-Forwarded headers are believed.
TRUSTED_PROXIES = read_setting("TRUSTED_PROXIES").split()
# Addresses or networks whose clients may read /metrics.
METRICS_NETWORKS = read_setting("METRICS_NETWORKS").split()
# The virus scanner that received files pass: path of a socket or HOST:PORT; empty for none.
CLAMD = read_setting("CLAMD")

# The gateway that carries messages to telephones; without one they are appended to a file.
HELP_LINE = read_setting("HELP_LINE").strip()
SMS_GATEWAY_URL = read_setting("SMS_GATEWAY_URL")
SMS_GATEWAY_TOKEN = read_setting("SMS_GATEWAY_TOKEN")
SMS_GATEWAY_REPEATS = read_setting("SMS_GATEWAY_REPEATS") == "1"
SMS_REPORT_TOKEN = read_setting("SMS_REPORT_TOKEN")
SMS_PRICE = int(read_setting("SMS_PRICE")) if read_setting("SMS_PRICE").isdigit() else None
SMS_TO_CONSOLE = read_setting("SMS_TO_CONSOLE") == "1"

# The server that carries mail to officers; without one none is sent.
EMAIL_HOST = read_setting("MAIL_HOST")
EMAIL_PORT = int(read_setting("MAIL_PORT")) if read_setting("MAIL_PORT").isdigit() else 0
EMAIL_USE_SSL = read_setting("MAIL_SECURITY") == "tls"
# Whatever else it says, nothing goes out in the clear but where it says so.
EMAIL_USE_TLS = not EMAIL_USE_SSL and read_setting("MAIL_SECURITY") != "none"
EMAIL_HOST_USER = read_setting("MAIL_USER")
EMAIL_HOST_PASSWORD = read_setting("MAIL_PASSWORD")
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = read_setting("MAIL_FROM")

SECRET_KEY = read_setting("SECRET_KEY")
DEBUG = False
OTHER_HOSTS = read_setting("HOSTS").split()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, [PUBLIC_HOST]), *OTHER_HOSTS]
USE_TZ = True
TIME_ZONE = WESTERN_TIME.key  # where public pages are read; stored in UTC all the same

APP_URL = read_setting("DATABASE_URL") or "postgresql://rantau_app@/rantau"
DATABASES = {
    "default": _build_database(APP_URL, pooled=read_setting("DATABASE_POOLED") == "1"),
}
if REPLICA_URL := read_setting("DATABASE_REPLICA_URL"):
    DATABASES[REPLICA] = _build_database(REPLICA_URL)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rantau.journal.apps.JournalConfig",
    "rantau.offices.apps.OfficesConfig",
    "rantau.access.apps.AccessConfig",
    "rantau.duties.apps.DutiesConfig",
    "rantau.documents.apps.DocumentsConfig",
    "rantau.registry.apps.RegistryConfig",
    "rantau.partners.apps.PartnersConfig",
    "rantau.declarations.apps.DeclarationsConfig",
    "rantau.placement.apps.PlacementConfig",
    "rantau.protection.apps.ProtectionConfig",
    "rantau.rounds.apps.RoundsConfig",
    "rantau.statistics.apps.StatisticsConfig",
    "rantau.exchange.apps.ExchangeConfig",
    "rantau.ops.apps.OpsConfig",
    "rantau.demo.apps.DemoConfig",
    "rantau.config.apps.RantauConfig",
]

MIDDLEWARE = [
    "rantau.common.proxy.TrustedProxyMiddleware",
    "rantau.web.common.middleware.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rantau.common.metrics.RequestMetricsMiddleware",
    "rantau.common.logs.RequestLogMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rantau.web.common.middleware.DefaultHeadersMiddleware",
    "rantau.web.common.middleware.SessionlessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rantau.access.middleware.ActorMiddleware",
    "rantau.web.common.middleware.DomainErrorMiddleware",
]

FORM_RENDERER = "rantau.web.common.forms.FormRenderer"
ROOT_URLCONF = "rantau.config.urls"
WSGI_APPLICATION = "rantau.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SOURCE_DIR / "web" / "templates", DJANGO_DIR / "forms" / "jinja2"],
        "OPTIONS": {
            "environment": "rantau.web.common.jinja2.build_environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "rantau.web.common.context_processors.csrf",
                "rantau.web.common.context_processors.help_line",
                "rantau.web.common.context_processors.pending_form",
                "rantau.web.common.context_processors.navigation",
            ],
        },
    },
    # What is left to the login library: the texts of its messages.
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
LOCALE_PATHS = [SOURCE_DIR / "locale"]
STATIC_URL = "/static/"
STATICFILES_DIRS = [SOURCE_DIR / "web" / "static"]
STATIC_ROOT = Path(RANTAU_DATA) / "static"  # made by `manage.py install --static`
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["rantau.access.backends.AccountBackend"]
PASSWORD_HASHERS = ["rantau.access.backends.Argon2idPasswordHasher"]
PASSWORD_RESET_TIMEOUT = 3600  # seconds that a link for a new password lasts
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/kantor/"
LANDING_PAGES_BY_ROLE = {"agency": "/calon/"}  # roles whose first page after signing in is another
SESSION_ENGINE = "rantau.access.sessions"
SESSION_COOKIE_AGE = 8 * 3600  # one working day from signing in, whatever is done (sessions.py)
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # forms carry the token; no script reads it
SESSION_COOKIE_SAMESITE = "Lax"
# Behind https a browser takes cookies of these names from this host alone, by https alone, so that
# no neighbour and nobody on the way can plant one (RFC 6265bis section 4.1.3). Ports of one host
# share their cookies, so that those of practice have names of their own.
_SET_COOKIE_PREFIX = "practice_" if RANTAU_PRACTICE else ""
SITE_COOKIE_PREFIX = ("__Host-" if IS_SERVED_BY_HTTPS else "") + _SET_COOKIE_PREFIX
# Of cookies for some pages alone.
PATH_COOKIE_PREFIX = ("__Secure-" if IS_SERVED_BY_HTTPS else "") + _SET_COOKIE_PREFIX
SESSION_COOKIE_NAME = f"{SITE_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{SITE_COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{SITE_COOKIE_PREFIX}django_language"
MESSAGE_STORAGE = "rantau.web.common.message_storage.MessageStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SERVED_BY_HTTPS
LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = True, "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_SERVED_BY_HTTPS else []
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SERVED_BY_HTTPS else 0  # RFC 6797
CSRF_FAILURE_VIEW = "rantau.web.common.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "object-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF, "data:"],
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "form-action": [csp.SELF],
        "base-uri": [csp.NONE],
        "frame-ancestors": [csp.NONE],
    }
}

ACCOUNT_ADAPTER = "rantau.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "rantau.access.forms.LoginForm",
    "change_password": "rantau.access.forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Passwords are counted in access/adapter.py, second factors in access/forms.py.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
MFA_ADAPTER = "rantau.access.second_factor_secrets.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "rantau.access.forms.SecondFactorForm",
    "reauthenticate": "rantau.access.forms.SecondFactorAgainForm",
    "activate_totp": "rantau.access.forms.EnrolSecondFactorForm",
}
MFA_TOTP_TOLERANCE = 1  # steps of 30 s before and after: clocks of telephones differ
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

CACHES = {"default": {"BACKEND": "rantau.common.cache.DatabaseCache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "rantau.common.logs.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": read_setting("LOG_LEVEL")},
    # Who signed in is logged whatever LOG_LEVEL is: there are few such lines.
    "loggers": {"rantau.security": {"level": "INFO"}},
}
