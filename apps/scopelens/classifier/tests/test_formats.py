"""Each way to store the same picture has the same answer."""

from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from pictures import WORKING_SIDE, decode
from tests.samples import PATH, encoded, form, in_grid, on_white

MAX_PIXELS = 16 * 1024 * 1024
NAME = "Smoldrake"
TEAM = ["Clawbit", "Wispel", "Cogwink", "Wispel", "Toadrum", "Shardine"]


def _gray16(picture: Image.Image) -> Image.Image:
    return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)


ENCODINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "PNG": ("PNG", {}),
    "JPEG": ("JPEG", {"quality": 90}),
    "progressive JPEG": ("JPEG", {"progressive": True}),
    "WebP": ("WEBP", {"quality": 80}),
    "lossless WebP": ("WEBP", {"lossless": True}),
}


@pytest.mark.parametrize(("file_format", "options"), ENCODINGS.values(), ids=ENCODINGS.keys())
@pytest.mark.parametrize("file_name", ["picture.png", "picture", "../../etc/passwd.gif"])
def test_single(client: FlaskClient, species: dict, file_format: str, options: dict, file_name: str) -> None:
    data = encoded(on_white(species[NAME]), file_format, **options)
    response = client.post(PATH, data=form(data, name=file_name))
    assert (response.status_code, response.json["name"]) == (200, NAME)
    assert 0.5 < response.json["confidence"] <= 1


@pytest.mark.parametrize(("file_format", "options"), ENCODINGS.values(), ids=ENCODINGS.keys())
@pytest.mark.parametrize(("columns", "rows"), [(3, 2), (2, 3), (6, 1), (1, 6)])
def test_team(client: FlaskClient, species: dict, file_format: str, options: dict, columns: int, rows: int) -> None:
    picture = in_grid([species[name] for name in TEAM], columns, rows)
    response = client.post(PATH, data=form(encoded(picture, file_format, **options), "team"))
    assert (response.status_code, response.json["names"]) == (200, TEAM)
    assert len(response.json["confidences"]) == 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_of_cameras(species: dict, orientation: int) -> None:
    upright = on_white(species[NAME])
    inverse = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(inverse[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    difference = _difference(decode(encoded(stored, "JPEG", quality=95, exif=exif), MAX_PIXELS), upright)
    assert difference < 4


COLOR_MODES = {
    "transparent": lambda picture: _cut_out(picture),
    "palette": lambda picture: picture.quantize(64),
    "palette with transparency": lambda picture: _cut_out(picture).quantize(64),
    "gray": lambda picture: picture.convert("L"),
    "gray with transparency": lambda picture: _cut_out(picture).convert("LA"),
    "gray with 16 bits": _gray16,
}


def _cut_out(picture: Image.Image) -> Image.Image:
    """White becomes transparent black."""
    colors = np.asarray(picture.convert("RGBA")).copy()
    colors[(colors[..., :3] == 255).all(2)] = 0
    return Image.fromarray(colors)


@pytest.mark.parametrize("change", COLOR_MODES.values(), ids=COLOR_MODES.keys())
def test_color_modes(species: dict, change: Any) -> None:
    picture = on_white(species[NAME])
    changed = change(picture)
    is_gray = changed.mode[0] in "LI"
    expected = picture.convert("L").convert("RGB") if is_gray else picture
    assert _difference(decode(encoded(changed), MAX_PIXELS), expected) < 6


def test_cmyk(species: dict) -> None:
    picture = on_white(species[NAME])
    assert _difference(decode(encoded(picture.convert("CMYK"), "JPEG", quality=95), MAX_PIXELS), picture) < 6


@pytest.mark.parametrize(("file_format", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("WEBP", "RGB")])
def test_large_pictures_are_reduced(client: FlaskClient, species: dict, file_format: str, mode: str) -> None:
    picture = on_white(species[NAME], 3400).convert(mode)
    data = encoded(picture, file_format)
    assert max(decode(data, MAX_PIXELS).size) < 2 * WORKING_SIDE
    assert client.post(PATH, data=form(data)).json["name"] == NAME


def test_first_frame_of_animations(species: dict) -> None:
    first, second = on_white(species[NAME]), on_white(species["Puddlix"])
    for file_format in ("PNG", "WEBP"):
        data = encoded(first, file_format, save_all=True, append_images=[second], lossless=True)
        assert _difference(decode(data, MAX_PIXELS), first) < 1


def _difference(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two RGB pictures, of 255."""
    assert (one.mode, one.size) == (other.mode, other.size)
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())
