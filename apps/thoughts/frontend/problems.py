"""Pages for what goes wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.backends import RefusedError

_RETRY_AFTER_SECONDS = "5"


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """A backend refused the request."""
    return _page(request, error.status, "That did not work", error.message)


def unavailable(request: HttpRequest) -> HttpResponse:
    """A backend cannot answer now."""
    message = "Something behind this page is having a rest. Nothing is lost: please try again in a moment."
    response = _page(request, 503, "Back in a moment", message)
    response["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form was sent without the token that belongs to it."""
    message = (
        "This form was open for too long, or cookies are blocked. Please go back, reload the page and send it again."
    )
    return _page(request, 403, "Please send that once more", message)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The request makes no sense, or names a host that is not served here."""
    return _page(request, 400, "That did not work", "The browser asked for something that makes no sense here.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """There is no such page."""
    return _page(request, 404, "Nothing here", "There is no page at this address. Perhaps it was only a thought.")


def server_error(request: HttpRequest) -> HttpResponse:
    """The service itself is at fault."""
    message = "That is our mistake, and it is in our log now. Please try something else, or come back later."
    return _page(request, 500, "Something broke", message)


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    return render(request, "problem.html", {"title": title, "message": message, "status": status}, status=status)
