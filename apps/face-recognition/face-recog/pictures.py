"""Decoding of pictures that nobody has checked."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, UnidentifiedImageError

from errors import PictureError

FORMATS = ("PNG", "JPEG")
# The long side of the pictures that are searched for faces: with twice as many pixels, the search takes twice as long.
MAX_SIDE = 1024
_ORIENTATION = 0x0112
# How to turn a picture upright, by the orientation that its EXIF data has.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Pillow's decoders raise each of these for broken pictures, depending on where the fault is.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
# Pillow's own limit is a global of the process, and its lower stage is only a warning; max_pixels replaces it.
Image.MAX_IMAGE_PIXELS = None


def decode(data: bytes, max_pixels: int) -> np.ndarray:
    """
    Decodes a PNG or JPEG picture, recognized by its content: its first frame, upright, on white, 8 bits per channel
    (height, width, 3), its long side scaled down to MAX_SIDE pixels. Raises PictureError.
    """
    if not data:
        raise PictureError("is empty")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(*image.size, max_pixels)
            # Decodes a JPEG at a fraction of its size, which is faster and needs less memory.
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))
            image.load()
            picture = _scaled(_on_white(_reduced(_in_channels(image))))
            turn = _UPRIGHT.get(_orientation(image))
            return np.array(picture if turn is None else picture.transpose(turn))
    except PictureError:
        raise
    except UnidentifiedImageError:
        raise PictureError("is not a picture: allowed are PNG and JPEG") from None
    except _BROKEN as error:
        raise PictureError(f"is a broken picture: {error}") from None


def _check_size(width: int, height: int, max_pixels: int) -> None:
    """Runs before the pixels are decoded: a small file can have billions of them."""
    if width * height > max_pixels:
        raise PictureError(f"has {width} x {height} pixels: at most {max_pixels} in all are allowed")


def _orientation(image: Image.Image) -> int:
    try:
        return image.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        # The picture itself is not affected.
        return 1


def _in_channels(image: Image.Image) -> Image.Image:
    """The same picture in a mode whose pixels have a mean, with 8 bits per channel."""
    if image.mode == "P":
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I"):
        # 16 bits per pixel, which a conversion would cut off instead of scaling.
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    return image


def _reduced(image: Image.Image) -> Image.Image:
    """About the size that is needed, so that each later step needs little memory."""
    factor = max(image.size) // MAX_SIDE
    return image.reduce(factor) if factor > 1 else image


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    colors = image.convert("RGBA")
    white = Image.new("RGB", colors.size, "white")
    white.paste(colors, mask=colors.getchannel("A"))
    return white


def _scaled(image: Image.Image) -> Image.Image:
    scale = MAX_SIDE / max(image.size)
    if scale >= 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC)
