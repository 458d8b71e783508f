"""What every template can use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The visitor, if somebody is signed in, the text in the search field, and the style sheets."""
    # A request that is refused early has not met the middleware that sets the visitor.
    visitor = getattr(request, "visitor", None)
    return {"visitor": visitor, "search": "", "styles": settings.STYLES, "style_version": settings.STYLE_VERSION}
