"""Logs on standard output, one JSON object per line, each with the id of its request."""

import json
import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

# The id of the request that the current thread handles; empty outside of requests.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON; `extra={"fields": {...}}` adds members."""

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


def _has_traceback(record: logging.LogRecord) -> bool:
    return record.exc_info is not None


def config(service: str) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`, and for gunicorn's own log."""
    silent = {"handlers": [], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter, "service": service}},
        "filters": {"tracebacks": {"()": lambda: _has_traceback}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
        "root": {"level": "INFO", "handlers": ["stdout"]},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            # The request log already has all of these, except for tracebacks.
            "gunicorn.access": silent,
            "django.request": {"filters": ["tracebacks"]},
            "django.security.DisallowedHost": silent,
            "httpx": {"level": "WARNING"},
        },
    }


def configure(service: str) -> None:
    """Sends all log records to standard output, with the name of `service`."""
    logging.config.dictConfig(config(service))
