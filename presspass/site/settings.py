"""The Django project's settings: parsed values from environment.py under Django's names.

What a publisher may set is told in docs/operator.md; everything else here is the product's own.
"""

import hashlib
import os
import secrets
from pathlib import Path
from zoneinfo import available_timezones

from presspass.readers.account_settings import *  # noqa: F403  (allauth's settings, by their owner)
from presspass.site.content_security import SITE as CONTENT_SECURITY
from presspass.site.environment import site_settings
from presspass.site.logs import logging_for

SITE = site_settings(os.environ)
GATE = SITE.gate
DEMO = SITE.demo
DESK_PASSWORD = SITE.desk_password
# Known to this process tree only: by it Django recognises the gate's own requests.
INTERNAL_KEY = os.environ.get("PRESSPASS_INTERNAL_KEY") or secrets.token_urlsafe(32)

SECRET_KEY = hashlib.sha256(b"presspass: django" + GATE.keys.current).hexdigest()
SECRET_KEY_FALLBACKS = [
    hashlib.sha256(b"presspass: django" + key).hexdigest() for key in GATE.keys.older
]
DEBUG = False
ALLOWED_HOSTS = list(GATE.hosts)
ROOT_URLCONF = "presspass.site.urls"
WSGI_APPLICATION = "presspass.site.wsgi.application"
AUTH_USER_MODEL = "readers.Reader"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

INSTALLED_APPS = [
    "presspass.site.apps.SiteConfig",
    "presspass.readers",
    "presspass.subscriptions",
    "presspass.newsroom",
    "presspass.recommendations",
    "presspass.newsletters",
    "presspass.shelf",
    "presspass.moving",
    "presspass.privacy",
    "presspass.mail",
    "presspass.insights",
    "presspass.importers",
    "presspass.support",
    "presspass.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "presspass.readers.desk.ReadersInDesk",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "presspass.site.content_security.ContentSecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "presspass.readers.middleware.SessionsOfOlderKeys",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "presspass.readers.middleware.SignedInDevice",
    "presspass.readers.language.ReaderLanguage",
    "presspass.site.audience.AudienceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
if DESK_PASSWORD:
    MIDDLEWARE.insert(0, "presspass.demo.desk_password.DeskPassword")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": SITE.database}
# The sign-in limits count in the database: shared by all processes, nothing more to run.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "presspass_cache",
    },
    # How often an address searches is counted by each process: a search writes nothing.
    "searches": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # The sizes of pictures are fetched in one query; a cache would ask once for each.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Sessions, cookies, headers
SESSION_COOKIE_NAME = GATE.cookies.session
SESSION_COOKIE_SECURE = GATE.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = ("__Host-" if GATE.secure else "") + "presspass_csrf"
CSRF_COOKIE_SECURE = GATE.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "presspass.site.refusals.form_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": CONTENT_SECURITY}
ALLAUTH_TRUSTED_PROXY_COUNT = SITE.proxies

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = GATE.cookies.language
LOCALE_PATHS = [Path(__file__).parent / "locale"]
FORMAT_MODULE_PATH = "presspass.site.formats"
USE_TZ = True
TIME_ZONE = SITE.time_zone

# Files
STATIC_URL = "/static/"
STATIC_ROOT = GATE.home / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = GATE.home / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "presspass.site.static_storage.Hashed"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# Mail: where it goes is EMAIL_URL's affair; it is sent by the task worker.
globals().update(SITE.mail)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = SITE.mail_from
EMAIL_TIMEOUT = 20
NEWSLETTERS_PER_MINUTE = SITE.newsletters_per_minute
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Wagtail, without what asks or tells others
WAGTAIL_SITE_NAME = "Presspass"
WAGTAILADMIN_BASE_URL = GATE.base_url
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
# Documents are links to their files: an address with a number would lead elsewhere after a move.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "doc", "docx", "epub", "key", "odp", "ods", "odt", "pdf", "ppt", "pptx", "rtf"),
    *("txt", "xls", "xlsx", "zip"),
]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# A machine also knows names that no browser does, such as "localtime".
WAGTAIL_USER_TIME_ZONES = ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone)]

LOGGING = logging_for(SITE.log_level)

if SITE.test:
    STORAGES["staticfiles"] = {"BACKEND": "presspass.site.static_storage.Plain"}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if "EMAIL_URL" not in os.environ:
        EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
