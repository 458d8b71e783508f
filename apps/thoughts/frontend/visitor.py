"""The signed-in visitor, whose token is in a cookie."""

import functools
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from common.tokens import InvalidTokenError
from frontend.backends import UnavailableError


class Visitor(NamedTuple):
    """A signed-in user."""

    username: str
    token: str


def login_required(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Redirects visitors who are not signed in to the login page."""

    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        return view(request) if request.visitor else redirect_to_login(request)

    return guarded


def redirect_to_login(request: HttpRequest) -> HttpResponse:
    """Redirects to the login page, and from there back to the requested page, or to the own thoughts after a POST."""
    target = request.get_full_path() if request.method == "GET" else reverse("own")
    return sign_out(HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': target})}"))


def sign_in(request: HttpRequest, token: str, target: str) -> HttpResponse:
    """Stores the token in a cookie with the token's lifetime, and redirects to `target`."""
    try:
        lifetime = int(request.verifier.session(token).expires - time.time())
    except InvalidTokenError as error:
        raise UnavailableError(f"users signs with an unknown key: {error}") from None
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.SESSION_TOKEN_COOKIE,
        token,
        max_age=lifetime,
        secure=settings.SESSION_TOKEN_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def sign_out(response: HttpResponse) -> HttpResponse:
    """Deletes the cookie with the token."""
    response.delete_cookie(settings.SESSION_TOKEN_COOKIE, samesite="Lax")
    return response


def target_after_login(request: HttpRequest, requested: str) -> str:
    """The requested URL if it is on this site, or else that of the own thoughts."""
    allowed = url_has_allowed_host_and_scheme(requested, {request.get_host()}, require_https=request.is_secure())
    return requested if requested and allowed else reverse("own")
