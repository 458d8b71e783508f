import errno
import logging
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from service.logs import OptionalFileHandler

APPLICATION = Path(__file__).parents[2]


def record(text):
    return logging.LogRecord("gunicorn.access", logging.INFO, "", 0, text, None, None)


def test_files_are_rotated(tmp_path):
    log = OptionalFileHandler(str(tmp_path / "access.log"), maxBytes=1000, backupCount=2)
    for number in range(200):
        log.emit(record(f"request {number:03} {'x' * 40}"))
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["access.log", "access.log.1", "access.log.2"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3000
    assert "request 199" in (tmp_path / "access.log").read_text()


def test_a_missing_volume_is_reported_once_and_used_when_available(tmp_path, capsys):
    log = OptionalFileHandler(str(tmp_path / "logs" / "access.log"))
    log.emit(record("first"))
    log.emit(record("second"))
    assert capsys.readouterr().err.count("No such file or directory") == 1
    (tmp_path / "logs").mkdir()
    log.emit(record("third"))
    assert (tmp_path / "logs" / "access.log").read_text() == "third\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_volume_is_reported_once_and_used_when_available(tmp_path, capsys):
    file = tmp_path / "access.log"
    file.symlink_to("/dev/full")
    log = OptionalFileHandler(str(file))
    for _ in range(3):
        log.emit(record("lost"))
    assert capsys.readouterr().err.count(os.strerror(errno.ENOSPC)) == 1
    file.unlink()
    log.emit(record("stored"))
    assert file.read_text() == "stored\n"


@pytest.fixture
def server(tmp_path):
    """The service, started as in its image: URL, log file, and a function that stops it and returns its output."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn_conf", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "service.app:create_app()"],
        env={**os.environ, "PYTHONPATH": str(APPLICATION), "LOG_FOLDER": str(tmp_path), "VERSION": "v7"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def stop():
        process.terminate()
        return process.communicate(timeout=30)[0]

    url = f"http://127.0.0.1:{port}"
    wait_until_ready(f"{url}/readyz", process)
    yield url, tmp_path / "access.log", stop
    if process.poll() is None:
        process.kill()
        process.communicate()


def free_port():
    """A port that nothing listens on, below those that outgoing connections may take before a server starts."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return port


def wait_until_ready(url, process):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no response from {url}")


def test_requests_except_probes_are_logged_to_the_file_and_standard_output(server):
    url, file, stop = server
    for path in ("/healthz", "/?mark=one", "/readyz", "/?mark=two"):
        request = urllib.request.Request(url + path, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        with urllib.request.urlopen(request, timeout=5) as response:
            assert response.status == 200
    output = stop()
    lines = file.read_text().splitlines()
    # A line is written after its response, by the thread that sent it: the order of lines may differ.
    requests = sorted(text.split('"')[1] for text in lines)
    assert requests == ["GET /?mark=one HTTP/1.1", "GET /?mark=two HTTP/1.1"]
    assert all(text.startswith("203.0.113.7 ") for text in lines)
    assert all(text in output for text in lines)
    assert "/healthz" not in output and "/readyz" not in output
