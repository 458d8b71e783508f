import errno
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from service.logs import SparingFile

APPLICATION = Path(__file__).parents[2]


def line(text):
    return logging.LogRecord("gunicorn.access", logging.INFO, "", 0, text, None, None)


def test_files_stay_within_bounds(tmp_path):
    log = SparingFile(str(tmp_path / "access.log"), maxBytes=1000, backupCount=2)
    for number in range(200):
        log.emit(line(f"request {number:03} {'x' * 40}"))
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["access.log", "access.log.1", "access.log.2"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3000
    assert "request 199" in (tmp_path / "access.log").read_text()


def test_a_missing_volume_is_told_once_and_used_when_it_comes(tmp_path, capsys):
    log = SparingFile(str(tmp_path / "logs" / "access.log"))
    log.emit(line("first"))
    log.emit(line("second"))
    assert capsys.readouterr().err.count("No such file or directory") == 1
    (tmp_path / "logs").mkdir()
    log.emit(line("third"))
    assert (tmp_path / "logs" / "access.log").read_text() == "third\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_volume_stops_nothing(tmp_path, capsys):
    file = tmp_path / "access.log"
    file.symlink_to("/dev/full")
    log = SparingFile(str(file))
    for _ in range(3):
        log.emit(line("lost"))
    assert capsys.readouterr().err.count(os.strerror(errno.ENOSPC)) == 1
    file.unlink()
    log.emit(line("there is room again"))
    assert file.read_text() == "there is room again\n"


@pytest.fixture
def served(tmp_path):
    """The service as its image starts it; gives its URL, its log file and a way to end it that gives its output."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn_conf", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "service.app:create_app()"],
        env={**os.environ, "PYTHONPATH": str(APPLICATION), "LOG_FOLDER": str(tmp_path), "VERSION": "v7"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def end():
        process.terminate()
        return process.communicate(timeout=30)[0]

    url = f"http://127.0.0.1:{port}"
    until_answers(f"{url}/readyz", process)
    yield url, tmp_path / "access.log", end
    if process.poll() is None:
        process.kill()
        process.communicate()


def until_answers(url, process):
    limit = time.monotonic() + 30
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no answer at {url}")


def test_lines_of_visitors_stand_in_the_file_and_on_standard_output(served):
    url, file, end = served
    for path in ("/healthz", "/?mark=one", "/readyz", "/?mark=two"):
        request = urllib.request.Request(url + path, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        with urllib.request.urlopen(request, timeout=5) as response:
            assert response.status == 200
    output = end()
    lines = file.read_text().splitlines()
    # A line is written after its answer, by whichever thread gave it: the next answer may be written down first.
    asked = sorted(text.split('"')[1] for text in lines)
    assert asked == ["GET /?mark=one HTTP/1.1", "GET /?mark=two HTTP/1.1"]
    assert all(text.startswith("203.0.113.7 ") for text in lines)
    assert all(text in output for text in lines)
    assert "/healthz" not in output and "/readyz" not in output
