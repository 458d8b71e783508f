"""Captures the logs of the services."""

import io
import json
import logging
from typing import Any

from common import logs


class LogLines:
    """Captures the log of `service` from now on, instead of writing it to standard output."""

    def __init__(self, service: str):
        logs.configure(service)
        self.stream = io.StringIO()
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, logs.JsonFormatter):
                handler.setStream(self.stream)

    def text(self) -> str:
        """The log since the last call of `take`."""
        return self.stream.getvalue()

    def take(self) -> list[dict[str, Any]]:
        """Returns the lines since the last call, and discards them."""
        lines = [json.loads(line) for line in self.text().splitlines()]
        self.stream.seek(0)
        self.stream.truncate()
        return lines
