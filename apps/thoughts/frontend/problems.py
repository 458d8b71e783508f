"""Error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from frontend.backends import RejectedError

_RETRY_AFTER_SECONDS = "5"


def rejected(request: HttpRequest, error: RejectedError) -> HttpResponse:
    """A backend rejected the request."""
    return _page(request, error.status, "That did not work", error.message)


def unavailable(request: HttpRequest) -> HttpResponse:
    """A backend is unavailable."""
    message = "Part of the site is unavailable right now. Nothing is lost: please try again in a moment."
    response = _page(request, 503, "Back in a moment", message)
    response["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form was sent without a valid CSRF token."""
    message = (
        "This form was open for too long, or cookies are blocked. Please go back, reload the page and send it again."
    )
    return _page(request, 403, "Please send that again", message)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The request is malformed, or has an unknown host."""
    return _page(request, 400, "That did not work", "The browser sent a request that this site does not understand.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """There is no such page."""
    return _page(request, 404, "Page not found", "There is no page at this address. Perhaps it was only a thought.")


def server_error(request: HttpRequest) -> HttpResponse:
    """The service itself failed."""
    message = "This is our mistake, and it has been logged. Please try something else, or come back later."
    return _page(request, 500, "Something went wrong", message)


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    return render(request, "problem.html", {"title": title, "message": message, "status": status}, status=status)
