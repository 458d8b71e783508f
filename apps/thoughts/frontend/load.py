"""CPU load to demonstrate the autoscaler."""

import threading

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from common.environment import web_threads

_FACTORIAL_OF = 50_000
# Half of the threads suffice to keep the CPU busy; the others stay free for pages and for the kubelet's probes.
_SLOTS = threading.BoundedSemaphore(max(1, web_threads() // 2))


@require_safe
def load(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Uses one CPU for about a second, unless enough requests do so already, and redirects to the home page."""
    if _SLOTS.acquire(blocking=False):
        try:
            _factorial(_FACTORIAL_OF)
        finally:
            _SLOTS.release()
    return redirect("home")


def _factorial(number: int) -> int:
    # math.factorial would block all other threads until it returns.
    product = 1
    for factor in range(2, number + 1):
        product *= factor
    return product
