"""Django's settings, from environment variables.

DJANGO_SECRET_KEY, ALLOWED_HOSTS (separated by commas), USERS_URL, THOUGHTS_URL, VERIFY_KEY_DIR; COOKIE_SECURE and
LOAD_ENABLED (true or false, default false).
"""

import hashlib
from pathlib import Path

from common.environment import flag, required

_FOLDER = Path(__file__).parent

SECRET_KEY = required("DJANGO_SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
USERS_URL = required("USERS_URL")
THOUGHTS_URL = required("THOUGHTS_URL")
VERIFY_KEY_DIR = Path(required("VERIFY_KEY_DIR"))
LOAD_ENABLED = flag("LOAD_ENABLED")
# The httpx transport for calls to the other services; None is the network.
BACKEND_TRANSPORT = None

DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
# common.logs configures logging before Django starts.
LOGGING_CONFIG = None

ROOT_URLCONF = "frontend.urls"
INSTALLED_APPS: list[str] = []
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "frontend.middleware.SecurityHeaders",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "frontend.middleware.Visitors",
    "frontend.middleware.BackendErrors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_FOLDER / "templates"],
        "OPTIONS": {
            "context_processors": ["frontend.context.page"],
            "libraries": {"thoughts": "frontend.filters"},
        },
    }
]

STATIC_FOLDER = _FOLDER / "static"
STYLES = ("site.css", "parts.css")
STYLE_VERSION = hashlib.sha256(b"".join((STATIC_FOLDER / name).read_bytes() for name in STYLES)).hexdigest()[:12]

SESSION_TOKEN_COOKIE = "session"  # noqa: S105
SESSION_TOKEN_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("COOKIE_SECURE")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "frontend.problems.csrf"
# The ingress terminates TLS and overwrites this header; no other client can connect.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# One year; Django sends the header only over HTTPS.
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_TOKEN_COOKIE_SECURE else 0
X_FRAME_OPTIONS = "DENY"
