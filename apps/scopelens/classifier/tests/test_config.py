"""The configuration file: what is refused, and with which text."""

import json
from pathlib import Path
from typing import Any

import pytest

import config
from config import ConfigError

VALID = {
    "max_bytes": 4194304,
    "max_pixels": 12582912,
    "threads": 1,
    "predictions_per_minute": 60,
    "proxy_hops": 1,
    "cors_origins": [],
}

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "unknown key": ({"max_byte": 1}, "unknown key max_byte: allowed are max_bytes, max_pixels"),
    "text for a number": ({"threads": "2"}, 'threads is "2": allowed is a whole number from 1 to 64'),
    "true for a number": ({"threads": True}, "threads is true: allowed is a whole number from 1 to 64"),
    "null for a number": ({"threads": None}, "threads is null: allowed"),
    "fraction": ({"predictions_per_minute": 0.5}, "predictions_per_minute is 0.5: allowed"),
    "no threads": ({"threads": 0}, "threads is 0: allowed"),
    "no predictions": ({"predictions_per_minute": 0}, "predictions_per_minute is 0: allowed"),
    "negative hops": ({"proxy_hops": -1}, "proxy_hops is -1: allowed is a whole number from 0 to 10"),
    "too few bytes": ({"max_bytes": 1023}, "max_bytes is 1023: allowed is a whole number from 1024"),
    "too many pixels": ({"max_pixels": 10**9}, "max_pixels is 1000000000: allowed"),
    "truth for origins": ({"cors_origins": True}, "cors_origins is true: allowed is a list of origins"),
    "origin with a path": ({"cors_origins": ["https://a.example/"]}, 'cors_origins has "https://a.example/": allowed'),
    "number as origin": ({"cors_origins": [1]}, "cors_origins has 1: allowed"),
    "all and one": ({"cors_origins": ["*", "https://a.example"]}, 'cors_origins has "*": allowed'),
}


@pytest.mark.parametrize(("changes", "message"), BAD.values(), ids=BAD.keys())
def test_bad_values(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        config.parse(VALID | changes)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("key", [key for key in VALID if key != "cors_origins"])
def test_missing_keys(key: str) -> None:
    with pytest.raises(ConfigError, match=f"^{key} is missing: a whole number from"):
        config.parse({name: value for name, value in VALID.items() if name != key})


@pytest.mark.parametrize("origins", [[], ["*"], ["https://a.example"], ["http://localhost:8080", "https://b.example"]])
def test_good_origins(origins: list[str]) -> None:
    assert config.parse(VALID | {"cors_origins": origins}).cors_origins == tuple(origins)


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "is not JSON: "), ("[]", r"must be a JSON object, not \[\]"), ('{"a": 1}', "unknown key a: ")],
)
def test_files_are_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "config.json"
    file.write_text(text)
    with pytest.raises(ConfigError, match=rf"^{file}: {message}"):
        config.load(file)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.json: cannot be read: No such file or directory"):
        config.load(tmp_path / "nothing.json")


def test_file_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(VALID | {"predictions_per_minute": 7}))
    monkeypatch.setenv("CONFIG_FILE", str(file))
    assert config.load().predictions_per_minute == 7


def test_default_file_is_valid() -> None:
    assert config.load(config.DEFAULT_FILE) == config.parse(VALID)
