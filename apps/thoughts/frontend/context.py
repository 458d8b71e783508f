"""Context processor for all templates."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The signed-in visitor, if any, the text in the search field, and the style sheets."""
    # A request that is rejected early has not passed the middleware that sets the visitor.
    visitor = getattr(request, "visitor", None)
    return {"visitor": visitor, "search": "", "styles": settings.STYLES, "style_version": settings.STYLE_VERSION}
