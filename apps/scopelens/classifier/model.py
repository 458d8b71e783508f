"""The trained classifier: its weights, and its predictions."""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from PIL import Image

from network import Network
from pictures import network_input

FOLDER = Path(__file__).resolve().parent
WEIGHTS = FOLDER / "weights.npz"
CARD = FOLDER / "weights.json"


class Prediction(NamedTuple):
    """A species, and the share of the network's belief in it, from 0 to 1."""

    name: str
    confidence: float


class Classifier:
    """Names the creature in a picture."""

    def __init__(self, weights: Path = WEIGHTS, card: Path = CARD):
        """Loads the weights. Raises ValueError if they are not the ones that the model card describes."""
        self.card: dict[str, Any] = json.loads(card.read_text("utf-8"))
        self.names: list[str] = self.card["classes"]
        if hashlib.sha256(weights.read_bytes()).hexdigest() != self.card["weights_sha256"]:
            raise ValueError(f"{weights.name} differs from the file that {card.name} describes: train again")
        self._network = Network(len(self.names))
        # Stored with 16 bits, which halves the file and changes no answer.
        with np.load(weights, allow_pickle=False) as arrays:
            self._network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files})
        self._network.float().eval()

    def predict(self, pictures: list[Image.Image]) -> list[Prediction]:
        """Names the creature in each RGB picture."""
        beliefs = self.beliefs(np.stack([network_input(picture) for picture in pictures]))
        best = beliefs.argmax(1)
        return [
            Prediction(self.names[index], float(belief[index])) for index, belief in zip(best, beliefs, strict=True)
        ]

    def beliefs(self, batch: np.ndarray) -> np.ndarray:
        """The belief in each class for a batch of the network's inputs: (pictures, classes)."""
        pictures = torch.from_numpy(batch).permute(0, 3, 1, 2).float() / 255
        with torch.inference_mode():
            # The mean of a picture and its mirror image is more accurate than either.
            scores = self._network(pictures) + self._network(pictures.flip(3))
            return (scores / 2).softmax(1).numpy()


def set_threads(count: int) -> None:
    """Lets torch use `count` threads for one operation, and one for operations in parallel."""
    torch.set_num_threads(count)
    # Torch accepts this only once in a process.
    if torch.get_num_interop_threads() != 1:
        torch.set_num_interop_threads(1)
