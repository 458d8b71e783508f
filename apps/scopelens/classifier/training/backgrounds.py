"""Random backgrounds: plain, gradients, stripes, noise, and shapes over uneven light as in a photo."""

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw


def background(rng: Generator, width: int, height: int) -> Image.Image:
    """A random background of this size, in pixels."""
    kind = rng.choice((plain, gradient, stripes, clouds, scene), p=(0.25, 0.2, 0.1, 0.2, 0.25))
    return kind(rng, width, height)


def color(rng: Generator) -> tuple[int, int, int]:
    """A random color: often near white or black, as pages and dark themes are."""
    kind = rng.random()
    if kind < 0.2:
        return tuple(int(value) for value in rng.integers(225, 256, 3))
    if kind < 0.35:
        return tuple(int(value) for value in rng.integers(0, 50, 3))
    return tuple(int(value) for value in rng.integers(0, 256, 3))


def plain(rng: Generator, width: int, height: int) -> Image.Image:
    """One color."""
    return Image.new("RGB", (width, height), color(rng))


def gradient(rng: Generator, width: int, height: int) -> Image.Image:
    """Four colors, one per corner."""
    corners = np.array([color(rng) for _ in range(4)], np.uint8).reshape(2, 2, 3)
    return Image.fromarray(corners).resize((width, height), Image.Resampling.BILINEAR)


def stripes(rng: Generator, width: int, height: int) -> Image.Image:
    """Stripes or a checkerboard of two colors."""
    step = int(rng.integers(4, 24))
    rows, columns = np.arange(height)[:, None] // step, np.arange(width)[None] // step
    pattern = (rows * rng.integers(0, 2) + columns * rng.integers(0, 2)) % 2
    colors = np.array([color(rng), color(rng)], np.uint8)
    return Image.fromarray(colors[pattern])


def clouds(rng: Generator, width: int, height: int) -> Image.Image:
    """Smooth noise of several scales around one color."""
    total = np.full((height, width, 3), np.array(color(rng), float))
    for cells, strength in ((3, 60), (8, 40), (24, 20)):
        noise = rng.integers(0, 256, (cells, cells, 3), np.uint8)
        layer = Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)
        total += (np.asarray(layer, float) / 127.5 - 1) * strength * rng.random()
    return Image.fromarray(total.clip(0, 255).astype(np.uint8))


def scene(rng: Generator, width: int, height: int) -> Image.Image:
    """Overlapping shapes and lines on uneven ground."""
    image = clouds(rng, width, height)
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(3, 14))):
        xs, ys = sorted(rng.integers(-20, width + 20, 2)), sorted(rng.integers(-20, height + 20, 2))
        box = (int(xs[0]), int(ys[0]), int(xs[1]), int(ys[1]))
        shape = rng.integers(4)
        if shape == 0:
            draw.ellipse(box, fill=color(rng))
        elif shape == 1:
            draw.rectangle(box, fill=color(rng))
        elif shape == 2:
            draw.line(box, fill=color(rng), width=int(rng.integers(1, 8)))
        else:
            xs, ys = rng.integers(0, width, 3), rng.integers(0, height, 3)
            draw.polygon([(int(x), int(y)) for x, y in zip(xs, ys, strict=True)], fill=color(rng))
    return image
