"""Draws a sprite for each species of species.json: `python draw.py`, or `python draw.py --sheet FILE` for a preview.

A sprite is a list of parts, drawn in order. A part's shape is one of
  oval [cx, cy, rx, ry]      an ellipse, turned by `turn` degrees
  blob [x, y, x, y, ...]     a closed smooth curve through these points
  poly [x, y, x, y, ...]     a polygon
  line [x, y, x, y, ...]     a smooth stroke, `width` [at its start, at its end]
  eyes, mouth                a style, drawn `at` [x, y] in a `size`
Coordinates run from 0 to 96. `mirror` also draws the part's reflection, `inside` clips it to the last outlined shape,
and `color` is a key of the species' palette in palettes.json.
"""

import argparse
import json
import math
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw
from shapes import Point, outline_of, reflected

FOLDER = Path(__file__).resolve().parent
SIZE = 96
# Around the parts, in their pixels: outlines need it.
MARGIN = 2.5
# Each sprite is drawn this many times larger and then reduced, which smooths its edges.
SCALE = 8
OUTLINE = 1.5
# Shadow is where a shape, moved by this many pixels up and left, does not cover itself.
SHADOW = (-2.5, -3.5)
# A divisor of 255, so that white and opaque stay so.
LEVEL = 5
WHITE = "#ffffff"
EYES = ("big", "bead", "stern", "glow", "closed")
MOUTHS = ("smile", "open", "cat", "flat", "fangs")
SHAPES = ("oval", "blob", "poly", "line")
KEYS = {*SHAPES, "eyes", "mouth", "at", "size", "color", "turn", "width", "mirror", "inside", "shade"}


class Sprite:
    """One picture in progress."""

    def __init__(self, palette: dict[str, str]):
        self._palette = palette
        side = round((SIZE + 2 * MARGIN) * SCALE)
        self._image = Image.new("RGBA", (side, side))
        self._last = Image.new("L", self._image.size)

    def add(self, part: dict[str, Any]) -> None:
        """Draws one part of a species. Raises ValueError or KeyError if it is not valid."""
        unknown = sorted(set(part) - KEYS)
        if unknown:
            raise ValueError(f"unknown key {unknown[0]}: allowed are {', '.join(sorted(KEYS))}")
        if "eyes" in part:
            for at in self._places(part):
                self._eye(part["eyes"], at, part.get("size", 4), self._color(part.get("color", "glow")))
        elif "mouth" in part:
            self._mouth(part["mouth"], tuple(part["at"]), part.get("size", 4))
        else:
            self._shape(part)

    def finished(self) -> Image.Image:
        """The sprite at its final size, with transparent pixels all alike."""
        # Weighted by opacity, so that the black of transparent pixels does not darken the edges.
        small = self._image.convert("RGBa").resize((SIZE, SIZE), Image.Resampling.BOX).convert("RGBA")
        clear = Image.new("RGBA", small.size)
        visible = Image.composite(small, clear, small.getchannel("A").point(lambda alpha: 255 if alpha else 0))
        # Fewer levels look the same, and make the files smaller by a third.
        return visible.point(lambda value: round(value / LEVEL) * LEVEL)

    def _color(self, name: str) -> str:
        return WHITE if name == "white" else self._palette[name]

    def _places(self, part: dict[str, Any]) -> list[Point]:
        x, y = part["at"]
        return [(x, y)] if x == SIZE / 2 else [(x, y), (SIZE - x, y)]

    def _shape(self, part: dict[str, Any]) -> None:
        outlines = [outline_of(part)]
        if part.get("mirror"):
            outlines.append(reflected(outlines[0], SIZE))
        color = self._color(part.get("color", "main"))
        mask = self._mask(outlines)
        if part.get("inside"):
            self._image.paste(color, mask=ImageChops.multiply(mask, self._last))
            return
        draw = ImageDraw.Draw(self._image)
        for outline in outlines:
            self._stroke(draw, [*outline, outline[0]], 2 * OUTLINE, self._color("ink"))
        self._image.paste(color, mask=mask)
        if part.get("shade", True):
            moved = ImageChops.offset(mask, *(round(by * SCALE) for by in SHADOW))
            shadow = ImageChops.subtract(mask, moved)
            # A quarter of the outline's color over the shape's own.
            self._image.paste(self._color("ink"), mask=shadow.point(lambda value: value // 4))
        self._last = mask

    def _mask(self, outlines: list[list[Point]]) -> Image.Image:
        mask = Image.new("L", self._image.size)
        for outline in outlines:
            ImageDraw.Draw(mask).polygon(_scaled(outline), fill=255)
        return mask

    def _stroke(self, draw: ImageDraw.ImageDraw, points: list[Point], width: float, color: str) -> None:
        scaled = _scaled(points)
        draw.line(scaled, fill=color, width=round(width * SCALE))
        radius = width * SCALE / 2
        for x, y in scaled:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)

    def _oval(self, x: float, y: float, rx: float, ry: float, color: str) -> None:
        ImageDraw.Draw(self._image).ellipse(_scaled([(x - rx, y - ry), (x + rx, y + ry)]), fill=color)

    def _eye(self, style: str, at: Point, size: float, color: str) -> None:
        _check("eyes", style, EYES)
        x, y = at
        ink = self._color("ink")
        draw = ImageDraw.Draw(self._image)
        side = 0 if x == SIZE / 2 else math.copysign(1, SIZE / 2 - x)
        if style == "closed":
            self._stroke(draw, _arc(x, y, size, size * 0.7), 1.6, ink)
            return
        if style == "glow":
            self._oval(x, y, size * 0.8, size, color)
            return
        if style == "bead":
            self._oval(x, y, size * 0.8, size, ink)
        else:
            self._oval(x, y, size + 1, size * 1.15 + 1, ink)
            self._oval(x, y, size, size * 1.15, WHITE)
            self._oval(x + side * size * 0.2, y + size * 0.1, size * 0.72, size * 0.9, color)
            self._oval(x + side * size * 0.2, y + size * 0.15, size * 0.42, size * 0.6, ink)
        self._oval(x - size * 0.25, y - size * 0.4, size * 0.28, size * 0.28, WHITE)
        if style == "stern":
            inner, outer = x + side * (size + 1.5), x - side * (size + 1)
            self._stroke(draw, [(outer, y - size * 1.5), (inner, y - size * 0.5)], 2.4, ink)

    def _mouth(self, style: str, at: Point, size: float) -> None:
        _check("mouth", style, MOUTHS)
        x, y = at
        ink = self._color("ink")
        draw = ImageDraw.Draw(self._image)
        if style == "open":
            draw.polygon(_scaled(_arc(x, y, size, size, 0)), fill=ink)
            self._oval(x, y + size * 0.65, size * 0.5, size * 0.28, "#e8707a")
        elif style == "cat":
            for side in (-1, 1):
                self._stroke(draw, _arc(x + side * size / 2, y, size / 2, size / 2, 0), 1.4, ink)
        elif style == "flat":
            self._stroke(draw, [(x - size, y), (x + size, y)], 1.6, ink)
        else:
            self._stroke(draw, _arc(x, y, size, size * 0.6), 1.6, ink)
            if style == "fangs":
                for side in (-1, 1):
                    tip, top = x + side * size * 0.6, y + size * 0.45
                    draw.polygon(_scaled([(tip - 1.4, top), (tip + 1.4, top), (tip, top + 3.6)]), fill=WHITE)


def _check(kind: str, style: str, allowed: tuple[str, ...]) -> None:
    if style not in allowed:
        raise ValueError(f"unknown {kind} {style}: allowed are {', '.join(allowed)}")


def _scaled(points: list[Point]) -> list[Point]:
    return [((x + MARGIN) * SCALE, (y + MARGIN) * SCALE) for x, y in points]


def _arc(x: float, y: float, rx: float, ry: float, start: int = 18) -> list[Point]:
    """The lower half of an ellipse, from `start` degrees below the horizontal."""
    angles = (math.radians(start + (180 - 2 * start) * step / 24) for step in range(25))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def draw(species: dict[str, Any], palettes: dict[str, dict[str, str]]) -> Image.Image:
    """Draws one species: 96 x 96 pixels, RGBA. Raises ValueError or KeyError that names the species and its part."""
    sprite = Sprite(palettes[species["palette"]])
    for index, part in enumerate(species["parts"]):
        try:
            sprite.add(part)
        except (KeyError, ValueError, TypeError) as error:
            raise ValueError(f"species.json: {species['name']}: part {index}: {error!r}") from error
    return sprite.finished()


def load() -> tuple[list[dict[str, Any]], dict[str, dict[str, str]]]:
    """The species and the palettes."""
    return tuple(json.loads((FOLDER / name).read_text("utf-8")) for name in ("species.json", "palettes.json"))


def sheet(sprites: list[Image.Image], columns: int = 7, zoom: int = 2) -> Image.Image:
    """A contact sheet of all sprites."""
    cell = SIZE * zoom + 8
    rows = math.ceil(len(sprites) / columns)
    result = Image.new("RGB", (columns * cell, rows * cell), "#eef1f4")
    for index, sprite in enumerate(sprites):
        large = sprite.resize((SIZE * zoom, SIZE * zoom), Image.Resampling.NEAREST)
        result.paste(large, (index % columns * cell + 4, index // columns * cell + 4), large)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="Draws the sprites of species.json.")
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet to this file")
    arguments = parser.parse_args()
    species, palettes = load()
    sprites = [draw(entry, palettes) for entry in species]
    for entry, sprite in zip(species, sprites, strict=True):
        sprite.save(FOLDER / f"{entry['slug']}.png", optimize=True)
    if arguments.sheet:
        sheet(sprites).save(arguments.sheet)


if __name__ == "__main__":
    main()
