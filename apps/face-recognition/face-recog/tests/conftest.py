"""Fixtures of all tests."""

import shutil
from collections.abc import Iterator

import pytest

from faces import Models, Recognizer
from tests.samples import FOLDER, KNOWN
from tests.server import Server, running


@pytest.fixture(scope="session")
def recognizer() -> Recognizer:
    return Recognizer(Models())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A service that has the samples, of which it knows one person. Tests may add pictures to identify."""
    with running(tmp_path_factory.mktemp("server"), lambda known: shutil.copy(KNOWN, known)) as started:
        for sample in FOLDER.iterdir():
            shutil.copy(sample, started.unknown)
        yield started
