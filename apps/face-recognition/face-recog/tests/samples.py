"""Pictures for tests."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "samples"
KNOWN = FOLDER / "known.jpg"
STRANGER = FOLDER / "stranger.jpg"
MAX_PIXELS = 12 * 1024 * 1024


def encoded(image: Image.Image, file_format: str = "PNG", **options: Any) -> bytes:
    """The bytes of a picture file."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def opened(file: Path) -> Image.Image:
    """A picture that is decoded already."""
    with Image.open(file) as image:
        image.load()
        return image


def bomb(width: int, height: int) -> bytes:
    """A small PNG file that has this many pixels, all black."""
    row = b"\0" * (width // 8 + 2)
    compressor = zlib.compressobj(9)
    packed = b"".join(compressor.compress(row) for _ in range(height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
