"""The access log: on standard output, and in a file that stays within bounds."""

import logging
import os
import sys
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

# The claim is mounted here.
FOLDER = Path("/data/www/logs")
FILE = "access.log"
# 8 MiB each, the current one and four before it: 40 MiB in all, a small part of the smallest claim (1 GiB).
FILE_BYTES = 8 * 1024 * 1024
FORMER_FILES = 4

PROBES = ("/healthz", "/readyz")


class SparingFile(RotatingFileHandler):
    """A file without which the service goes on: on a full or missing volume it says so once, and tries again."""

    def __init__(self, filename: str, maxBytes: int = FILE_BYTES, backupCount: int = FORMER_FILES):  # noqa: N803
        super().__init__(filename, maxBytes=maxBytes, backupCount=backupCount, encoding="utf-8", delay=True)
        self.problem: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        before, self.problem = self.problem, None
        super().emit(record)
        if self.problem is not None and before is None:
            print(f"{self.baseFilename}: {self.problem}; requests are answered all the same", file=sys.stderr)  # noqa: T201

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002
        self.problem = str(sys.exc_info()[1])
        # A stream that failed once stays unusable; the next line opens another.
        if self.stream is not None:
            with suppress(OSError, ValueError):
                self.stream.close()
            self.stream = None


def from_visitor(record: logging.LogRecord) -> bool:
    """Whether a line of gunicorn's access log is about anything but a probe."""
    return not isinstance(record.args, dict) or record.args.get("U") not in PROBES


def config(folder: Path | None = None) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig`, as gunicorn takes it; LOG_FOLDER names another folder."""
    folder = folder or Path(os.environ.get("LOG_FOLDER", FOLDER))
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(message)s"},
            "own": {"format": "%(asctime)s %(levelname)s %(message)s"},
        },
        "filters": {"visitors": {"()": lambda: from_visitor}},
        "handlers": {
            "own": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "own"},
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
            "file": {"()": SparingFile, "filename": str(folder / FILE), "formatter": "line"},
        },
        "root": {"level": "INFO", "handlers": ["own"]},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": {"handlers": ["stdout", "file"], "filters": ["visitors"], "propagate": False},
        },
    }
