"""Template filters."""

import re
import zlib
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

register = template.Library()

_HUES = 8


@register.filter
def ago(when: datetime) -> str:
    """The time since `when`, in its largest unit."""
    if (timezone.now() - when).total_seconds() < 60:
        return "just now"
    return f"{timesince(when, depth=1)} ago"


@register.filter
def hue(username: str) -> int:
    """The number of a user's colour, which depends only on the name."""
    return zlib.crc32(username.encode()) % _HUES


@register.filter
def highlight(text: str, search: str) -> SafeString:
    """The text with all occurrences of `search` marked."""
    if not search:
        return conditional_escape(text)
    parts = re.split(f"({re.escape(search)})", text, flags=re.IGNORECASE)
    escaped = [conditional_escape(part) for part in parts]
    # Every second part is an occurrence; all parts are escaped.
    marked = [f"<mark>{part}</mark>" if index % 2 else part for index, part in enumerate(escaped)]
    return mark_safe("".join(marked))  # noqa: S308
