"""The configuration: a JSON file, validated when the service starts."""

import json
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

DEFAULT_FILE = Path(__file__).resolve().parent / "configs" / "config.json"
# Threads of gunicorn. One fewer than this predict at most, so that one always answers health checks.
REQUEST_THREADS = 8

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
# The lowest and the highest value of each number.
_RANGES = {
    "max_bytes": (1024, 64 * 1024 * 1024),
    "max_pixels": (4096, 64 * 1024 * 1024),
    "threads": (1, 64),
    "predictions_per_minute": (1, 100_000),
    "proxy_hops": (0, 10),
}


class ConfigError(ValueError):
    """A configuration file that cannot be used; the message says how to correct it."""


class Config(NamedTuple):
    """
    The settings of the service.

    max_bytes, max_pixels: the largest picture. threads: of torch, for one prediction; at most the container's CPUs.
    predictions_per_minute: of one client. proxy_hops: the client's address is that many entries from the end of
    X-Forwarded-For; 0 ignores the header. cors_origins: whose pages may use the API from other origins; ["*"] for all.
    """

    max_bytes: int
    max_pixels: int
    threads: int
    predictions_per_minute: int
    proxy_hops: int
    cors_origins: tuple[str, ...] = ()


def load(file: Path | None = None) -> Config:
    """Reads the configuration from `file`, else from CONFIG_FILE, else from configs/config.json. Raises ConfigError."""
    file = file or Path(os.environ.get("CONFIG_FILE", DEFAULT_FILE))
    try:
        given = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{file}: is not JSON: {error}") from error
    try:
        return parse(given)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error}") from None


def parse(given: Any) -> Config:
    """Checks the members of a configuration. Raises ConfigError."""
    if not isinstance(given, dict):
        raise ConfigError(f"must be a JSON object, not {json.dumps(given)}")
    unknown = sorted(set(given) - set(Config._fields))
    if unknown:
        raise ConfigError(f"unknown key {unknown[0]}: allowed are {', '.join(Config._fields)}")
    numbers = {key: _number(key, given) for key in _RANGES}
    return Config(**numbers, cors_origins=_origins(given.get("cors_origins", [])))


def _number(key: str, given: dict[str, Any]) -> int:
    low, high = _RANGES[key]
    if key not in given:
        raise ConfigError(f"{key} is missing: a whole number from {low} to {high} is needed")
    value = given[key]
    # For Python, true is a number.
    if type(value) is not int or not low <= value <= high:
        raise ConfigError(f"{key} is {json.dumps(value)}: allowed is a whole number from {low} to {high}")
    return value


def _origins(value: Any) -> tuple[str, ...]:
    allowed = 'a list of origins such as "https://example.com", or ["*"]'
    if not isinstance(value, list):
        raise ConfigError(f"cors_origins is {json.dumps(value)}: allowed is {allowed}")
    if value == ["*"]:
        return ("*",)
    for origin in value:
        if not isinstance(origin, str) or not _ORIGIN.fullmatch(origin):
            raise ConfigError(f"cors_origins has {json.dumps(origin)}: allowed is {allowed}")
    return tuple(value)
