"""The service as a process: its memory, threads, log, and how it starts and stops."""

import json
import os
import runpy
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import config
from config import REQUEST_THREADS
from tests.samples import encoded, in_grid, on_white
from tests.server import FOLDER, Server, command, running

CLIENTS = 4
# The smallest limit of a container that the service is meant for.
MAX_KIB = 512 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


def test_memory_is_flat(server: Server, species: dict) -> None:
    sprites = list(species.values())
    rng = np.random.default_rng(5)

    def upload(number: int) -> tuple[bytes, str]:
        file_format = ("PNG", "JPEG", "WEBP")[number % 3]
        if number % 2:
            return encoded(on_white(sprites[number % len(sprites)], int(rng.integers(64, 800))), file_format), "single"
        return encoded(in_grid(sprites[number % 24 : number % 24 + 6], 3, 2), file_format), "team"

    uploads = [upload(number) for number in range(60)]

    def predict(count: int) -> int:
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = pool.map(lambda number: server.post(*uploads[number % len(uploads)])[0], range(count))
            assert set(answers) == {200}
        return server.status_of_worker("VmRSS")

    before = predict(60)
    after = predict(200)
    assert after < before * 1.1


LARGEST = {
    "PNG": {"compress_level": 1},
    # The decoder of WebP needs the most memory: it keeps two pictures of its own.
    "WEBP": {"lossless": True, "quality": 0, "method": 0},
}


@pytest.mark.parametrize(("file_format", "options"), LARGEST.items())
def test_largest_pictures_fit(server: Server, file_format: str, options: dict[str, int]) -> None:
    noise = np.random.default_rng(6).integers(0, 256, (64, 64, 4), np.uint8)
    largest = Image.fromarray(np.tile(noise, (48, 64, 1)))
    assert largest.width * largest.height == config.load(config.DEFAULT_FILE).max_pixels
    data = encoded(largest, file_format, **options)
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda _: server.post(data)[0], range(CLIENTS)))
    assert answers == [200] * CLIENTS
    assert server.status_of_worker("VmHWM") < MAX_KIB


def test_clients_see_why_a_large_body_is_refused(server: Server) -> None:
    status, answer = server.post(b"x" * (10 * 1024 * 1024))
    assert status == 413
    assert "at most 4194304 bytes" in answer["error"]


def test_clients_see_why_an_unread_body_is_refused(tmp_path: Path) -> None:
    with running(tmp_path, predictions_per_minute=1) as server:
        data = b"x" * (4 * 1024 * 1024)
        assert [server.post(data)[0] for _ in range(3)] == [415, 429, 429]


def test_no_more_threads_than_configured(server: Server, species: dict) -> None:
    data = encoded(on_white(species["Puddlix"]))
    with ThreadPoolExecutor(CLIENTS) as pool:
        assert {status for status, _ in pool.map(server.post, [data] * 4 * REQUEST_THREADS)} == {200}
    # The main thread, and those for requests; torch and OpenMP have none of their own.
    assert server.status_of_worker("Threads") <= 1 + REQUEST_THREADS


def test_log_is_json_without_health_checks(tmp_path: Path, species: dict) -> None:
    with running(tmp_path) as server:
        assert server.get()[0] == 200
        assert server.post(encoded(on_white(species["Puddlix"])))[1]["name"] == "Puddlix"
        assert server.post(b"x")[0] == 415
        assert server.stop() == 0
    lines = [json.loads(line) for line in server.lines]
    assert {line["service"] for line in lines} == {"scopelens-classifier"}
    requests = [line for line in lines if line["message"] == "request"]
    keys = ("level", "method", "path", "status", "client")
    assert [tuple(line[key] for key in keys) for line in requests] == [
        ("info", "POST", "/advapi/predict", 200, "127.0.0.1"),
        ("info", "POST", "/advapi/predict", 415, "127.0.0.1"),
    ]


def test_bad_configuration_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text('{"max_bytes": "4 MiB"}')
    environment = {**os.environ, "CONFIG_FILE": str(file)}
    ended = subprocess.run(
        command(), cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert 'max_bytes is "4 MiB": allowed is a whole number from 1024' in ended.stderr


@pytest.mark.parametrize(("dual", "expected"), [(True, "[::]:14514"), (False, "0.0.0.0:14514")])
def test_addresses(monkeypatch: pytest.MonkeyPatch, dual: bool, expected: str) -> None:
    monkeypatch.setattr(socket, "has_dualstack_ipv6", lambda: dual)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    settings = runpy.run_path(str(FOLDER / "configs" / "gunicorn.conf.py"))
    assert settings["bind"] == expected
    assert (settings["workers"], settings["worker_class"], settings["threads"]) == (1, "gthread", REQUEST_THREADS)
    assert os.environ["OMP_NUM_THREADS"] == "1"
