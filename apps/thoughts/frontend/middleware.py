"""What happens around every page: response headers, who is visiting, and what a failed call shows."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.tokens import InvalidTokenError, Verifier
from frontend import problems
from frontend.backends import Backends, RefusedError, SignInAgainError, UnavailableError
from frontend.visitor import Visitor, to_login

_Next = Callable[[HttpRequest], HttpResponse]
# There is no script on any page.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Hardening:
    """Adds the headers that Django has no setting for. Pages depend on who is signed in, so nothing may keep them."""

    def __init__(self, following: _Next):
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.following(request)
        response["Content-Security-Policy"] = _POLICY
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response["Cache-Control"] = "no-store"
        return response


class Visitors:
    """Gives each request `backends` to call, the `verifier` of tokens, and its `visitor` if somebody is signed in."""

    def __init__(self, following: _Next):
        self.following = following
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
                # Expired, or signed by a key that is no longer in use: the visitor is nobody until the next sign-in.
                request.visitor = None
        return self.following(request)


class Problems:
    """Turns what a call to a backend raised into a page."""

    def __init__(self, following: _Next):
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.following(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignInAgainError):
            return to_login(request)
        if isinstance(error, RefusedError):
            return problems.refused(request, error)
        if isinstance(error, UnavailableError):
            return problems.unavailable(request)
        return None
