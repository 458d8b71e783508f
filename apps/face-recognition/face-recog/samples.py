"""Derives the pictures in ../samples from the portrait of an astronaut in scikit-image: `python samples.py`."""

import random
from pathlib import Path

import skimage.data
from PIL import Image, ImageDraw, ImageFilter, ImageOps

FOLDER = Path(__file__).resolve().parents[1] / "samples"
SIDE = 384
# Head and shoulders.
PORTRAIT = (96, 0, 352, 256)
DEGREES = 8
JPEG_QUALITY = 90

Box = tuple[int, int, int, int]


def pictures() -> dict[str, Image.Image]:
    """The sample pictures by file name, apart from the broken one."""
    known = portrait()
    turned = known.rotate(DEGREES, Image.Resampling.BICUBIC, fillcolor="white")
    return {
        "known.jpg": known,
        "mirrored.jpg": ImageOps.mirror(known),
        "turned.jpg": turned,
        "stranger.jpg": drawn_face(),
        "nobody.png": landscape(),
    }


def portrait() -> Image.Image:
    """The face of the astronaut."""
    return Image.fromarray(skimage.data.astronaut()).crop(PORTRAIT).resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def drawn_face() -> Image.Image:
    """A drawing that the detector takes for a face."""
    image = Image.new("RGB", (SIDE, SIDE), "#9db4c8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 330, 324, 520), fill="#34495e")  # shoulders
    draw.rectangle((155, 270, 229, 350), fill="#b88a68")  # neck
    draw.ellipse((95, 40, 289, 260), fill="#3a2a1e")  # hair
    draw.ellipse((108, 70, 276, 308), fill="#d9a982")  # head
    for x in (152, 232):
        _draw_eye(draw, x)
    draw.polygon([(186, 170), (198, 170), (212, 222), (172, 222)], fill="#c9966e")  # nose
    _draw_ellipses(
        draw, {(168, 212, 216, 234): "#c08a64", (174, 220, 186, 229): "#7d5238", (198, 220, 210, 229): "#7d5238"}
    )
    draw.ellipse((154, 250, 230, 276), fill="#a5524b")  # mouth
    draw.line((156, 262, 192, 266, 228, 262), fill="#5a2320", width=4)
    # Without edges, which would be of a drawing and not of a face.
    return image.filter(ImageFilter.GaussianBlur(4))


def landscape() -> Image.Image:
    """Hills under the sun, without anybody."""
    image = Image.new("RGB", (320, 240), "#a9d3ee")
    draw = ImageDraw.Draw(image)
    draw.ellipse((230, 25, 275, 70), fill="#ffe38a")
    draw.ellipse((-120, 130, 220, 420), fill="#5f9a57")
    draw.ellipse((120, 150, 480, 460), fill="#477f49")
    return image


def broken_png() -> bytes:
    """The signature of a PNG file, and then noise."""
    return b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(2048)  # noqa: S311 - the same noise every time


def write(folder: Path) -> None:
    """Writes the sample pictures."""
    for name, picture in pictures().items():
        options = {"quality": JPEG_QUALITY} if name.endswith(".jpg") else {"optimize": True}
        picture.save(folder / name, **options)
    (folder / "broken.png").write_bytes(broken_png())


def _draw_eye(draw: ImageDraw.ImageDraw, x: int) -> None:
    draw.line((x - 26, 143, x - 8, 136, x + 10, 136, x + 26, 143), fill="#3a2a1e", width=8)
    _draw_ellipses(
        draw,
        {
            (x - 24, 152, x + 24, 180): "#b5855f",
            (x - 20, 155, x + 20, 177): "#f4f1ec",
            (x - 10, 155, x + 10, 176): "#2b1d14",
        },
    )


def _draw_ellipses(draw: ImageDraw.ImageDraw, ellipses: dict[Box, str]) -> None:
    for box, color in ellipses.items():
        draw.ellipse(box, fill=color)


if __name__ == "__main__":
    write(FOLDER)
