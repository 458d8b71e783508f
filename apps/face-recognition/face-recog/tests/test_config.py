"""The settings: what is refused, and with which text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import config
from config import ConfigError
from tests.server import FOLDER, SECONDS, environment

BAD = {
    "text for a port": ({"PORT": "http"}, "PORT is 'http': allowed is a whole number from 0 to 65535"),
    "large port": ({"PORT": "65536"}, "PORT is '65536': allowed"),
    "empty port": ({"PORT": ""}, "PORT is '': allowed"),
    "empty host": ({"HOST": ""}, "HOST is empty: leave it out for [::]"),
    "no workers": ({"WORKERS": "0"}, "WORKERS is '0': allowed is a whole number from 1 to 16"),
    "too many workers": ({"WORKERS": "17"}, "WORKERS is '17': allowed"),
    "sign": ({"WORKERS": "+2"}, "WORKERS is '+2': allowed"),
    "space": ({"WORKERS": " 2"}, "WORKERS is ' 2': allowed"),
    "no connection": ({"CONNECTION_SECONDS": "0"}, "CONNECTION_SECONDS is '0': allowed is"),
    "few pixels": ({"MAX_PIXELS": "4095"}, "MAX_PIXELS is '4095': allowed is a whole number from 4096 to 67108864"),
    "fraction of MiB": ({"MAX_PICTURE_MIB": "0.5"}, "MAX_PICTURE_MIB is '0.5': allowed is a whole number from 1 to 64"),
    "low threshold": ({"THRESHOLD": "0.29"}, "THRESHOLD is '0.29': allowed is a number from 0.3 to 0.9, such as 0.6"),
    "high threshold": ({"THRESHOLD": "0.91"}, "THRESHOLD is '0.91': allowed"),
    "comma": ({"THRESHOLD": "0,6"}, "THRESHOLD is '0,6': allowed"),
    "no number": ({"THRESHOLD": "nan"}, "THRESHOLD is 'nan': allowed"),
    "relative folder": ({"KNOWN_PEOPLE": "known"}, "KNOWN_PEOPLE is 'known': allowed is the absolute path of a folder"),
    "missing folder": ({"UNKNOWN_PEOPLE": "/nothing"}, "UNKNOWN_PEOPLE is '/nothing', which is not a folder: mount a"),
}


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, str]:
    return {"UNKNOWN_PEOPLE": str(tmp_path), "KNOWN_PEOPLE": str(tmp_path)}


@pytest.mark.parametrize(("changes", "message"), BAD.values(), ids=BAD.keys())
def test_bad_values(folders: dict[str, str], changes: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        config.load(folders | changes)
    assert str(raised.value).startswith(message)
    assert ";" not in str(raised.value)


def test_defaults(folders: dict[str, str], tmp_path: Path) -> None:
    expected = config.Config("[::]", 50051, 2, 60, 12 * 1024 * 1024, 8 * 1024 * 1024, 0.6, tmp_path, tmp_path)
    assert config.load(folders) == expected


def test_values_at_their_limits(folders: dict[str, str]) -> None:
    given = {"PORT": "65535", "WORKERS": "16", "CONNECTION_SECONDS": "3600", "MAX_PIXELS": "4096"}
    given |= {"MAX_PICTURE_MIB": "64", "THRESHOLD": "0.9"}
    found = config.load(folders | given)
    assert found[1:7] == (65535, 16, 3600, 4096, 64 * 1024 * 1024, 0.9)


def test_known_people_alone(tmp_path: Path) -> None:
    assert config.known_people({"KNOWN_PEOPLE": str(tmp_path), "PORT": "?"}) == tmp_path
    with pytest.raises(ConfigError, match=r"^KNOWN_PEOPLE is '/nothing', which is not a folder"):
        config.known_people({"KNOWN_PEOPLE": "/nothing"})


def test_all_problems_stop_the_start(tmp_path: Path) -> None:
    variables = environment(tmp_path, PORT="x", WORKERS="0", THRESHOLD="1", KNOWN_PEOPLE="/nothing")
    ended = subprocess.run(
        [sys.executable, "-m", "app"], cwd=FOLDER, env=variables, capture_output=True, text=True, timeout=SECONDS
    )
    assert ended.returncode == 2
    [line] = ended.stdout.splitlines()
    message = json.loads(line)["message"]
    assert [part.split()[0] for part in message.split(": ", 1)[1].split("; ")] == [
        "PORT",
        "WORKERS",
        "THRESHOLD",
        "KNOWN_PEOPLE",
    ]
