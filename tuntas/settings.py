"""Every setting of Tuntas, read from the environment in one place (`X_FILE` may name a file that holds X).

`TUNTAS_HOME` is the folder of everything that must survive: database, files, secret key.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent


def env(name: str, default: str = "") -> str:
    """The value of `name`, or the content of the file that `name_FILE` names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in ("1", "true", "yes", "ya", "on")


HOME = Path(env("TUNTAS_HOME") or Path.cwd() / "data").resolve()
DEBUG = flag("TUNTAS_DEBUG")
DEMO = flag("TUNTAS_DEMO")


def _secret_key() -> str:
    """The key from the environment, or one kept in HOME, made at the first start and readable by its owner only."""
    if given := env("SECRET_KEY"):
        return given
    path = HOME / "secret-key"
    if not path.exists():
        HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [one.strip() for one in env("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if one.strip()]
BASE_URL = env("BASE_URL")  # e.g. https://tuntas.example.go.id; empty: taken from the request
HTTPS = BASE_URL.startswith("https://")
SITE_URL = BASE_URL or env("TUNTAS_SITE_URL", "http://localhost:8000")  # printed as QR on papers
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", "0"))  # how many proxies in front set X-Forwarded-For

INSTALLED_APPS = [
    "tuntas.people",
    "tuntas.network",
    "tuntas.cases",
    "tuntas.intake",
    "tuntas.diagnostics",
    "tuntas.monitor",
    "tuntas.documents",
    "tuntas.notices",
    "tuntas.pulls",
    "tuntas.web",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tuntas.web.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tuntas.web.middleware.not_too_large",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tuntas.web.middleware.without_nul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tuntas.web.middleware.language_of_person",
    "tuntas.web.middleware.way_back",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tuntas.web.second_factors.required_first",
    "tuntas.web.progress.progress",
]

ROOT_URLCONF = "tuntas.urls"
WSGI_APPLICATION = "tuntas.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["tuntas.web.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuntas.web.context.page",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """SQLite in HOME by default; PostgreSQL by DATABASE_URL=postgres://user:password@host:port/name."""
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if url else HOME / "tuntas.sqlite3",
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": HOME / "uji.sqlite3"},  # a file, as in earnest: threads of a live server share it well
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL: {parts.scheme}:// is not supported; use postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {  # of counted attempts alone: in the database, so that every process knows them, and a restart too
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "sign_in_attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond it the oldest go: so many names must not push each other out
    }
}  # fmt: skip

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/meja/"
ACCOUNT_ADAPTER = "tuntas.web.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/masuk/"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "tuntas.web.second_factors.SecondFactors"
MFA_TOTP_ISSUER = "Tuntas"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
SECOND_FACTOR = env("SECOND_FACTOR", "asked")  # or "required": of whoever administers, leads or acknowledges
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tuntas.web.bundle.BundledStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILES = HOME / "files"  # attachments and papers, by sha256


def _data(name: str) -> Path:
    """A folder of data: inside the package when installed, beside it in the repository."""
    return PACKAGE / name if (PACKAGE / name).is_dir() else PACKAGE.parent / name


PROCEDURES = _data("procedures")
CALENDARS = _data("calendars")

# what may be uploaded, and how much
UPLOAD_MOST = 10 * 1024 * 1024
FILES_AT_ONCE = 10  # of that size; more small ones may travel together
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
DISK_LEAST_FOR_FILES = 1024**3
DISK_LEAST_FOR_REPORTS = 200 * 1024**2

VENDOR_LINK_DAYS = 14
REPORTS_PER_HOUR = int(env("REPORTS_PER_HOUR", "30"))  # from one address without an account

METRICS_TOKEN = env("METRICS_TOKEN")  # who may read /metrics from elsewhere

# the e-sign client service of BSrE, where the office runs one; its passphrases are asked at each signing
BSRE_URL, BSRE_USER, BSRE_PASSWORD = env("BSRE_URL"), env("BSRE_USER"), env("BSRE_PASSWORD")
BSRE_CA = env("BSRE_CA")  # a file with the authority of the office's own
BSRE_SECONDS = float(env("BSRE_SECONDS", "60"))  # to sign one paper; then it is said that nobody answered

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-tuntas" if HTTPS else "tuntas"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"secrets": {"()": "tuntas.logs.Secrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
}
