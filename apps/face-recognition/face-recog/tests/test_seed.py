"""The sample of a known person, which the stack copies before the service starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import seed
from tests.samples import KNOWN
from tests.server import FOLDER, SECONDS


def _run(folder: Path) -> tuple[int, str]:
    """Exit code and message of the command."""
    variables = {**os.environ, "KNOWN_PEOPLE": str(folder)}
    command = [sys.executable, "-m", "seed"]
    ended = subprocess.run(command, cwd=FOLDER, env=variables, capture_output=True, text=True, timeout=SECONDS)
    return ended.returncode, json.loads(ended.stdout)["message"]


def test_sample_is_copied_once(tmp_path: Path) -> None:
    assert _run(tmp_path) == (0, "the sample was copied")
    [file] = tmp_path.iterdir()
    assert file.name == "eileen-collins.jpg" and file.read_bytes() == KNOWN.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o664
    before = file.stat()
    assert _run(tmp_path) == (0, "the sample is there already")
    assert file.stat().st_ino == before.st_ino


def test_another_file_of_that_name_is_kept(tmp_path: Path) -> None:
    (tmp_path / seed.NAME).write_bytes(b"another portrait")
    assert not seed.seed(tmp_path)
    assert (tmp_path / seed.NAME).read_bytes() == b"another portrait"


def test_missing_folder(tmp_path: Path) -> None:
    code, message = _run(tmp_path / "nothing")
    assert code == 1
    assert message.startswith("the sample cannot be copied: KNOWN_PEOPLE is ")


def test_nothing_is_left_by_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        seed.seed(tmp_path)
    assert list(tmp_path.iterdir()) == []
