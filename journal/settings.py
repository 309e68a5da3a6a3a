"""Settings, read top to bottom. Hosts and secrets come from the environment.

`.env.example` lists every variable. A missing or wrong one refuses to start
with one sentence that names it (`journal.environment`).
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from journal import embedded
from journal import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env.load(BASE_DIR / ".env")


def _local_secret() -> str:
    """On one's own machine the secret key is made once and kept in var/."""
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


# Where it runs -----------------------------------------------------------------

# LOCAL: one's own machine. Keys are made in var/, letters stay in the outbox.
LOCAL = env.flag("LOCAL", False)
DEBUG = env.flag("DEBUG", False)
SITE_URL = env.url(
    "SITE_URL", "http://127.0.0.1:8000" if LOCAL else None, schemes=["http", "https"]
)
SECRET_KEY = env.secret("SECRET_KEY", _local_secret if LOCAL else None, shortest=40)
ALLOWED_HOSTS = env.names(
    "ALLOWED_HOSTS", "127.0.0.1,localhost" if LOCAL else urlsplit(SITE_URL).hostname
)
SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# What it is made of --------------------------------------------------------------

INSTALLED_APPS = [
    "journal",
    "submissions",
    "reviews",
    "issues",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "guardian",
    "storages",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "journal.middleware.HonestFailureMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "journal.middleware.PrivacyMiddleware",
    "journal.middleware.LimitsMiddleware",
    "journal.middleware.SecondFactorMiddleware",
    "journal.middleware.VerdictMiddleware",
]
ROOT_URLCONF = "journal.urls"
WSGI_APPLICATION = "journal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Both cotton and partials rewrite the loaders unless they are listed.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "journal.templatetags.controls",
                "journal.templatetags.navigation",
                "journal.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "journal.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Data ----------------------------------------------------------------------------

DATABASES = {
    "default": env.database("DATABASE_URL", embedded.default("DATABASE_URL"))
    | {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
}
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", "3")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all processes: tries to sign in, codes that were used (journal.caching).
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "journal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

S3_ENDPOINT_URL = env.url(
    "S3_ENDPOINT_URL", embedded.default("S3_ENDPOINT_URL"), schemes=["http", "https"]
)
S3_ACCESS_KEY = env.text("S3_ACCESS_KEY", embedded.default("S3_ACCESS_KEY"))
S3_SECRET_KEY = env.secret("S3_SECRET_KEY", embedded.default("S3_SECRET_KEY"))
S3_BUCKET = env.text("S3_BUCKET", embedded.default("S3_BUCKET"))
S3_PUBLISHED_BUCKET = env.text(
    "S3_PUBLISHED_BUCKET", embedded.default("S3_PUBLISHED_BUCKET")
)
S3_REGION = env.text("S3_REGION", "us-east-1")
STORAGES = {
    "default": {"BACKEND": "journal.storage.WorkingStorage"},
    "published": {"BACKEND": "journal.storage.PublishedStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Where browsers post files to: the only foreign address that a page may speak with, and
# only a page that takes files (journal.storage.post_form).
UPLOADS_TO = f"{S3_ENDPOINT_URL.rstrip('/')}/{S3_BUCKET}"
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_VERSION = 200 * 1024 * 1024
MOST_FILES = 30
DATA_UPLOAD_MAX_NUMBER_FILES = MOST_FILES
# clamd, a scanner for malware: without one files are marked as not scanned (F4).
CLAMD_ADDRESS = env.daemon("CLAMD_ADDRESS")
# What compares a new paper with other texts: a class like submissions.similarity.OwnPapers.
SIMILARITY_CHECKER = env.text("SIMILARITY_CHECKER", "submissions.similarity.OwnPapers")
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "letters"],
    }
}

# People --------------------------------------------------------------------------

AUTH_USER_MODEL = "journal.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# guardian: grants are rows beside the submission; no anonymous user, no superuser magic.
ANONYMOUS_USER_NAME = None
GUARDIAN_GET_INIT_ANONYMOUS_USER = None
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home-of-person"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "journal.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# A password is possible, never asked for; without it here, allauth offers none at all.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
# allauth asks for a letter for unknown addresses too; ours is thrown away unsent, so that
# the work is the same and nobody gets mail who did not ask for it (journal.accounts).
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_FORMS = {"signup": "journal.accounts.SignupForm"}
# Authors and reviewers are offered a second factor; the editors' office asks for one.
EDITORS_NEED_SECOND_FACTOR = env.flag("EDITORS_NEED_SECOND_FACTOR", not LOCAL)
MFA_ADAPTER = "journal.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the clocks of telephones are up to half a minute off
# ORCID: offered where the journal is registered there as an OpenID Connect client.
ORCID_URL = env.url("ORCID_URL", "https://orcid.org", schemes=["http", "https"])
ORCID_CLIENT_ID = env.text("ORCID_CLIENT_ID", "")
ORCID_CLIENT_SECRET = env.secret(
    "ORCID_CLIENT_SECRET", None if ORCID_CLIENT_ID else "", shortest=0
)
SOCIALACCOUNT_PROVIDERS = {}
if ORCID_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "SCOPE": ["openid"],
        "APPS": [
            {
                "provider_id": "orcid",
                "name": "ORCID",
                "client_id": ORCID_CLIENT_ID,
                "secret": ORCID_CLIENT_SECRET,
                "settings": {"server_url": ORCID_URL},
            }
        ],
    }
SOCIALACCOUNT_ADAPTER = "journal.orcid.Adapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # ORCID gives no address: it is asked, and confirmed
# How many proxies of our own stand before the web server: the visitor's address is what
# the first of them saw. Without it all visitors would share one address, and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0 if LOCAL else 1)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# Mail ----------------------------------------------------------------------------

MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", f"office@{MAIL_DOMAIN}" if LOCAL else None
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if LOCAL and not env.given("EMAIL_URL"):
    # On one's own machine letters stay in the outbox, where they can be read.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(env.mail("EMAIL_URL"))

# Words, times, files of the pages -------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 60 * 60

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # guardian's backend answers yes to superusers; we never ask it
    "auth.W004",  # addresses are unique whatever their case, by a constraint
]

# Safety --------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        # Chromium asks this of the redirect too that a form's answer is.
        "form-action": ["'self'", *([ORCID_URL] if ORCID_CLIENT_ID else [])],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
