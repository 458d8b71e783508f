"""Reads what the services log."""

import io
import json
import logging
from typing import Any

from common import logs


class LogLines:
    """Collects the lines of `service` from here on, instead of standard output."""

    def __init__(self, service: str):
        logs.configure(service)
        self.stream = io.StringIO()
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, logs.JsonFormatter):
                handler.setStream(self.stream)

    def text(self) -> str:
        """Everything so far."""
        return self.stream.getvalue()

    def take(self) -> list[dict[str, Any]]:
        """The lines since the last call."""
        lines = [json.loads(line) for line in self.text().splitlines()]
        self.stream.seek(0)
        self.stream.truncate()
        return lines
