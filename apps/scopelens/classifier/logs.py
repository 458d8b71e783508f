"""Logs on standard output, one JSON object per line."""

import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request

SERVICE = "scopelens-classifier"
_MAX_LOGGED_PATH = 200
_log = logging.getLogger("request")


class JsonFormatter(logging.Formatter):
    """Formats a record as JSON; `extra={"fields": {...}}` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": SERVICE,
            "message": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def config() -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`, and for gunicorn's own log."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
        "root": {"level": "INFO", "handlers": ["stdout"]},
        "loggers": {"gunicorn.error": {"handlers": [], "propagate": True}},
    }


def log_requests(app: Flask, client: Callable[[], str]) -> None:
    """Logs a line per request. Health checks that succeed are left out, because they would be most of the log."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def done(response: Response) -> Response:
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            return response
        fields = {
            "method": request.method,
            "path": request.path[:_MAX_LOGGED_PATH],
            "status": response.status_code,
            "client": client(),
            "duration_ms": round((time.perf_counter() - g.started) * 1000, 1),
        }
        _log.info("request", extra={"fields": fields})
        return response
