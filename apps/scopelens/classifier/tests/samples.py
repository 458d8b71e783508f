"""Pictures and forms for tests."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

PATH = "/advapi/predict"


def encoded(image: Image.Image, file_format: str = "PNG", **options: Any) -> bytes:
    """The bytes of a picture file."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def on_white(sprite: Image.Image, side: int = 192) -> Image.Image:
    """A sprite in the middle of a white square."""
    picture = Image.new("RGB", (side, side), "white")
    large = sprite.resize((side * 3 // 4, side * 3 // 4), Image.Resampling.BICUBIC)
    picture.paste(large, (side // 8, side // 8), large)
    return picture


def in_grid(members: list[Image.Image], columns: int, rows: int, cell: int = 120) -> Image.Image:
    """Sprites in a grid on light gray."""
    picture = Image.new("RGB", (columns * cell, rows * cell), "#e8e8ee")
    for index, sprite in enumerate(members):
        corner = (index % columns * cell + (cell - 96) // 2, index // columns * cell + (cell - 96) // 2)
        picture.paste(sprite, corner, sprite)
    return picture


def form(data: bytes, kind: str = "single", name: str = "picture.png") -> dict[str, Any]:
    """A form with a picture. The file's name says nothing: only its content counts."""
    return {"type": kind, "file": (io.BytesIO(data), name)}


def bomb(width: int, height: int) -> bytes:
    """A small PNG file that has this many pixels, all black."""
    row = b"\0" * (width // 8 + 2)
    compressor = zlib.compressobj(9)
    packed = b"".join(compressor.compress(row) for _ in range(height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
