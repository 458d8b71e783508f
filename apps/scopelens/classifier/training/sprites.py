"""The creatures: their names and sprites, from the folder that draws them."""

import hashlib
import json
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "sprites"


def load(folder: Path = FOLDER) -> tuple[list[str], list[Image.Image]]:
    """The names and sprites of all species, in the order of species.json."""
    species = json.loads((folder / "species.json").read_text("utf-8"))
    sprites = []
    for entry in species:
        with Image.open(folder / f"{entry['slug']}.png") as sprite:
            sprites.append(sprite.convert("RGBA"))
    return [entry["name"] for entry in species], sprites


def digest(names: list[str], sprites: list[Image.Image]) -> str:
    """SHA-256 of what the network learns: each name with its sprite's pixels, in order."""
    state = hashlib.sha256()
    for name, sprite in zip(names, sprites, strict=True):
        state.update(f"{name} {sprite.width}x{sprite.height}\n".encode())
        state.update(sprite.tobytes())
    return state.hexdigest()
