"""The settings: environment variables, validated when the service starts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

MIB = 1024 * 1024
KNOWN_PEOPLE = "/known_people"


class ConfigError(ValueError):
    """Settings that cannot be used; the message names each of them, and what is allowed."""


class Config(NamedTuple):
    """
    The settings of the service.

    host, port: where it listens; port 0 is a free one. workers: pictures that are searched for faces at the same time.
    connection_seconds: for how long a connection takes new calls.
    max_pixels, max_bytes: the largest picture. threshold: the distance up to which two faces are of the same person.
    unknown_people, known_people: the folders of pictures to identify, and of pictures of known people.
    """

    host: str
    port: int
    workers: int
    connection_seconds: int
    max_pixels: int
    max_bytes: int
    threshold: float
    unknown_people: Path
    known_people: Path


def load(environment: Mapping[str, str]) -> Config:
    """Reads the settings from environment variables. Raises ConfigError, which names all problems at once."""
    reader = _Reader(environment)
    config = Config(
        # gRPC listens on IPv4 as well, and only there if the node has no IPv6.
        host=reader.text("HOST", "[::]"),
        port=reader.whole_number("PORT", 50051, 0, 65535),
        workers=reader.whole_number("WORKERS", 2, 1, 16),
        connection_seconds=reader.whole_number("CONNECTION_SECONDS", 60, 1, 3600),
        max_pixels=reader.whole_number("MAX_PIXELS", 12 * MIB, 4096, 64 * MIB),
        max_bytes=reader.whole_number("MAX_PICTURE_MIB", 8, 1, 64) * MIB,
        threshold=reader.fraction("THRESHOLD", 0.6, 0.3, 0.9),
        unknown_people=reader.folder("UNKNOWN_PEOPLE", "/unknown_people"),
        known_people=reader.folder("KNOWN_PEOPLE", KNOWN_PEOPLE),
    )
    reader.check()
    return config


def known_people(environment: Mapping[str, str]) -> Path:
    """The folder of pictures of known people. Raises ConfigError."""
    reader = _Reader(environment)
    folder = reader.folder("KNOWN_PEOPLE", KNOWN_PEOPLE)
    reader.check()
    return folder


class _Reader:
    """Reads values, and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]):
        self._environment = environment
        self._problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        value = self._environment.get(name, default)
        if not value:
            self._problems.append(f"{name} is empty: leave it out for {default}")
        return value

    def whole_number(self, name: str, default: int, low: int, high: int) -> int:
        value = self._environment.get(name, str(default))
        # int() would also accept spaces, signs and underscores.
        if re.fullmatch("[0-9]{1,9}", value) and low <= int(value) <= high:
            return int(value)
        self._problems.append(f"{name} is {value!r}: allowed is a whole number from {low} to {high}")
        return default

    def fraction(self, name: str, default: float, low: float, high: float) -> float:
        value = self._environment.get(name, str(default))
        if re.fullmatch(r"[0-9]\.[0-9]{1,6}", value) and low <= float(value) <= high:
            return float(value)
        self._problems.append(f"{name} is {value!r}: allowed is a number from {low} to {high}, such as {default}")
        return default

    def folder(self, name: str, default: str) -> Path:
        value = self._environment.get(name, default)
        folder = Path(value)
        if not folder.is_absolute():
            self._problems.append(f"{name} is {value!r}: allowed is the absolute path of a folder")
        elif not folder.is_dir():
            self._problems.append(f"{name} is {value!r}, which is not a folder: mount a volume there")
        return folder

    def check(self) -> None:
        if self._problems:
            raise ConfigError("; ".join(self._problems))
