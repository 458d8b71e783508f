"""The sprites are what draw.py makes of species.json."""

import json
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from training import sprites

PALETTES = {"plain": {"ink": "#000000", "main": "#808080", "glow": "#ffff00"}}
BODY = {"oval": [48, 48, 20, 20]}
MAX_BYTES = 200_000


@pytest.fixture(scope="module")
def draw() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(sprites.FOLDER))
        import draw

        yield draw


def test_sprites_are_up_to_date(draw: ModuleType) -> None:
    species, palettes = draw.load()
    names, pictures = sprites.load()
    assert [entry["name"] for entry in species] == names
    for entry, picture in zip(species, pictures, strict=True):
        drawn = np.asarray(draw.draw(entry, palettes), int)
        assert drawn.shape == (96, 96, 4)
        # Versions of Pillow differ by one level in a few pixels.
        assert np.abs(drawn - np.asarray(picture, int)).max() <= draw.LEVEL, f"{entry['name']} has changed: run draw.py"


def test_drawing_is_deterministic(draw: ModuleType) -> None:
    species, palettes = draw.load()
    assert draw.draw(species[0], palettes).tobytes() == draw.draw(species[0], palettes).tobytes()


def test_names() -> None:
    species = json.loads((sprites.FOLDER / "species.json").read_text("utf-8"))
    names = [entry["name"] for entry in species]
    assert len(set(names)) == len(names) >= 24
    assert [name for name in names if not re.fullmatch("[A-Z][a-z]+", name)] == []
    assert [entry["slug"] for entry in species] == [name.lower() for name in names]
    assert {file.stem for file in sprites.FOLDER.glob("*.png")} == {entry["slug"] for entry in species}


def test_color_alone_does_not_identify() -> None:
    species = json.loads((sprites.FOLDER / "species.json").read_text("utf-8"))
    palettes = [entry["palette"] for entry in species]
    assert min(palettes.count(palette) for palette in palettes) >= 3


def test_sprites_leave_a_margin_and_are_small() -> None:
    names, pictures = sprites.load()
    for name, picture in zip(names, pictures, strict=True):
        opacity = np.asarray(picture.getchannel("A"))
        edges = np.concatenate((opacity[0], opacity[-1], opacity[:, 0], opacity[:, -1]))
        # Smoothed outlines may end there, and nothing more.
        assert edges.max() < 128, f"{name} is cut off at an edge"
    assert sum(file.stat().st_size for file in sprites.FOLDER.glob("*.png")) < MAX_BYTES


BAD_PARTS: dict[str, tuple[dict[str, Any], str]] = {
    "no shape": ({"color": "main"}, "must have one of oval, blob, poly, line, eyes, mouth"),
    "unknown key": ({**BODY, "colour": "main"}, "unknown key colour"),
    "unknown color": ({**BODY, "color": "pink"}, "pink"),
    "odd number of coordinates": ({"poly": [1, 2, 3, 4, 5]}, "needs pairs of coordinates, not 5 numbers"),
    "text as coordinate": ({"oval": [48, 48, 20, "x"]}, "part 1"),
    "line without width": ({"line": [10, 10, 20, 20]}, "width"),
    "eyes without a place": ({"eyes": "bead"}, "at"),
    "unknown eyes": (
        {"eyes": "laser", "at": [40, 40]},
        "unknown eyes laser: allowed are big, bead, stern",
    ),
    "unknown mouth": ({"mouth": "x", "at": [48, 60]}, "unknown mouth x: allowed are smile, open, cat, flat, fangs"),
}


@pytest.mark.parametrize(("part", "message"), BAD_PARTS.values(), ids=BAD_PARTS.keys())
def test_bad_parts_are_named(draw: ModuleType, part: dict[str, Any], message: str) -> None:
    entry = {"name": "Testling", "palette": "plain", "parts": [BODY, part]}
    with pytest.raises(ValueError, match=r"^species\.json: Testling: part 1: ") as raised:
        draw.draw(entry, PALETTES)
    assert message in str(raised.value)
