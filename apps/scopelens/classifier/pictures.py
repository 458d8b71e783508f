"""Pictures from clients: their validation, and their form as the network's input."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from errors import ProblemError

FORMATS = ("PNG", "JPEG", "WEBP")
INPUT_SIZE = 64
# Smaller ones have too little detail for an answer.
MIN_SIDE = 16
# Larger pictures are reduced to about this side first, so that each later step needs little memory.
WORKING_SIDE = 1024
# Pillow's decoders raise each of these for broken pictures, depending on where the fault is.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error)
# Pillow's own limit is a global of the process, and its lower stage is only a warning; max_pixels replaces it.
Image.MAX_IMAGE_PIXELS = None


def decode(data: bytes, max_pixels: int) -> Image.Image:
    """
    Decodes a PNG, JPEG or WebP picture, recognized by its content: its first frame, upright, in RGB on white, reduced
    if it is much larger than WORKING_SIDE. Raises ProblemError: 400 if broken, empty or too small, 413 if too large,
    415 if of another format.
    """
    if not data:
        raise ProblemError(400, "file is empty: send a PNG, JPEG or WebP picture")
    try:
        # Reads all chunks and their checksums, and leaves the object unusable.
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(*image.size, max_pixels)
            image.verify()
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            # Decodes a JPEG at a fraction of its size, which is faster and needs less memory.
            image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
            image.load()
            orientation = image.getexif()
            return _upright(_flattened(_reduced(image)), orientation)
    except UnidentifiedImageError:
        raise ProblemError(415, "file is not of a supported format: allowed are PNG, JPEG and WebP") from None
    except BROKEN as error:
        raise ProblemError(400, f"file is a broken picture: {error}") from None


def network_input(picture: Image.Image) -> np.ndarray:
    """
    An RGB picture in a square of INPUT_SIZE pixels, 8 bits per channel (height, width, 3): its ratio is kept, and its
    edges fill the rest.
    """
    scale = INPUT_SIZE / max(picture.size)
    width, height = (max(1, round(side * scale)) for side in picture.size)
    array = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))
    left, top = (INPUT_SIZE - width) // 2, (INPUT_SIZE - height) // 2
    margins = ((top, INPUT_SIZE - height - top), (left, INPUT_SIZE - width - left), (0, 0))
    return np.pad(array, margins, mode="edge")


def _check_size(width: int, height: int, max_pixels: int) -> None:
    """Runs before the pixels are decoded: a small file can have billions of them."""
    if width * height > max_pixels:
        raise ProblemError(413, f"file has {width} x {height} pixels: at most {max_pixels} in all are allowed")
    if min(width, height) < MIN_SIDE:
        raise ProblemError(400, f"file has {width} x {height} pixels: at least {MIN_SIDE} x {MIN_SIDE} are needed")


def _reduced(image: Image.Image) -> Image.Image:
    # Indexes into a palette have no mean.
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    factor = min(image.size) // WORKING_SIDE
    return image.reduce(factor) if factor > 1 else image


def _flattened(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16 bits per pixel, which a conversion would cut off instead of scaling.
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode in ("L", "CMYK", "1", "YCbCr") and "transparency" not in image.info:
        return image.convert("RGB")
    colors = image.convert("RGBA")
    white = Image.new("RGB", colors.size, "white")
    white.paste(colors, mask=colors.getchannel("A"))
    return white


def _upright(image: Image.Image, exif: Image.Exif) -> Image.Image:
    image.info["exif"] = exif.tobytes() if exif else b""
    return ImageOps.exif_transpose(image) if exif else image
