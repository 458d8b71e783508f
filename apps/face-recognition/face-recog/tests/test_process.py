"""The service as a process: many calls, memory, log, and how it stops."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from service import MAX_CALLS
from tests.samples import FOLDER as SAMPLES
from tests.samples import KNOWN, MAX_PIXELS, encoded, opened
from tests.server import FOLDER, SECONDS, Server, answer, environment, running

SERVING = 1
# The smallest limit of a container that the service is meant for.
MAX_KIB = 384 * 1024
BUSY = ("RESOURCE_EXHAUSTED", "too many pictures at the same time: try again in a moment")
EXPECTED = {"known.jpg": "known.jpg", "turned.jpg": "known.jpg", "stranger.jpg": "", "nobody.png": ""}


def test_calls_at_the_same_time(server: Server) -> None:
    calls = [(name, server.send(name)) for name in EXPECTED for _ in range(2)]
    assert [(name, answer(call)) for name, call in calls] == [(name, ("OK", EXPECTED[name])) for name, _ in calls]


def test_too_many_calls_are_refused_and_health_is_answered(server: Server) -> None:
    calls = [server.send("known.jpg") for _ in range(4 * MAX_CALLS)]
    assert server.status() == SERVING
    assert not all(call.done() for call in calls)
    answers = [answer(call) for call in calls]
    assert set(answers) == {("OK", "known.jpg"), BUSY}
    assert MAX_CALLS <= answers.count(("OK", "known.jpg")) < len(calls)


LARGEST = {
    "PNG with transparency": ("PNG", "RGBA", {"compress_level": 1}),
    "PNG with 16 bits": ("PNG", "I;16", {"compress_level": 1}),
    # Its decoder keeps the coefficients of all pixels.
    "progressive JPEG": ("JPEG", "CMYK", {"progressive": True, "quality": 40}),
}


@pytest.mark.parametrize(("file_format", "mode", "options"), LARGEST.values(), ids=LARGEST.keys())
def test_largest_pictures_fit(server: Server, file_format: str, mode: str, options: dict[str, object]) -> None:
    noise = np.random.default_rng(6).integers(0, 256, (64, 64, 4), np.uint8)
    largest = Image.fromarray(np.tile(noise, (48, 64, 1)))
    assert largest.width * largest.height == MAX_PIXELS
    largest.paste(opened(KNOWN).resize((2400, 2400)), (0, 0))
    # Pillow does not convert to 16 bits.
    wide = Image.fromarray(np.asarray(largest.convert("L")).astype(np.uint16) << 8)
    data = encoded(wide if mode == "I;16" else largest.convert(mode), file_format, **options)
    (server.unknown / "largest").write_bytes(data)
    calls = [server.send("largest") for _ in range(4)]
    assert [answer(call) for call in calls] == [("OK", "known.jpg")] * 4
    assert server.memory("VmHWM") < MAX_KIB


def test_memory_is_flat(server: Server) -> None:
    for number in range(10):
        picture = opened(KNOWN).resize((150 + 30 * number, 150 + 20 * number))
        (server.unknown / f"{number}.jpg").write_bytes(encoded(picture, "JPEG"))

    def identify(count: int) -> int:
        for start in range(0, count, 5):
            calls = [server.send(f"{number % 10}.jpg") for number in range(start, start + 5)]
            assert {answer(call)[0] for call in calls} == {"OK"}
        return server.memory("VmRSS")

    before = identify(20)
    assert identify(60) < before * 1.1


def test_calls_in_progress_are_finished(tmp_path: Path) -> None:
    with running(tmp_path, lambda known: shutil.copy(KNOWN, known), WORKERS="1") as server:
        shutil.copy(KNOWN, server.unknown)
        calls = [server.send("known.jpg") for _ in range(6)]
        # The first one that is done, in any order.
        server.logged("call")
        assert server.stop() == 0
        assert [answer(call) for call in calls] == [("OK", "known.jpg")] * 6
        assert server.identify("known.jpg")[0] == "UNAVAILABLE"


def test_no_work_for_callers_who_have_left(tmp_path: Path) -> None:
    with running(tmp_path, lambda known: shutil.copy(KNOWN, known), WORKERS="1") as server:
        shutil.copy(KNOWN, server.unknown)
        calls = [server.send("known.jpg") for _ in range(12)]
        # The first one that is done, in any order.
        server.logged("call")
        for call in calls:
            call.cancel()
        server.logged("call", status="CANCELLED", reason="the caller has left")
        assert server.identify("known.jpg") == ("OK", "known.jpg")


def test_log_is_json_without_health_checks_and_names(tmp_path: Path) -> None:
    with running(tmp_path, lambda known: shutil.copy(KNOWN, known / "secret-name.jpg")) as server:
        for name in ("mirrored.jpg", "nobody.png"):
            shutil.copy(SAMPLES / name, server.unknown)
        assert server.status() == SERVING
        for name in ("mirrored.jpg", "nobody.png", "missing.png", "x" * 300):
            server.identify(name)
        assert server.stop() == 0
    assert {line["service"] for line in server.lines} == {"face-recog"}
    assert all(re.fullmatch(r"[0-9-]{10}T[0-9:.]{12}\+00:00", line["time"]) for line in server.lines)
    calls = [line for line in server.lines if line["message"] == "call"]
    keys = ("path", "status", "faces", "distance", "reason")
    assert [tuple(line.get(key) for key in keys) for line in calls] == [
        ("mirrored.jpg", "OK", 1, pytest.approx(0.22, abs=0.02), None),
        ("nobody.png", "OK", 0, None, None),
        ("missing.png", "NOT_FOUND", None, None, "'missing.png' does not exist"),
        ("x" * 200, "INVALID_ARGUMENT", None, None, "image_path has 300 bytes: at most 255 are allowed"),
    ]
    assert not any("secret-name" in str(line) for line in server.lines)


def test_port_in_use(server: Server, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app"]
    variables = environment(tmp_path, PORT=str(server.port))
    ended = subprocess.run(command, cwd=FOLDER, env=variables, capture_output=True, text=True, timeout=SECONDS)
    assert ended.returncode == 1
    assert "the service cannot start: " in ended.stdout and str(server.port) in ended.stdout
