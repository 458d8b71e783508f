"""Typed access to the settings that a container gets as environment variables."""

import os


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it, its value unless secret, and what is allowed."""


def required(name: str) -> str:
    """Value of the variable `name`. Raises SettingsError if it is unset or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise SettingsError(f"{name} is not set: the container needs this environment variable")
    return value


def flag(name: str, default: bool = False) -> bool:
    """`true` or `false`. Raises SettingsError on anything else, so that a typing error never switches something off."""
    value = os.environ.get(name, "").lower() or str(default).lower()
    if value not in ("true", "false"):
        raise SettingsError(f"{name} is {value!r}: allowed are true and false")
    return value == "true"


def integer(name: str, default: int, lowest: int, highest: int) -> int:
    """A whole number from `lowest` to `highest`. Raises SettingsError on anything else."""
    value = os.environ.get(name, "") or str(default)
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise SettingsError(f"{name} is {value!r}: allowed are whole numbers from {lowest} to {highest}")
    return int(value)


def web_threads() -> int:
    """Requests that one container works on at a time (WEB_THREADS, 1 to 64, default 8)."""
    return integer("WEB_THREADS", 8, 1, 64)
