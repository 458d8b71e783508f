"""The access log: on standard output, and in a rotated file."""

import logging
import os
import sys
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

# The mount point of the volume claim.
FOLDER = Path("/data/www/logs")
FILE = "access.log"
# 8 MiB each, for the current file and four rotated ones: 40 MiB, a small part of the smallest claim (1 GiB).
FILE_BYTES = 8 * 1024 * 1024
ROTATED_FILES = 4

PROBES = ("/healthz", "/readyz")


class OptionalFileHandler(RotatingFileHandler):
    """A log file that may be unavailable: if the volume is full or missing, it reports that once, and keeps trying."""

    def __init__(self, filename: str, maxBytes: int = FILE_BYTES, backupCount: int = ROTATED_FILES):  # noqa: N803
        super().__init__(filename, maxBytes=maxBytes, backupCount=backupCount, encoding="utf-8", delay=True)
        self.problem: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        previous, self.problem = self.problem, None
        super().emit(record)
        if self.problem is not None and previous is None:
            print(f"{self.baseFilename}: {self.problem}; requests are still served", file=sys.stderr)  # noqa: T201

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002
        self.problem = str(sys.exc_info()[1])
        # A stream that failed once stays unusable; the next record opens a new one.
        if self.stream is not None:
            with suppress(OSError, ValueError):
                self.stream.close()
            self.stream = None


def is_not_probe(record: logging.LogRecord) -> bool:
    """Whether a record of gunicorn's access log is about a request other than a probe."""
    return not isinstance(record.args, dict) or record.args.get("U") not in PROBES


def config(folder: Path | None = None) -> dict[str, Any]:
    """Configuration for `logging.config.dictConfig` and gunicorn; `folder` defaults to LOG_FOLDER, then to FOLDER."""
    folder = folder or Path(os.environ.get("LOG_FOLDER", FOLDER))
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(message)s"},
            "own": {"format": "%(asctime)s %(levelname)s %(message)s"},
        },
        "filters": {"no_probes": {"()": lambda: is_not_probe}},
        "handlers": {
            "own": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "own"},
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
            "file": {"()": OptionalFileHandler, "filename": str(folder / FILE), "formatter": "line"},
        },
        "root": {"level": "INFO", "handlers": ["own"]},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            "gunicorn.access": {"handlers": ["stdout", "file"], "filters": ["no_probes"], "propagate": False},
        },
    }
