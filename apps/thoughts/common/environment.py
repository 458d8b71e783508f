"""Typed access to settings in environment variables."""

import os


class SettingsError(Exception):
    """A setting is missing or malformed; the message has its name, its value unless secret, and the allowed values."""


def required(name: str) -> str:
    """Returns the variable `name`. Raises SettingsError if it is unset or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set: the container requires this environment variable")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Returns a variable that is `true` or `false`. Raises SettingsError for anything else, to reveal typos."""
    value = os.environ.get(name, "").lower() or str(default).lower()
    if value not in ("true", "false"):
        raise SettingsError(f"{name} is {value!r}: allowed are true and false")
    return value == "true"


def integer(name: str, default: int, lowest: int, highest: int) -> int:
    """Returns a variable that is an integer from `lowest` to `highest`. Raises SettingsError for anything else."""
    value = os.environ.get(name, "") or str(default)
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise SettingsError(f"{name} is {value!r}: allowed are whole numbers from {lowest} to {highest}")
    return int(value)


def web_threads() -> int:
    """The number of concurrent requests per container (WEB_THREADS, 1 to 64, default 8)."""
    return integer("WEB_THREADS", 8, 1, 64)
