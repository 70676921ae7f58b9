"""All settings, read from the environment (README has the table).

Importing this module starts nothing: without DATABASE_URL it only computes where the embedded
PostgreSQL listens; `manage.py` and the test session start it.
"""

import secrets
from datetime import date, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from initiatives import city_file
from sonderborg import postgres
from sonderborg.account import claims

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

PORTAL_ENV = env.str("PORTAL_ENV", "local")
if PORTAL_ENV not in ("local", "production"):
    raise ImproperlyConfigured(f'PORTAL_ENV is "{PORTAL_ENV}": set it to "local" or "production".')
PRODUCTION = PORTAL_ENV == "production"
DATA_DIR = postgres.data_dir()


def required(name: str, example: str) -> str:
    """The variable, or in production a sentence that says what to set."""
    value = env.str(name, "")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"PORTAL_ENV is production, but {name} is not set. Set it, for example: {example}")
    return value


def local_secret() -> str:
    """A key made once for this machine and kept beside its data."""
    file = DATA_DIR / "secret-key"
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        pass
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x") as new:
            new.write(secrets.token_urlsafe(50))
        file.chmod(0o600)
    except FileExistsError:  # another process was first
        pass
    except OSError:  # a folder that cannot be written: the key then lives as long as the process
        return secrets.token_urlsafe(50)
    return file.read_text().strip()


# --- What runs where ---------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG is on while PORTAL_ENV is production: unset DEBUG.")
SECRET_KEY = required("SECRET_KEY", "a random text of 50 characters, kept secret") or local_secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = required("SITE_URL", "https://laeringsby.example.dk").rstrip("/")
SITE_URL = SITE_URL or f"http://localhost:{env.int('PORT', 8000)}"
if PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured(f'SITE_URL is "{SITE_URL}": in production it must begin with https://')
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set. Set it to the site's host names, separated by commas.")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "simple_history",  # and import_export is used without its app, whose admin loads 8 MB into each worker
    "csp",
    "django_htmx",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "initiatives",
    "events",
    "indicators",
    "sonderborg.apps.PortalConfig",
    "sonderborg.apps.PortalAdminConfig",
]
MIDDLEWARE = [
    "sonderborg.middleware.unavailable",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sonderborg.middleware.CompressText",
    "sonderborg.page_cache.PageCache",
    "csp.middleware.CSPMiddleware",
    "sonderborg.middleware.policies",
    "sonderborg.middleware.asked_once",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sonderborg.middleware.language",
    "sonderborg.body_limit.middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sonderborg.account.second_factor.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "sonderborg.middleware.caching",
]
ROOT_URLCONF = "sonderborg.urls"
WSGI_APPLICATION = "sonderborg.wsgi.application"
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
                "sonderborg.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- Database ----------------------------------------------------------------------------------
DATABASE_URL = required("DATABASE_URL", "postgres://portal:password@db.example.dk:5432/portal")
DATABASES = {"default": env.db_url_config(DATABASE_URL) if DATABASE_URL else postgres.database()}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// : the portal runs on PostgreSQL only.")
DATABASES["default"] |= {
    "CONN_HEALTH_CHECKS": True,
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 600),
    "OPTIONS": {
        "connect_timeout": 2,
        "options": f"-c statement_timeout={env.str('STATEMENT_TIMEOUT', '5s')}"
        # How many of its trigrams a mistyped word must share: two letters the other way round take four of nine.
        " -c pg_trgm.word_similarity_threshold=0.5",
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Caches ------------------------------------------------------------------------------------
PAGE_CACHE = env.bool("PAGE_CACHE", True)
CACHE_URL = env.str("CACHE_URL", "locmemcache://portal")
CACHES = {
    # What all processes must know alike: used codes of a second factor, and how many were wrong.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kept"},
    # Apart from all else, which must not push it out; so many pages of at most 200 kB.
    "pages": env.cache_url_config(CACHE_URL) | {"KEY_PREFIX": "pages"},
}
if CACHE_URL.startswith("locmemcache:"):
    CACHES["pages"] |= {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 200}}
else:
    CACHES["default"] = env.cache_url_config(CACHE_URL)

# --- The city, its languages and zone (CITY_DIR/city.toml) ---------------------------------------
CITY_DIR = Path(env.str("PORTAL_CITY_DIR", "") or BASE_DIR / "initiatives" / "data" / "sonderborg")
try:
    _city = city_file.read(CITY_DIR)
except city_file.CityError as error:
    raise ImproperlyConfigured(str(error)) from error
LANGUAGE_CODE = _city.languages[0]
LANGUAGES = [(code, city_file.LANGUAGES[code]) for code in _city.languages]
MODELTRANSLATION_LANGUAGES = tuple(city_file.LANGUAGES)  # columns, the same in every city
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = tuple(dict.fromkeys((*_city.languages, *city_file.LANGUAGES)))
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = _city.time_zone

# One name for all languages where the environment says so.
_said = {
    name: dict.fromkeys(words, own) if (own := env.str(f"CITY_{name.upper()}", "")) else words
    for name, words in _city.said.items()
}
CITY = {
    **{name: words[LANGUAGE_CODE] for name, words in _said.items()},  # in the main language
    "said": _said,  # in each (initiatives.city.here)
    "languages": _city.languages,
    "places": _city.places,
    "colours": _city.colours,
    "holidays": _city.holidays,
    "municipality_url": env.str("CITY_MUNICIPALITY_URL", _city.links.get("municipality", "")),
    "map_url": _city.links.get("map", ""),
    "email": env.str("CITY_EMAIL", _city.contact.get("email", "")),
    "phone": env.str("CITY_PHONE", _city.contact.get("phone", "")),
    "accessibility_url": env.str("CITY_ACCESSIBILITY_URL", ""),
    "security_contact": env.str("CITY_SECURITY_CONTACT", ""),
}
# The day on which the accessibility statement was last held against the portal; the law asks for it once a year.
ACCESSIBILITY_REVIEWED_ON = date.fromisoformat(env.str("ACCESSIBILITY_REVIEWED_ON", "2026-11-28"))
# Where a journey by bus and train is planned, with {place} for the address that it leads to; empty: nowhere.
JOURNEY_PLANNER = env.str("JOURNEY_PLANNER", _city.links.get("route_planner", ""))
# Thresholds of the statuses, as shares of the needed share (shown on the progress page).
ON_TRACK_FROM = env.str("ON_TRACK_FROM", "0.95")
BEHIND_FROM = env.str("BEHIND_FROM", "0.5")
# Days after the end of a period by which its figures are in, where an indicator names no day of its own.
FIGURES_DUE_DAYS = env.int("FIGURES_DUE_DAYS", 60)

# --- Users -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "initiatives.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3 * 3600
INVITATION_LASTS = timedelta(days=env.int("INVITATION_DAYS", 14))
# Asked of everyone with a role before any staff page answers.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", PRODUCTION)
ACCOUNT_ADAPTER = "sonderborg.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from invitations, administrators or single sign-on
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_RATE_LIMITS = {  # passwords are counted by sonderborg.account.throttle
    "login": None,
    "login_failed": "5/5m/key",  # codes of a second factor, asked for after the password
    "reset_password": "20/h/ip,5/h/key",
}
ACCOUNT_FORMS = {
    "login": "sonderborg.account.forms.SignInForm",
    "reauthenticate": "sonderborg.account.forms.ReauthenticateForm",
    "change_password": "sonderborg.account.forms.ChangePasswordForm",
    "reset_password": "sonderborg.account.forms.ResetPasswordForm",
    "reset_password_from_key": "sonderborg.account.forms.ResetPasswordKeyForm",
}
try:
    SIGN_ON = claims.read(lambda name: env.str(name, ""), production=PRODUCTION, municipality=CITY["municipality"])
except claims.ContradictionError as error:
    raise ImproperlyConfigured(str(error)) from error
SOCIALACCOUNT_ADAPTER = "sonderborg.account.sign_on.SignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that ends at another site is refused by our content policy
SOCIALACCOUNT_PROVIDERS = claims.provider(SIGN_ON)
MFA_ADAPTER = "sonderborg.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute before and after: clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "sonderborg.account.forms.CodeForm",
    "reauthenticate": "sonderborg.account.forms.ReauthenticateCodeForm",
    "activate_totp": "sonderborg.account.forms.ActivateAppForm",
    "add_webauthn": "sonderborg.account.forms.AddPasskeyForm",
    "edit_webauthn": "sonderborg.account.forms.EditPasskeyForm",
    "authenticate_webauthn": "sonderborg.account.forms.PasskeyForm",
    "login_webauthn": "sonderborg.account.forms.SignInPasskeyForm",
    "reauthenticate_webauthn": "sonderborg.account.forms.ReauthenticatePasskeyForm",
}
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION

# --- Transport and policies --------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine beside us, over plain http
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Files -------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", "") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", "") or DATA_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sonderborg.static_files.StaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "initiatives.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
BODY_MOST_BYTES = 50 * 1024 * 1024  # of what a visitor sends, files that are let go included; above it a 413

# --- Mail, log ---------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", "consolemail://"))
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
EMAIL_TIMEOUT = 5  # somebody waits for the page meanwhile

FORM_RENDERER = "initiatives.form_renderer.FormRenderer"

# --- Public forms ------------------------------------------------------------------------------
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_ALLOWED_TEMPLATE_PACKS = (CRISPY_TEMPLATE_PACK,)
CRISPY_FAIL_SILENTLY = False
FORMS_PER_ADDRESS = env.int("FORMS_PER_ADDRESS", 20)  # sent in an hour; a school sits behind one address
FORMS_IN_ALL = env.int("FORMS_IN_ALL", 200)
FORM_LEAST_SECONDS = 3  # nobody is faster
FORM_MOST_HOURS = 24
FORM_TRIES = 3  # so many times as often may a form be sent with errors in it
SEARCHES_PER_ADDRESS = env.int("SEARCHES_PER_ADDRESS", 1200)  # in a minute, while one types: a class of 25 pupils
SEARCHES_IN_ALL = env.int("SEARCHES_IN_ALL", 6000)
UPLOAD_KEPT_HOURS = 6  # how long a file is kept for the form that came back with an error
LETTER_DAYS = 3  # how long a letter is tried: later it would only puzzle its reader
LETTERS_PER_MAILBOX = 5  # in a day, asked for by strangers
MESSAGES_PER_CONTACT = 30  # in a day, written to those behind one initiative
SUGGESTION_LINK_DAYS = 30
SUGGESTION_UNCONFIRMED_DAYS = env.int("SUGGESTION_UNCONFIRMED_DAYS", 14)
SUGGESTION_SENDER_DAYS = env.int("SUGGESTION_SENDER_DAYS", 180)
INVITATION_KEPT_DAYS = 90  # after it was answered, withdrawn, or ran out
REPORT_LINK_DAYS = 30  # how long the links to single figures in a reminder work
REMINDER_DAYS = 730  # how long it is kept what somebody was reminded of; after that they are reminded anew
FIGURE_DRAFT_DAYS = env.int("FIGURE_DRAFT_DAYS", 365)
AUDIT_DAYS = env.int("AUDIT_DAYS", 1825)

# --- Files of reports --------------------------------------------------------------------------
EXPORT_WORKER = env.bool("EXPORT_WORKER", True)  # whether the web server starts `make_exports` when something waits
EXPORT_URLCONF = "sonderborg.file_urls"  # all that `make_exports` knows of the site's addresses
EXPORT_LARGE = env.int("EXPORT_LARGE", 3000)  # rows of a report above which its reader waits on a page
EXPORTS_PER_MINUTE = env.int("EXPORTS_PER_MINUTE", 30)  # begun for strangers
EXPORTS_WAITING = env.int("EXPORTS_WAITING", 20)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
IMPORT_EXPORT_USE_TRANSACTIONS = True
