"""Every setting of the portal, read once from the environment and checked here.

Without DATABASE_URL the portal runs in *local mode*: an embedded PostgreSQL, a secret of its own, loopback
hosts. With DATABASE_URL it runs in *production mode*, where the secret and the hosts must be given.
"""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from bamex.environment import (
    database_from_url,
    email_from_url,
    env_choice,
    env_flag,
    env_list,
    env_number,
    env_text,
    local_secret,
    storage_from_url,
)

BASE_DIR = Path(__file__).resolve().parent.parent


# Mode

DATABASE_URL = env_text("DATABASE_URL", "")
LOCAL = not DATABASE_URL
DEBUG = env_flag("DEBUG", default=False)
SECRET_KEY = env_text("SECRET_KEY", local_secret(BASE_DIR / ".local" / "secret-key") if LOCAL else None)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else None)

# The public address of the portal, for canonical links, the sitemap and citations.
SITE_URL = env_text("SITE_URL", f"http://127.0.0.1:{env_number('PORT', 8000)}" if LOCAL else None).rstrip("/")
if not re.fullmatch(r"https?://[\w.\-\[\]:]+", SITE_URL) or not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured(f"SITE_URL is {SITE_URL!r}: write https://name.example, without a path.")

# What names of calendar items and feed entries are built on (RFC 4151: a domain, and a year in which it was the
# portal's). Left as it was when the portal moves to another address, so that programs recognise what they hold.
TAG_AUTHORITY = env_text("TAG_AUTHORITY", f"{urlsplit(SITE_URL).hostname.replace(':', '-')},2026")
if not re.fullmatch(r"[A-Za-z0-9.\-]+,\d{4}(-\d{2}(-\d{2})?)?", TAG_AUTHORITY):
    raise ImproperlyConfigured(f"TAG_AUTHORITY is {TAG_AUTHORITY!r}: write a domain and a year, name.example,2026.")


# Application

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it extends
    "bamex.apps.NewsroomAdminConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "bamex",
    "bamex.editorial",
    "exhibitors",
    "programme",
    "news",
    "bamex.translations",
    "bamex.health",
    "bamex.accounts",  # after what its groups may do, whose admin and translations it looks at
]

LEDGER = "news.ledger.FactLedger"  # the provider of the answers that texts quote
SCHEDULE = (
    "bamex.editorial.schedule.apply_what_is_due"  # called before an answer, once the moment of something is there
)

MIDDLEWARE = [
    "bamex.http.middleware.PreparedAnswerMiddleware",  # first: answers are kept in their final form
    "django.middleware.security.SecurityMiddleware",
    "bamex.http.middleware.ContentSecurityPolicyMiddleware",
    "bamex.http.resource_policy.ResourcePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bamex.http.middleware.PublicSiteMiddleware",
    "bamex.http.middleware.StaffCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bamex.accounts.middleware.StaffMiddleware",
    "bamex.typed_text.error_pages.RefusedMethodMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks: it turns a log-in that was refused into the page that says so
]

ROOT_URLCONF = "bamex.urls"
WSGI_APPLICATION = "bamex.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # The two below are for the admin; they are lazy, and public templates never read them.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # Beside those in `templatetags` folders: what stands in one package with what it shows.
            "libraries": {"kits": "bamex.portal.press_kits.tags"},
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "bamex.templatetags.texts",
                "bamex.templatetags.integrity",
                "bamex.templatetags.dates",
                "bamex.templatetags.sources",
                "bamex.templatetags.portal",
                "bamex.templatetags.list_files",
            ],
        },
    },
]


# Database

if LOCAL:
    from bamex.db import embedded_postgres  # here, because production has neither its programs nor a use for it

    DATABASES = {"default": embedded_postgres.connection_settings()}
else:
    DATABASES = {"default": database_from_url(DATABASE_URL)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env_number("DATABASE_POOL", 8, least=1),  # at least the threads of one web process
    "timeout": 2,
    # A pool that has failed waits longer and longer between attempts; given up soon, it begins anew when next asked.
    "reconnect_timeout": 1,
}
# Behind PgBouncer in transaction mode a cursor does not outlive its transaction; prepared statements are off anyway.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env_flag("DATABASE_POOLER", default=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Languages and time

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["bamex.text.formats"]  # American dates are not those of the pages
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Bamako"  # UTC+0 all year

MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fr",)


# Files

# Where the files of pictures lie: one folder for all servers, never shown by the web server itself.
MEDIA_ROOT = Path(env_text("MEDIA_ROOT", str(BASE_DIR / "media")))
if not MEDIA_ROOT.is_absolute() or (MEDIA_ROOT.exists() and not MEDIA_ROOT.is_dir()):
    raise ImproperlyConfigured(f"MEDIA_ROOT is {str(MEDIA_ROOT)!r}: write the whole path of a folder, /srv/media.")
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# An S3-compatible storage in place of that folder.
MEDIA_STORAGE = env_text("MEDIA_STORAGE", "")
STORAGES = {
    "default": storage_from_url(MEDIA_STORAGE)
    if MEDIA_STORAGE
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Where prepared answers lie, shared by the processes of a machine, and how much they may take. They outlive restarts:
# with them the portal answers while the database does not. 0 switches the store off.
STORE_ROOT = Path(env_text("STORE_ROOT", str(BASE_DIR / ".local" / "store")))
if not STORE_ROOT.is_absolute():
    raise ImproperlyConfigured(f"STORE_ROOT is {str(STORE_ROOT)!r}: write the whole path of a folder, /srv/store.")
STORE_MEGABYTES = env_number("STORE_MEGABYTES", 1024)

# Whether the web server has a process of its own that makes what is missing or has changed while nothing else is to do.
STORE_KEEP_UP = env_flag("STORE_KEEP_UP", default=True)

# How many prepared answers each web process keeps in memory; a page takes about 30 KB. 0 keeps none.
PAGE_CACHE_PAGES = env_number("PAGE_CACHE_PAGES", 2000)

# How many preview pictures each web process keeps in memory; a picture takes about 100 KB. 0 draws each time.
PREVIEWS_KEPT = env_number("PREVIEWS_KEPT", 200)

# Whether pages register the service worker. False makes /sw.js one that deletes what it kept and goes away.
SERVICE_WORKER = env_flag("SERVICE_WORKER", default=True)

# Where backups of the database are written: a folder of them, or one file. Empty: the report does not know.
BACKUPS = env_text("BACKUPS", "")

# The public key (age1…) for which backups are encrypted. Empty: they are not.
BACKUP_PUBLIC_KEY = env_text("BACKUP_PUBLIC_KEY", "")

# Never from the environment: the checker of links asks public machines only; tests let it ask their own.
LINKS_TO_LOOPBACK = False


# Security. TLS ends at the proxy in front of gunicorn, which must set X-Forwarded-Proto.

TLS = env_flag("TLS", default=not LOCAL)
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz(/\w+)?$"]  # the health check asks from inside, without TLS
SECURE_HSTS_SECONDS = env_number("HSTS_SECONDS", 31536000) if TLS else 0
# Both bind a whole domain for a year: the operator says so, not a default.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env_flag("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # they ask for the two lines above
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = TLS
CSRF_COOKIE_SECURE = TLS
# No cookie ever travels with a public page.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = TLS
LANGUAGE_COOKIE_SAMESITE = "Strict"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "bamex.typed_text.pages.refused_form_page"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the salon's form has more than 500, and grows with its rows
X_FRAME_OPTIONS = "DENY"

# The setting's name and form are Django 6's, so that bamex.http.middleware can give way to Django's own.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

# What pages ask of a reader's device: nothing.
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # the look of the site is for its own pages

# How many searches and selections one address may ask for in a minute, for a portal whose proxy does not limit them.
SEARCHES_A_MINUTE = env_number("SEARCHES_A_MINUTE", 0)


# Accounts of staff

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "bamex.accounts.backend.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # a day
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day from the log-in, which bamex.accounts.middleware holds to
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# How many proxies stand in front of the portal and add to X-Forwarded-For. 0: who connects is who asks.
TRUSTED_PROXIES = env_number("TRUSTED_PROXIES", 0)

# Lock-out of whoever guesses passwords: of one name from one address, so that its owner elsewhere goes on working.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when the lock ends, and it ends then
AXES_CLIENT_IP_CALLABLE = "bamex.accounts.lock_out.client_address"
AXES_LOCKOUT_CALLABLE = "bamex.accounts.lock_out.lock_out_page"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # the log of bamex.accounts.audit is ours
AXES_VERBOSE = False

OTP_TOTP_ISSUER = "BAMEX 2025"  # what the application that makes the codes calls the account

# E-mail, for whoever forgot a password. Without it an administrator makes a link: manage.py reset_password.
EMAIL_URL = env_text("EMAIL_URL", "")
EMAIL_CONFIGURED = bool(EMAIL_URL)
if EMAIL_CONFIGURED:
    globals().update(email_from_url(EMAIL_URL))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_text("EMAIL_FROM", f"bamex@{urlsplit(SITE_URL).hostname}")


# Figures for whoever watches, told at this address of this machine; empty: none are kept.

METRICS = env_text("METRICS", "")
if METRICS and not re.fullmatch(r"[\w.\-]+:\d{1,5}", METRICS, re.ASCII):
    raise ImproperlyConfigured(f"METRICS is {METRICS!r}: write an address of this machine and a port, 127.0.0.1:9101.")


# Logging: one line an event, on standard error, for whatever keeps the logs.

LOG_FORMAT = env_choice("LOG_FORMAT", ("TEXT", "JSON"), "TEXT")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "bamex.operation.log_lines.RequestNameFilter"},
        "refusal": {"()": "bamex.operation.log_lines.RefusalFilter"},
    },
    "formatters": {
        "text": {"format": "%(levelname)s %(name)s %(message)s"},
        "json": {"()": "bamex.operation.log_lines.JsonFormatter"},
    },
    "loggers": {"axes": {"level": "ERROR"}},  # bamex.accounts says the same with the name and the address
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT.lower(),
            "filters": ["request", "refusal"],
        },
    },
    "root": {
        "handlers": ["stderr"],
        "level": env_choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "WARNING"),
    },
}
