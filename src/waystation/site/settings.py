"""Settings of a node: typed, read from the environment here and nowhere else.

Every variable read is listed in `docs/settings.md`; a test holds the two together.
"""

import os
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

SOURCE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says of this node."""

    home: Path
    database_url: str
    hosts: tuple[str, ...]
    https: bool
    debug: bool
    passphrase_file: str = ""
    backups: Path | None = None

    @classmethod
    def read(cls) -> "Environment":
        """Return the node's environment, with defaults for a laptop that serves only itself."""
        return cls(
            home=Path(os.environ.get("WAYSTATION_HOME", "var")).resolve(),
            database_url=os.environ.get("WAYSTATION_DATABASE_URL", ""),
            hosts=tuple(os.environ.get("WAYSTATION_HOSTS", "127.0.0.1,localhost,[::1]").split(",")),
            https=os.environ.get("WAYSTATION_HTTPS", "1") == "1",
            debug=os.environ.get("WAYSTATION_DEBUG", "0") == "1",
            passphrase_file=os.environ.get("WAYSTATION_PASSPHRASE_FILE", ""),
            backups=Path(folder) if (folder := os.environ.get("WAYSTATION_BACKUPS", "")) else None,
        )


def secret_key(home: Path) -> str:
    """Return the key that signs sessions and forms; made once, readable by the owner only."""
    path = home / "session.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Under a name of its own first: a loss of power must leave a whole key or none, never an empty file.
        draft = home / f"session.key.{os.getpid()}"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process starts at the same moment: its key stands
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def database(environment: Environment) -> dict[str, Any]:
    """Return the database: the embedded SQLite file, or PostgreSQL where a URL is given."""
    if environment.database_url:
        url = urlsplit(environment.database_url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"prepare_threshold": 5},  # the journal's own; Django's never are
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": environment.home / "register.sqlite3",
        # The last connection to close takes the log and its index along; on a full disk they could not be
        # made anew, and nothing could be read.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # WAL and FULL: a commit returns when the log is on the disk (journal rule 3).
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
            " PRAGMA secure_delete=ON; PRAGMA cache_size=-32768;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
        "TEST": {"NAME": environment.home / "test.sqlite3"},
    }


ENVIRONMENT = Environment.read()
WAYSTATION_HOME = ENVIRONMENT.home
WAYSTATION_BACKUPS = ENVIRONMENT.backups
SQLITE_VERSION = sqlite3.sqlite_version_info

SECRET_KEY = secret_key(ENVIRONMENT.home)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
DATABASES = {"default": database(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "waystation.site.urls"
WSGI_APPLICATION = "waystation.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "waystation.core.journal",
    "waystation.core.vault",
    "waystation.core.access",
    "waystation.core.upkeep",
    "waystation.core.sync",
    "waystation.core.places",
    "waystation.core.keeping",
    "waystation.desks.situation",
    "waystation.desks.reception",
    "waystation.desks.tracing",
    "waystation.desks.placement",
    "waystation.desks.transport",
    "waystation.desks.supply",
    "waystation.desks.medical",
    "waystation.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "waystation.site.sealed.SealedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "waystation.site.guard.DeviceMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a page that forgets to ask is closed
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "waystation.site.clock.NodeTimeMiddleware",
    "waystation.site.guard.GuardMiddleware",
    "waystation.site.refusals.RefusalMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "waystation.site.context.desk_navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["waystation.core.access.backends.RateLimitedBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "square"
LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hy", _("Armenian")), ("ru", _("Russian"))]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# No page needs more than the node itself: no other host, no inline script or style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a shift
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Uploads stay in memory: nothing in clear reaches the disk (journal rule 14).
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused form is no event of the server; refused permissions are logged by waystation.security.
    "loggers": {"django.request": {"level": "ERROR"}},
}
