"""Pictures: formats, sizes and orientations that are read, and those that are refused."""

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from errors import PictureError
from pictures import MAX_SIDE, decode
from tests.samples import KNOWN, MAX_PIXELS, STRANGER, bomb, encoded, opened
from tests.server import Server

# Red above blue, in every mode that PNG and JPEG have.
MODES = {
    "RGB": ("PNG", "RGB"),
    "RGBA": ("PNG", "RGBA"),
    "palette": ("PNG", "P"),
    "JPEG": ("JPEG", "RGB"),
    "CMYK": ("JPEG", "CMYK"),
}
GRAYS = {"gray": ("PNG", "L"), "gray, alpha": ("PNG", "LA"), "two colors": ("PNG", "1"), "gray JPEG": ("JPEG", "L")}
# How a camera stores an upright picture, by the orientation that it notes.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _halves(top: Any = "red", bottom: Any = "blue", mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    image = Image.new(mode, size, top)
    ImageDraw.Draw(image).rectangle((0, size[1] // 2, *size), fill=bottom)
    return image


def _colors(picture: np.ndarray) -> tuple[list[int], list[int]]:
    """The colors near the corners at the top and at the bottom, on the left."""
    return picture[4, 4].tolist(), picture[-5, 4].tolist()


@pytest.mark.parametrize(("file_format", "mode"), MODES.values(), ids=MODES.keys())
def test_colors(file_format: str, mode: str) -> None:
    picture = decode(encoded(_halves().convert(mode), file_format), MAX_PIXELS)
    assert picture.dtype == np.uint8 and picture.shape == (48, 64, 3)
    assert _colors(picture) == (pytest.approx([255, 0, 0], abs=3), pytest.approx([0, 0, 255], abs=3))


@pytest.mark.parametrize(("file_format", "mode"), GRAYS.values(), ids=GRAYS.keys())
def test_grays(file_format: str, mode: str) -> None:
    picture = decode(encoded(_halves("white", "black").convert(mode), file_format), MAX_PIXELS)
    assert _colors(picture) == ([255] * 3, [0] * 3)


@pytest.mark.parametrize("side", [48, 3 * MAX_SIDE])
def test_sixteen_bits(side: int) -> None:
    wide = Image.fromarray(np.full((side, 64), 0x80FF, np.uint16))
    assert _colors(decode(encoded(wide), MAX_PIXELS)) == ([128] * 3, [128] * 3)


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_transparent_is_white(mode: str) -> None:
    image = _halves((0, 0, 0, 0), (0, 0, 0, 255), "RGBA").convert(mode)
    assert _colors(decode(encoded(image), MAX_PIXELS)) == ([255] * 3, [0] * 3)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
@pytest.mark.parametrize(("orientation", "stored"), STORED.items())
def test_pictures_are_turned_upright(file_format: str, orientation: int, stored: Image.Transpose) -> None:
    image = _halves()
    ImageDraw.Draw(image).rectangle((32, 0, 63, 23), fill="lime")
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = decode(encoded(image.transpose(stored), file_format, exif=exif), MAX_PIXELS)
    assert picture.shape == (48, 64, 3)
    assert _colors(picture) == (pytest.approx([255, 0, 0], abs=3), pytest.approx([0, 0, 255], abs=3))
    assert picture[4, -5].tolist() == pytest.approx([0, 255, 0], abs=3)


@pytest.mark.parametrize("exif", [b"Exif\0\0MM\0*\0\0\0\x08\0", b"Exif\0\0nothing", b"Exif\0\0II*\0\xff\xff\xff\xff"])
def test_broken_orientation_is_ignored(exif: bytes) -> None:
    assert decode(encoded(_halves(), "JPEG", exif=exif), MAX_PIXELS).shape == (48, 64, 3)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((MAX_SIDE, 10), (MAX_SIDE, 10)),
        ((MAX_SIDE + 1, 10), (MAX_SIDE, 10)),
        ((300, 5000), (61, MAX_SIDE)),
        ((20000, 1), (MAX_SIDE, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_large_pictures_are_scaled_down(file_format: str, size: tuple[int, int], expected: tuple[int, int]) -> None:
    height, width, _ = decode(encoded(Image.new("RGB", size), file_format), MAX_PIXELS).shape
    assert (width, height) == expected


def test_first_picture_of_several() -> None:
    others = {"save_all": True, "append_images": [_halves("lime", "lime")]}
    for file_format in ("PNG", "MPO"):
        picture = decode(encoded(_halves(), file_format, **others), MAX_PIXELS)
        assert _colors(picture)[1] == pytest.approx([0, 0, 255], abs=3), file_format


BAD = {
    "nothing": (b"", "is empty"),
    "text": (b"hello", "is not a picture: allowed are PNG and JPEG"),
    "GIF": (encoded(_halves(), "GIF"), "is not a picture: allowed are PNG and JPEG"),
    "WebP": (encoded(_halves(), "WEBP"), "is not a picture: allowed are PNG and JPEG"),
    "TIFF": (encoded(_halves(), "TIFF"), "is not a picture: allowed are PNG and JPEG"),
    "half a PNG": (encoded(opened(KNOWN))[:5000], "is a broken picture: "),
    "half a JPEG": (KNOWN.read_bytes()[:5000], "is a broken picture: "),
    "one pixel too many": (bomb(4097, 3072), "has 4097 x 3072 pixels: at most 12582912 in all are allowed"),
    "bomb": (bomb(60_000, 60_000), "has 60000 x 60000 pixels: at most 12582912"),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(PictureError) as raised:
        decode(data, MAX_PIXELS)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_files_are_read_or_refused(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for data in (KNOWN.read_bytes(), encoded(_halves())):
        damaged = np.frombuffer(data, np.uint8).copy()
        damaged[rng.integers(8, len(damaged), 20)] = rng.integers(0, 256, 20)
        try:
            picture = decode(damaged.tobytes(), MAX_PIXELS)
        except PictureError:
            continue
        assert picture.ndim == 3 and picture.shape[2] == 3


def test_bombs_are_refused_by_the_service(server: Server) -> None:
    before = server.memory("VmHWM")
    status, message = server.identify_bytes(bomb(60_000, 60_000))
    assert status == "INVALID_ARGUMENT" and "60000 x 60000 pixels" in message
    assert server.memory("VmHWM") < before + 16 * 1024


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (2000, 30)])
def test_service_survives_thin_pictures(server: Server, size: tuple[int, int]) -> None:
    assert server.identify_bytes(encoded(Image.new("RGB", size))) == ("OK", "")


def test_people_are_recognized_in_turned_and_large_pictures(server: Server) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    large = opened(KNOWN).resize((2400, 2400)).transpose(STORED[6])
    assert server.identify_bytes(encoded(large, "JPEG", exif=exif)) == ("OK", "known.jpg")
    assert server.identify_bytes(encoded(large, "JPEG")) == ("OK", "")


def test_best_of_several_faces(server: Server) -> None:
    group = Image.new("RGB", (768, 384))
    group.paste(opened(STRANGER), (0, 0))
    group.paste(opened(KNOWN).resize((200, 200)), (450, 100))
    assert server.identify_bytes(encoded(group, "JPEG")) == ("OK", "known.jpg")
