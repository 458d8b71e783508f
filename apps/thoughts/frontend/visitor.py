"""Who visits, as the cookie with the token says."""

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
    """Somebody who is signed in."""

    username: str
    token: str


def signed_in(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Leads visitors who are not signed in to the login page."""

    @functools.wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        return view(request) if request.visitor else to_login(request)

    return guarded


def to_login(request: HttpRequest) -> HttpResponse:
    """To the login page, which leads back here, or home where coming back by a link makes no sense."""
    back = request.get_full_path() if request.method == "GET" else reverse("own")
    return forget(HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': back})}"))


def welcome(request: HttpRequest, token: str, target: str) -> HttpResponse:
    """Stores the token in the cookie, for as long as it is valid, and goes on to `target`."""
    try:
        lifetime = int(request.verifier.session(token).expires - time.time())
    except InvalidTokenError as error:
        raise UnavailableError(f"users signs with a key that is not known here: {error}") from None
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


def forget(response: HttpResponse) -> HttpResponse:
    """Removes the token from the browser."""
    response.delete_cookie(settings.SESSION_TOKEN_COOKIE, samesite="Lax")
    return response


def target_after_login(request: HttpRequest, given: str) -> str:
    """Where to go after signing in: an address of this site that was asked for, or one's own thoughts."""
    here = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    return given if given and here else reverse("own")
