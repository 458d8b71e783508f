"""Bad input: each has its status, and a text that says what is allowed."""

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.samples import PATH, bomb, encoded, form

PNG = encoded(Image.new("RGB", (64, 64), "red"))
JPEG = encoded(Image.effect_noise((64, 64), 90).convert("RGB"), "JPEG")
WEBP = encoded(Image.effect_noise((64, 64), 90).convert("RGB"), "WEBP")
GIF = encoded(Image.new("P", (64, 64)), "GIF")
TIFF = encoded(Image.new("RGB", (64, 64)), "TIFF")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"/>'
MAX_BYTES = 100_000
MAX_PIXELS = 1_000_000


def _corrupt(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 8]) + data[middle + 8 :]


def _file(data: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), "picture.png"


FILES = {
    "empty": (b"", 400, "file is empty"),
    "text": (b"hello, this is no picture", 415, "allowed are PNG, JPEG and WebP"),
    "SVG": (SVG, 415, "allowed are PNG, JPEG and WebP"),
    "GIF": (GIF, 415, "allowed are PNG, JPEG and WebP"),
    "TIFF": (TIFF, 415, "allowed are PNG, JPEG and WebP"),
    "PNG signature alone": (PNG[:8], 415, "allowed are PNG, JPEG and WebP"),
    "truncated PNG": (PNG[: len(PNG) // 2], 400, "broken picture"),
    "truncated JPEG": (JPEG[: len(JPEG) // 2], 400, "broken picture"),
    "truncated WebP": (WEBP[: len(WEBP) // 2], 400, "broken picture"),
    "PNG with a wrong checksum": (_corrupt(PNG), 400, "broken picture"),
    "too many bytes": (b"x" * (MAX_BYTES + 1), 413, f"at most {MAX_BYTES}"),
    "far too many bytes": (b"x" * (4 * MAX_BYTES), 413, f"at most {MAX_BYTES}"),
    "one row of pixels too many": (encoded(Image.new("1", (1000, 1001))), 413, f"at most {MAX_PIXELS}"),
    "decompression bomb": (bomb(20_000, 20_000), 413, f"20000 x 20000 pixels: at most {MAX_PIXELS}"),
    "too small": (encoded(Image.new("RGB", (64, 15))), 400, "64 x 15 pixels: at least 16 x 16"),
}

# What replaces a valid form's fields; None removes the field.
FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "no type": ({"type": None}, "type is missing: allowed are single and team"),
    "empty type": ({"type": ""}, "type is '': allowed are single and team"),
    "unknown type": ({"type": "double"}, "type is 'double': allowed are single and team"),
    "type in capitals": ({"type": "Single"}, "type is 'Single': allowed are single and team"),
    "type as a file": ({"type": _file(b"single")}, "type is missing"),
    "no file": ({"file": None}, "file is missing: send a picture as a file"),
    "file as text": ({"file": "picture"}, "file is not a file: send a picture as a file"),
    "file under another name": ({"file": None, "picture": _file(PNG)}, "file is missing"),
}


@pytest.fixture
def limited(new_client: Callable[..., FlaskClient]) -> FlaskClient:
    return new_client(max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS)


@pytest.mark.parametrize("kind", ["single", "team"])
@pytest.mark.parametrize(("data", "status", "message"), FILES.values(), ids=FILES.keys())
def test_bad_files(limited: FlaskClient, data: bytes, status: int, message: str, kind: str) -> None:
    response = limited.post(PATH, data=form(data, kind))
    assert (response.status_code, list(response.json)) == (status, ["error"])
    assert message in response.json["error"]


@pytest.mark.parametrize(("changes", "message"), FORMS.values(), ids=FORMS.keys())
def test_bad_forms(limited: FlaskClient, changes: dict[str, Any], message: str) -> None:
    fields = {"type": "single", "file": _file(PNG)} | changes
    response = limited.post(PATH, data={key: value for key, value in fields.items() if value is not None})
    assert response.status_code == 400
    assert message in response.json["error"]


@pytest.mark.parametrize("content_type", ["application/json", "image/png", "multipart/form-data"])
def test_bodies_that_are_no_form(limited: FlaskClient, content_type: str) -> None:
    response = limited.post(PATH, data=PNG, content_type=content_type)
    assert response.status_code == 400
    assert response.json["error"].startswith("type is missing")


def test_long_types_are_cut_in_messages(limited: FlaskClient) -> None:
    response = limited.post(PATH, data={"type": "x" * 50_000, "file": _file(PNG)})
    assert response.status_code == 400
    assert len(response.json["error"]) < 100


@pytest.mark.parametrize(("size", "status"), [((48, 31), 400), ((48, 32), 200), ((95, 16), 400), ((96, 16), 200)])
def test_smallest_teams(limited: FlaskClient, size: tuple[int, int], status: int) -> None:
    response = limited.post(PATH, data=form(encoded(Image.new("RGB", size)), "team"))
    assert response.status_code == status
    if status == 400:
        assert "16 x 16 each" in response.json["error"]


@pytest.mark.parametrize("data", [PNG, JPEG, WEBP], ids=["PNG", "JPEG", "WebP"])
def test_no_damage_is_an_unexpected_error(limited: FlaskClient, data: bytes) -> None:
    rng = random.Random(8)
    for _ in range(100):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 6)):
            # Most faults that matter are in the headers.
            damaged[rng.randrange(min(len(damaged), rng.choice((64, 10_000))))] = rng.randrange(256)
        response = limited.post(PATH, data=form(bytes(damaged)))
        assert response.status_code in (200, 400, 413, 415), response.text


def test_largest_picture(limited: FlaskClient) -> None:
    response = limited.post(PATH, data=form(encoded(Image.new("1", (1000, 1000)))))
    assert response.status_code == 200
