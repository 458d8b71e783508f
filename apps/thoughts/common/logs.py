"""Logs as one JSON object a line on standard output, each with the id of the request it belongs to."""

import json
import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

# The request that the current thread works on; empty outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """Renders a record as JSON; `extra={"fields": {...}}` adds members of one's own."""

    def __init__(self, service: str):
        super().__init__()
        self.service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self.service,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _fault(record: logging.LogRecord) -> bool:
    return record.exc_info is not None


def config(service: str) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`, also given to gunicorn for the lines of its own."""
    silent = {"handlers": [], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter, "service": service}},
        "filters": {"fault": {"()": lambda: _fault}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
        "root": {"level": "INFO", "handlers": ["stdout"]},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            # The request line tells each of these already, except for a fault's traceback.
            "gunicorn.access": silent,
            "django.request": {"filters": ["fault"]},
            "django.security.DisallowedHost": silent,
            "httpx": {"level": "WARNING"},
        },
    }


def configure(service: str) -> None:
    """Sends everything that `logging` gets to standard output, in the name of `service`."""
    logging.config.dictConfig(config(service))
