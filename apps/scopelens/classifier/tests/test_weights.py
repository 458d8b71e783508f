"""The weights belong to the present sprites, and are accurate."""

import json
import shutil
from pathlib import Path

import pytest

from model import CARD, WEIGHTS, Classifier, set_threads
from training import sprites
from training.evaluate import SINGLE_MINIMUM, TEAM_MINIMUM, evaluate

MAX_BYTES = 2 * 1024 * 1024
MAX_PARAMETERS = 500_000
# Other pictures than those of training and of the model card.
SEED = 4711


def test_weights_match_the_sprites() -> None:
    names, pictures = sprites.load()
    card = json.loads(CARD.read_text("utf-8"))
    advice = "train again: python -m training.train"
    assert card["classes"] == names, advice
    assert card["sprites_sha256"] == sprites.digest(names, pictures), advice


def test_digest_notices_each_change() -> None:
    names, pictures = sprites.load()
    original = sprites.digest(names, pictures)
    changed = pictures[0].copy()
    changed.putpixel((48, 48), (1, 2, 3, 255))
    assert sprites.digest(names, [changed, *pictures[1:]]) != original
    assert sprites.digest(["Other", *names[1:]], pictures) != original
    assert sprites.digest(names[:-1], pictures[:-1]) != original
    assert sprites.digest(names[::-1], pictures[::-1]) != original


def test_files_are_small(classifier: Classifier) -> None:
    assert WEIGHTS.stat().st_size < MAX_BYTES
    assert classifier.card["parameters"] < MAX_PARAMETERS


def test_other_weights_are_refused(tmp_path: Path) -> None:
    other = tmp_path / WEIGHTS.name
    shutil.copy(WEIGHTS, other)
    with other.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ValueError, match=r"weights\.npz differs from the file that weights\.json describes"):
        Classifier(other, CARD)


def test_card_has_enough_accuracy() -> None:
    accuracy = json.loads(CARD.read_text("utf-8"))["accuracy"]
    assert accuracy["singles"] >= 3000 and accuracy["teams"] >= 1000
    assert accuracy["single"] >= SINGLE_MINIMUM and accuracy["team"] >= TEAM_MINIMUM


def test_accuracy(classifier: Classifier) -> None:
    set_threads(1)
    accuracy = evaluate(classifier, singles=240, teams=40, seed=SEED)
    assert accuracy.single >= SINGLE_MINIMUM
    assert accuracy.team >= TEAM_MINIMUM


def test_batches_change_no_answer(classifier: Classifier, species: dict) -> None:
    pictures = [sprite.convert("RGB") for sprite in list(species.values())[:6]]
    together = classifier.predict(pictures)
    for picture, prediction in zip(pictures, together, strict=True):
        [alone] = classifier.predict([picture])
        assert alone.name == prediction.name
        assert alone.confidence == pytest.approx(prediction.confidence, abs=1e-4)
