"""Django's settings; what differs between centres comes from the installation."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from baylanys.core.installation import InstallationMissing, blank_installation, load_installation
from baylanys.log_format import configure_structlog, logging_settings

BASE_DIR = Path(__file__).resolve().parent

try:
    INSTALLATION = load_installation()
except InstallationMissing:
    INSTALLATION = blank_installation()

SECRET_KEY = INSTALLATION.django_secret
DEBUG = os.environ.get("BAYLANYS_DEBUG") == "1"
OVER_HTTPS = os.environ.get("BAYLANYS_HTTPS") == "1"
_EXTRA_HOSTS = [each for each in os.environ.get("BAYLANYS_HOSTS", "").split(",") if each]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_EXTRA_HOSTS]
if INSTALLATION.bind not in {"0.0.0.0", "::", "127.0.0.1"}:
    ALLOWED_HOSTS.append(INSTALLATION.bind)
CSRF_TRUSTED_ORIGINS = [f"https://{each}" for each in _EXTRA_HOSTS]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "django_tables2",
    "django_filters",
    "procrastinate.contrib.django",
    "baylanys.core",
    "baylanys.accounts",
    "baylanys.contract",
    "baylanys.workforce",
    "baylanys.crm",
    "baylanys.knowledge",
    "baylanys.spelling",
    "baylanys.interactions",
    "baylanys.routing",
    "baylanys.telephony",
    "baylanys.messaging",
    "baylanys.platform_operations",
    "baylanys.campaigns",
    "baylanys.reporting",
    "baylanys.operations",
    "baylanys.improvement",
    "baylanys.reports",
    "baylanys.guard",
    "baylanys.bot",
    "baylanys.desktop",
    "baylanys.api",
    "baylanys.simulator",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "baylanys.security_headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "baylanys.request_origin.RequestOrigin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "baylanys.desktop.middleware.PersonLanguage",
    "baylanys.rate_limits.RateLimits",
    "baylanys.accounts.second_factor.RequireSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "baylanys.urls"
ASGI_APPLICATION = "baylanys.asgi.application"
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
            ],
        },
    }
]

_DATABASE = conninfo_to_dict(INSTALLATION.database_url)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _DATABASE.pop("dbname", "baylanys"),
        "USER": _DATABASE.pop("user", ""),
        "PASSWORD": _DATABASE.pop("password", ""),
        "HOST": _DATABASE.pop("host", ""),
        "PORT": str(_DATABASE.pop("port", "")),
        "OPTIONS": {
            **_DATABASE,
            "pool": {"min_size": 0, "max_size": int(os.environ.get("BAYLANYS_POOL", "10")), "timeout": 10},
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
# Customer's and administrators' accounts must have a second factor where this is on.
SECOND_FACTOR_REQUIRED = os.environ.get("BAYLANYS_SECOND_FACTOR") == "1"
ACCOUNT_ADAPTER = "baylanys.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reauthenticate": "baylanys.accounts.mfa_forms.PasswordAgainForm"}
# Failures are counted by accounts/lockout.py, in PostgreSQL.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "baylanys.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Baylanys"
# Browsers give keys to plain HTTP on this machine alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not OVER_HTTPS
MFA_FORMS = {
    "authenticate": "baylanys.accounts.mfa_forms.CodeForm",
    "reauthenticate": "baylanys.accounts.mfa_forms.CodeAgainForm",
    "authenticate_webauthn": "baylanys.accounts.mfa_forms.KeyForm",
    "login_webauthn": "baylanys.accounts.mfa_forms.KeySignInForm",
    "reauthenticate_webauthn": "baylanys.accounts.mfa_forms.KeyAgainForm",
    "add_webauthn": "baylanys.accounts.mfa_forms.AddKeyForm",
}
# People may sign in with the organisation's own accounts (OpenID Connect) where its issuer is named.
OIDC_PROVIDER = "house"
OIDC_ISSUER = os.environ.get("BAYLANYS_OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = os.environ.get("BAYLANYS_OIDC_NAME", "")
SOCIALACCOUNT_ADAPTER = "baylanys.accounts.identities.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER,
                "name": OIDC_NAME,
                "client_id": os.environ.get("BAYLANYS_OIDC_CLIENT", ""),
                "secret": os.environ.get("BAYLANYS_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
# How many failures close an account, and an address (an office signs in from one), and for how many seconds.
SIGN_IN_LOCKOUT = {"account": (5, 900), "second_factor": (5, 900), "address": (30, 900)}
# Requests a minute from one address, at the doors that anybody may knock at.
RATE_LIMITS = {"sign_in": 120, "api": 6000, "public": 3000}
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

# Browsers keep cookies per name, not per port: two centres on one machine must not sign each other out.
SESSION_COOKIE_NAME = f"baylanys_session_{INSTALLATION.http_port}"
CSRF_COOKIE_NAME = f"baylanys_csrf_{INSTALLATION.http_port}"
LANGUAGE_COOKIE_NAME = f"baylanys_language_{INSTALLATION.http_port}"
CSRF_FAILURE_VIEW = "baylanys.desktop.views.errors.stale"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_HTTPS
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = OVER_HTTPS
# Probes knock at the process itself, behind the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if OVER_HTTPS else 0
# Whether browsers are shipped with the name in their lists is for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if OVER_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The demonstration shows the desk in a frame beside the caller's phone.
X_FRAME_OPTIONS = "SAMEORIGIN" if INSTALLATION.demo else "DENY"

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("kk", _("Kazakh")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
CONTRACT_TIME_ZONE = os.environ.get("BAYLANYS_TIME_ZONE", "Asia/Almaty")

# Where a place that somebody sent is looked up; {lat} and {lon} in degrees.
MAP_ADDRESS = os.environ.get("BAYLANYS_MAP", "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# Files keep their names between versions, so browsers ask each time and mostly hear "not modified".
WHITENOISE_MAX_AGE = 0

# Files of messages are shown to clamd before they are kept: a socket file or host:port; empty: nobody scans.
CLAMD_ADDRESS = os.environ.get("BAYLANYS_CLAMD", "")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

configure_structlog()
LOGGING = logging_settings(os.environ.get("BAYLANYS_LOG_LEVEL", "INFO"))
