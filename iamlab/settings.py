"""Settings of IAM Lab.

Everything that a host may change comes from the environment:

DATA_DIR        where the database and the generated secret key live (default: var/ in the project)
SECRET_KEY      signs sessions (default: generated once into DATA_DIR)
BIND, PORT      where the lab listens (default: 127.0.0.1, 8000)
ALLOWED_HOSTS   further host names, separated by commas, under which learners reach the lab
DEBUG           1 shows Django's error pages and serves unbuilt static files (make dev)
"""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from iamlab.network import host_names

BASE_DIR = Path(__file__).resolve().parent.parent
# Where it is, whatever the working folder is later: a terminal's command has one of its own for a moment.
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

DEBUG = os.environ.get("DEBUG", "") in {"1", "true", "yes"}


def _read_or_make_secret_key() -> str:
    """Return the key kept in DATA_DIR, made on the first start and readable by its owner only."""
    path = DATA_DIR / "secret_key"
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(get_random_secret_key())
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data directory {DATA_DIR} cannot be written ({error.strerror}). "
            "Set DATA_DIR to a directory that you may write to."
        ) from error


SECRET_KEY = os.environ.get("SECRET_KEY") or _read_or_make_secret_key()

BIND = os.environ.get("BIND", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
ALLOWED_HOSTS = host_names(BIND, also=os.environ.get("ALLOWED_HOSTS", ""))

ROOT_URLCONF = "iamlab.urls"
WSGI_APPLICATION = "iamlab.wsgi.application"

INSTALLED_APPS = [
    "lessons",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

# SQLite as one machine needs it: a writer waits instead of failing, readers never wait.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "iamlab.sqlite3",
        # Opening the file and setting it up takes longer than all queries of a check together.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # Tests that run the server in a thread of its own need a database that threads can share.
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "lessons.Learner"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "course-map"
LOGOUT_REDIRECT_URL = "landing"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A guest who comes back after a long holiday still finds the lessons done.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "editor"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Everything comes from the lab itself. Only the policy editor writes styles of its own, and only
# with the page's nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "lessons.views.errors.csrf_failure"

# Django keeps quiet outside DEBUG; a host needs to see what went wrong.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}

# A policy document of 256 KB (the views' own limit, with their own message) fits even when every
# character of it arrives as three.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
