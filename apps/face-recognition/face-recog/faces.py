"""Faces in pictures, by dlib's trained models."""

import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import dlib
import numpy as np

# The package cannot be imported: it needs setuptools to find its own files.
MODELS_PACKAGE = "face_recognition_models"
LANDMARKS = "shape_predictor_5_face_landmarks.dat"
ENCODER = "dlib_face_recognition_resnet_model_v1.dat"
# Doubles the sides of each picture, so that faces of 40 pixels are found.
UPSAMPLING = 1


class Face(NamedTuple):
    """
    A face in a picture.

    area: in pixels. encoding: 128 numbers; the nearer two of them are, the more similar are the faces.
    """

    area: int
    encoding: np.ndarray


class Models:
    """The trained models that all recognizers share."""

    def __init__(self) -> None:
        """Loads the models. Raises FileNotFoundError if their package is not installed."""
        folder = _models_folder()
        self.landmarks = dlib.shape_predictor(str(folder / LANDMARKS))
        self.encoder = dlib.face_recognition_model_v1(str(folder / ENCODER))
        # The encoder keeps its intermediate results.
        self.encoder_lock = threading.Lock()


class Recognizer:
    """Finds faces in pictures. Only one thread at a time can use it, because the detector keeps its last picture."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._detect = dlib.get_frontal_face_detector()

    def faces(self, picture: np.ndarray) -> Iterator[Face]:
        """The faces in a picture of 8 bits per channel (height, width, 3), the largest one first."""
        boxes = sorted(self._detect(picture, UPSAMPLING), key=lambda box: box.area(), reverse=True)
        for box in boxes:
            landmarks = self._models.landmarks(picture, box)
            with self._models.encoder_lock:
                encoding = self._models.encoder.compute_face_descriptor(picture, landmarks)
            yield Face(box.area(), np.array(encoding))


def _models_folder() -> Path:
    package = find_spec(MODELS_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError(f"the package {MODELS_PACKAGE} is not installed: install requirements.txt")
    return Path(package.submodule_search_locations[0]) / "models"
