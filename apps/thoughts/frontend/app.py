"""The WSGI application of the frontend."""

import os
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from common import logs
from common.wsgi import serve

# Short, so that a new version of a page is not shown with an old style sheet for long.
_STATIC_MAX_AGE_SECONDS = 300


def create_app() -> WSGIApplication:
    """Creates the service as a WSGI application, with settings from the environment. Raises SettingsError."""
    logs.configure("frontend")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontend.settings")
    # Imported here because Django's settings read the environment, which an import of this module need not have.
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    pages = get_wsgi_application()
    files = WhiteNoise(
        pages,
        root=settings.STATIC_FOLDER,
        prefix="static/",
        max_age=_STATIC_MAX_AGE_SECONDS,
        add_headers_function=_add_security_headers,
    )
    # Always ready: without the other services, it still serves pages that report the outage.
    return serve(files, lambda: None)


def _add_security_headers(headers: Headers, path: str, url: str) -> None:  # noqa: ARG001
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Content-Security-Policy"] = "default-src 'none'"
