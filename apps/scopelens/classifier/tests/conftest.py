"""Fixtures of all tests."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

import config
from app import create_app
from model import Classifier
from training import sprites


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    return Classifier()


@pytest.fixture(scope="session")
def species() -> dict[str, Image.Image]:
    """The sprites by name."""
    return dict(zip(*sprites.load(), strict=True))


@pytest.fixture
def new_client(classifier: Classifier) -> Callable[..., FlaskClient]:
    """Creates clients of a service whose configuration has the given changes."""

    def create(**changes: object) -> FlaskClient:
        settings = config.load(config.DEFAULT_FILE)._replace(**{"predictions_per_minute": 1000, **changes})
        return create_app(settings, classifier).test_client()

    return create


@pytest.fixture
def client(new_client: Callable[..., FlaskClient]) -> FlaskClient:
    return new_client()
