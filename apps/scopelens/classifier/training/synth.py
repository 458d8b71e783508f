"""Pictures of creatures for training and evaluation, drawn from the sprites with a random generator.

The same generator state gives the same picture. Nothing here is shown to users.
"""

import io

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from layout import TEAM_SIZE, cells
from training.backgrounds import background, color

TURN_DEGREES = 25
# Columns and rows, and how often.
GRIDS = ((3, 2), (2, 3), (6, 1), (1, 6))
GRID_CHANCES = (0.4, 0.3, 0.15, 0.15)


def single(rng: Generator, sprite: Image.Image) -> Image.Image:
    """A picture of one creature."""
    short = int(rng.integers(64, 160))
    size = [short, int(short * rng.uniform(1, 1.4))]
    rng.shuffle(size)
    width, height = size
    picture = background(rng, width, height)
    side = short * rng.uniform(0.5, 1)
    spare_x, spare_y = (width - side) / 2, (height - side) / 2
    # A creature may leave the picture by a tenth of its size.
    reach = side * 0.1
    x = width / 2 + rng.uniform(-1, 1) * (min(spare_x, short * 0.25) + reach)
    y = height / 2 + rng.uniform(-1, 1) * (min(spare_y, short * 0.25) + reach)
    _place(rng, picture, sprite, (x, y), side)
    if rng.random() < 0.3:
        _occlude(rng, picture, (x, y), side)
    return _degrade(rng, picture)


def team(rng: Generator, sprites: list[Image.Image]) -> Image.Image:
    """A picture of six creatures in a grid."""
    columns, rows = GRIDS[rng.choice(len(GRIDS), p=GRID_CHANCES)]
    cell = int(rng.integers(64, 128))
    width, height = columns * int(cell * rng.uniform(0.85, 1.2)), rows * cell
    picture = background(rng, width, height)
    cards, names = rng.random() < 0.5, rng.random() < 0.5
    card = _card_style(rng)
    for box, sprite in zip(cells(width, height), sprites, strict=True):
        left, top, right, bottom = box
        if cards:
            _card(picture, box, card)
        space = (bottom - top) * (0.82 if names else 1)
        side = min(right - left, space) * rng.uniform(0.65, 0.95)
        jitter = rng.uniform(-0.06, 0.06, 2) * (right - left)
        center = ((left + right) / 2 + jitter[0], top + space / 2 + jitter[1])
        _place(rng, picture, sprite, center, side)
        if names:
            _scribble(rng, picture, (left, int(top + space), right, bottom))
        if rng.random() < 0.1:
            _occlude(rng, picture, center, side)
    return _degrade(rng, picture)


def random_team(rng: Generator, species: int) -> list[int]:
    """Indices of the six species of a team; a species may occur twice."""
    return [int(index) for index in rng.integers(0, species, TEAM_SIZE)]


def _place(rng: Generator, picture: Image.Image, sprite: Image.Image, center: tuple[float, float], side: float) -> None:
    if rng.random() < 0.5:
        sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    stretch = rng.uniform(0.92, 1.08)
    size = (max(8, round(side * stretch)), max(8, round(side / stretch)))
    # Rotated as RGBa, whose colors are weighted by opacity: otherwise dark fringes appear.
    sprite = sprite.resize(size, Image.Resampling.BICUBIC).convert("RGBa")
    if rng.random() < 0.7:
        angle = rng.uniform(-TURN_DEGREES, TURN_DEGREES)
        sprite = sprite.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    sprite = sprite.convert("RGBA")
    corner = (round(center[0] - sprite.width / 2), round(center[1] - sprite.height / 2))
    picture.paste(sprite, corner, sprite)


def _occlude(rng: Generator, picture: Image.Image, center: tuple[float, float], side: float) -> None:
    """Hides a part of the creature: at most a sixth of its square."""
    width, height = rng.uniform(0.15, 0.4, 2) * side
    x, y = rng.uniform(-0.5, 0.5, 2) * side + center
    draw = ImageDraw.Draw(picture)
    shape = draw.rectangle if rng.random() < 0.5 else draw.ellipse
    shape((x - width / 2, y - height / 2, x + width / 2, y + height / 2), fill=color(rng))


def _card_style(rng: Generator) -> dict[str, object]:
    return {
        "gap": int(rng.integers(1, 8)),
        "radius": int(rng.integers(0, 14)),
        "fill": color(rng) if rng.random() < 0.7 else None,
        "outline": color(rng),
        "width": int(rng.integers(1, 4)),
    }


def _card(picture: Image.Image, box: tuple[int, int, int, int], style: dict[str, object]) -> None:
    gap = style["gap"]
    inner = (box[0] + gap, box[1] + gap, box[2] - gap, box[3] - gap)
    options = {key: style[key] for key in ("radius", "fill", "outline", "width")}
    ImageDraw.Draw(picture).rounded_rectangle(inner, **options)


def _scribble(rng: Generator, picture: Image.Image, box: tuple[int, int, int, int]) -> None:
    """Strokes that look like a name in small writing."""
    left, top, right, bottom = box
    letters = int(rng.integers(4, 10))
    height = max(4, (bottom - top) * 0.6)
    width = height * 0.6
    x = (left + right) / 2 - letters * width / 2
    draw, ink = ImageDraw.Draw(picture), color(rng)
    for _ in range(letters):
        points = rng.uniform(0, 1, (3, 2)) * (width * 0.8, height) + (x, top + (bottom - top - height) / 2)
        draw.line([tuple(point) for point in points], fill=ink, width=max(1, round(height / 8)))
        x += width


def _degrade(rng: Generator, picture: Image.Image) -> Image.Image:
    """Changes light and color, then blurs, adds noise and compresses, each by chance."""
    for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        if rng.random() < 0.5:
            picture = enhancer(picture).enhance(rng.uniform(0.65, 1.35))
    if rng.random() < 0.25:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.3)))
    if rng.random() < 0.3:
        noise = rng.standard_normal((picture.height, picture.width, 1), np.float32) * rng.uniform(2, 16)
        picture = Image.fromarray((np.asarray(picture, np.float32) + noise).clip(0, 255).astype(np.uint8))
    if rng.random() < 0.4:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=int(rng.integers(30, 95)))
        picture = Image.open(file).convert("RGB")
    return picture
