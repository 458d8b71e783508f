"""Middleware for all pages: response headers, the signed-in visitor, and error pages for failed calls."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.tokens import InvalidTokenError, Verifier
from frontend import problems
from frontend.backends import Backends, RejectedError, SignInAgainError, UnavailableError
from frontend.visitor import Visitor, redirect_to_login

_Handler = Callable[[HttpRequest], HttpResponse]
# No page has a script.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class SecurityHeaders:
    """Adds headers that Django has no setting for. Pages depend on the visitor, so they must not be cached."""

    def __init__(self, get_response: _Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = _POLICY
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response["Cache-Control"] = "no-store"
        return response


class Visitors:
    """Sets each request's `backends`, the `verifier` of tokens, and the `visitor` if somebody is signed in."""

    def __init__(self, get_response: _Handler):
        self.get_response = get_response
        self.backends = Backends(settings.USERS_URL, settings.THOUGHTS_URL, settings.BACKEND_TRANSPORT)
        self.verifier = Verifier(settings.VERIFY_KEY_DIR)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.backends = self.backends
        request.verifier = self.verifier
        request.visitor = None
        token = request.COOKIES.get(settings.SESSION_TOKEN_COOKIE, "")
        if token:
            try:
                request.visitor = Visitor(self.verifier.session(token).username, token)
            except InvalidTokenError:
                # Expired, or signed by a key that is no longer in use: the visitor has to sign in again.
                request.visitor = None
        return self.get_response(request)


class BackendErrors:
    """Converts the exception of a failed call to a backend into a page."""

    def __init__(self, get_response: _Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInAgainError):
            return redirect_to_login(request)
        if isinstance(error, RejectedError):
            return problems.rejected(request, error)
        if isinstance(error, UnavailableError):
            return problems.unavailable(request)
        return None
