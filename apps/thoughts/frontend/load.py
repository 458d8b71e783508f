"""Work for the demonstration of the autoscaler."""

import threading

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from common.environment import web_threads

_FACTORIAL_OF = 50_000
# The other threads stay free for pages and for the kubelet's probes; half of them keep the processor busy already.
_AT_ONCE = threading.BoundedSemaphore(max(1, web_threads() // 2))


@require_safe
def load(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Keeps one processor busy for about a second, unless enough requests are at it, and leads home."""
    if _AT_ONCE.acquire(blocking=False):
        try:
            _factorial(_FACTORIAL_OF)
        finally:
            _AT_ONCE.release()
    return redirect("home")


def _factorial(number: int) -> int:
    # math.factorial would not let another thread run before it is done.
    product = 1
    for factor in range(2, number + 1):
        product *= factor
    return product
