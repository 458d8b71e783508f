"""The pages as the server runs them."""

import os
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from common import logs
from common.wsgi import serve

# So that a new version of a page does not meet an old style sheet for long.
_STATIC_MAX_AGE_SECONDS = 300


def create_app() -> WSGIApplication:
    """The service as a WSGI application, as the environment says. Raises SettingsError."""
    logs.configure("frontend")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontend.settings")
    # Reading Django's settings takes the environment, which only has to be complete when the application starts.
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    pages = get_wsgi_application()
    files = WhiteNoise(
        pages,
        root=settings.STATIC_FOLDER,
        prefix="static/",
        max_age=_STATIC_MAX_AGE_SECONDS,
        add_headers_function=_harden,
    )
    # Ready once it is up: without the other services it still answers, with a page that says so.
    return serve(files, lambda: None)


def _harden(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'"
