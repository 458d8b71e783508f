"""The sample pictures, and what the service answers for each."""

from pathlib import Path

import numpy as np
import pytest

import samples
from faces import Recognizer
from pictures import decode
from tests.samples import FOLDER, KNOWN, MAX_PIXELS, opened
from tests.server import Server

MAX_BYTES = 80 * 1024
NOT_A_PICTURE = "'broken.png' is not a picture: allowed are PNG and JPEG"

ANSWERS = {
    "known.jpg": ("OK", "known.jpg"),
    "mirrored.jpg": ("OK", "known.jpg"),
    "turned.jpg": ("OK", "known.jpg"),
    "stranger.jpg": ("OK", ""),
    "nobody.png": ("OK", ""),
    "broken.png": ("INVALID_ARGUMENT", NOT_A_PICTURE),
}
# The distances that the README of the samples has.
DISTANCES = {"known.jpg": 0, "mirrored.jpg": 0.22, "turned.jpg": 0.06, "stranger.jpg": 0.75}


def _encodings(recognizer: Recognizer, file: Path) -> list[np.ndarray]:
    return [face.encoding for face in recognizer.faces(decode(file.read_bytes(), MAX_PIXELS))]


@pytest.mark.parametrize(("name", "expected"), ANSWERS.items())
def test_answers(server: Server, name: str, expected: tuple[str, str]) -> None:
    assert server.identify(name) == expected


@pytest.mark.parametrize(("name", "expected"), DISTANCES.items())
def test_distances(recognizer: Recognizer, name: str, expected: float) -> None:
    [known] = _encodings(recognizer, KNOWN)
    [encoding] = _encodings(recognizer, FOLDER / name)
    assert float(np.linalg.norm(encoding - known)) == pytest.approx(expected, abs=0.02)


def test_nobody_has_no_face(recognizer: Recognizer) -> None:
    assert _encodings(recognizer, FOLDER / "nobody.png") == []


def test_samples_are_up_to_date(tmp_path: Path) -> None:
    samples.write(tmp_path)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == sorted(ANSWERS)
    assert (tmp_path / "broken.png").read_bytes() == (FOLDER / "broken.png").read_bytes()
    for name in set(names) - {"broken.png"}:
        written, kept = (np.asarray(opened(folder / name), np.int16) for folder in (tmp_path, FOLDER))
        # Processors may round differently.
        assert written.shape == kept.shape and np.abs(written - kept).mean() < 1, name


def test_samples_are_small() -> None:
    assert {file.name: file.stat().st_size for file in FOLDER.iterdir() if file.stat().st_size > MAX_BYTES} == {}
