"""Settings of the installation, read from the environment; business settings are rows edited on the screen."""

from __future__ import annotations

from pathlib import Path

from parley.config import environment
from parley.config.logs import logging_settings

HOME = environment.home()
DEBUG = environment.flag("PARLEY_DEBUG", False)
SECRET_KEY = environment.secret_key(HOME)
SECRET_KEY_FALLBACKS = environment.text("PARLEY_SECRET_KEY_FALLBACKS", "").split()
ALLOWED_HOSTS = environment.text("PARLEY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ROOT_URLCONF = "parley.config.urls"
WSGI_APPLICATION = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "parley.foundation.jobs",
    "parley.foundation.events",
    "parley.foundation.accounts",
    "parley.foundation.mail",
    "parley.foundation.access",
    "parley.foundation.audit",
    "parley.foundation.files",
    "parley.foundation.records",
    "parley.foundation.actions",
    "parley.foundation.search",
    "parley.foundation.saved_views",
    "parley.foundation.bulk",
    "parley.foundation.notifications",
    "parley.foundation.live",
    "parley.foundation.staff",
    "parley.foundation.shaping",
    "parley.foundation.importing",
    "parley.foundation.currencies",
    "parley.foundation.merging",
    "parley.foundation.web",
    "parley.foundation.api",
    "parley.foundation.webhooks",
    "parley.pipelines",
    "parley.parties",
    "parley.communications",
    "parley.catalog",
    "parley.planning",
    "parley.deals",
    "parley.analytics",
    "parley.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "parley.foundation.web.middleware.read_once",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "parley.foundation.records.own.middleware.know_the_shape",
    "parley.config.addresses.follow_addresses",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parley.foundation.web.viewing.ViewAs",
    "parley.foundation.web.middleware.set_security_headers",
    "parley.foundation.web.middleware.speak_the_users_language",
    "parley.config.setup.middleware.lead_to_setup",
    "parley.foundation.web.middleware.SignInRequired",
    "parley.foundation.web.account.demands.SecondFactorDemanded",
    "parley.foundation.web.middleware.TypesAsSeen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "parley.foundation.web.middleware.RefusalsAnswered",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "parley.foundation.web.environment.environment"},
    },
]

DATABASES = {"default": environment.database(HOME / "parley.sqlite3")}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
AUTHENTICATION_BACKENDS = ["parley.foundation.accounts.backend.PeopleWhoWorkHere"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("id", "Bahasa Indonesia")]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [Path(__file__).resolve().parents[1] / "static_built"]

SESSION_ENGINE = "parley.foundation.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

HTTPS = environment.flag("PARLEY_HTTPS", False)
"""Browsers reach Parley through a proxy with TLS, and only so."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0

TASKS = {
    "default": {
        "BACKEND": "parley.foundation.jobs.backend.DatabaseBackend",
        "QUEUES": ["default", "long", "outbound"],
    },
}
JOB_LEASE_SECONDS = environment.number("PARLEY_JOB_LEASE_SECONDS", 30)

PARLEY_URL = environment.address()
"""Where people reach Parley: links in mail begin with it."""
PARLEY_MAIL = environment.mail_server()
"""The server that mail leaves through; without a host, what an administrator entered on the screen."""

PARLEY_FILE_LIMIT = environment.number("PARLEY_FILE_LIMIT_MB", 50) * 1_000_000
"""The largest file that people may put on a record, in bytes."""
FILE_UPLOAD_HANDLERS = [
    "parley.foundation.files.uploading.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

PARLEY_API_CALLS_PER_MINUTE = environment.number("PARLEY_API_CALLS_PER_MINUTE", 600)
"""Of one API key, in each web process."""
PARLEY_OUTBOUND_ALLOWED = environment.text("PARLEY_OUTBOUND_ALLOWED", "").split()
"""Hosts and networks inside that webhooks may reach all the same: names, addresses, 10.1.0.0/16."""

CSRF_FAILURE_VIEW = "parley.foundation.web.errors.csrf_failed"
PARLEY_NAVIGATION = "parley.config.navigation"
PARLEY_OPEN_PATHS = ["/api/", "/healthz"]
"""Addresses that check their callers themselves; every other one needs a session."""

LOGGING = logging_settings(environment.text("PARLEY_LOG_LEVEL", "INFO"))
