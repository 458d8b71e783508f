"""The HTTP interface apart from pictures and limits."""

import threading
from collections.abc import Callable

import pytest
import torch
from flask.testing import FlaskClient
from PIL import Image

import config
from app import create_app
from config import REQUEST_THREADS
from model import Classifier, Prediction, set_threads
from tests.samples import PATH, encoded, form

PICTURE = encoded(Image.new("RGB", (64, 64), "red"))
ORIGIN = "https://a.example"


def test_health_text(client: FlaskClient, species: dict) -> None:
    response = client.get(PATH)
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    first, second = response.text.splitlines()
    assert first == f"The model is loaded: {len(species)} classes, torch {torch.__version__}."
    assert second.split(", ") == list(species)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/app.py", 404), ("POST", "/advapi/x", 404), ("PUT", PATH, 405), ("DELETE", PATH, 405)],
)
def test_errors_are_json(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert (response.status_code, list(response.json)) == (status, ["error"])
    if status == 405:
        assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


class FailingClassifier(Classifier):
    def predict(self, pictures: list[Image.Image]) -> list[Prediction]:  # noqa: ARG002
        raise RuntimeError("a secret detail")


def test_unexpected_errors_show_no_detail() -> None:
    client = create_app(config.load(config.DEFAULT_FILE), FailingClassifier()).test_client()
    response = client.post(PATH, data=form(PICTURE))
    assert response.status_code == 500
    assert "secret" not in response.text
    # Its slot is free again.
    assert {client.post(PATH, data=form(PICTURE)).status_code for _ in range(REQUEST_THREADS)} == {500}


class WaitingClassifier(Classifier):
    """Predicts only after it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.started = threading.Event()
        self.released = threading.Event()

    def predict(self, pictures: list[Image.Image]) -> list[Prediction]:
        self.started.set()
        assert self.released.wait(30)
        return super().predict(pictures)


def test_health_checks_are_answered_while_all_slots_are_taken() -> None:
    classifier = WaitingClassifier()
    app = create_app(config.load(config.DEFAULT_FILE), classifier)
    statuses: list[int] = []

    def post() -> None:
        statuses.append(app.test_client().post(PATH, data=form(PICTURE)).status_code)

    # All but one wait; the last is refused, and its thread ends at once.
    threads = [threading.Thread(target=post) for _ in range(REQUEST_THREADS)]
    for thread in threads:
        thread.start()
    assert classifier.started.wait(30)
    while not statuses:
        threading.Event().wait(0.01)
    assert statuses == [503]
    refused = app.test_client().post(PATH, data=form(PICTURE))
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert app.test_client().get(PATH).status_code == 200
    classifier.released.set()
    for thread in threads:
        thread.join(30)
    assert sorted(statuses) == [200] * (REQUEST_THREADS - 1) + [503]


@pytest.mark.parametrize(
    ("allowed", "origin", "expected"),
    [((), ORIGIN, None), ((ORIGIN,), ORIGIN, ORIGIN), ((ORIGIN,), "https://b.example", None), (("*",), ORIGIN, ORIGIN)],
)
def test_cors(
    new_client: Callable[..., FlaskClient], allowed: tuple[str, ...], origin: str, expected: str | None
) -> None:
    client = new_client(cors_origins=allowed)
    for response in (client.get(PATH, headers={"Origin": origin}), client.post(PATH, headers={"Origin": origin})):
        assert response.headers.get("Access-Control-Allow-Origin") == expected
        assert ("Origin" in response.headers.get("Vary", "")) == bool(allowed)


def test_headers(client: FlaskClient) -> None:
    for response in (client.get(PATH), client.get("/other"), client.post(PATH, data=form(PICTURE))):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


def test_threads_of_torch(new_client: Callable[..., FlaskClient]) -> None:
    try:
        for count in (2, 1):
            new_client(threads=count)
            seen: list[int] = []
            # The setting has to hold in the threads that gunicorn starts later.
            thread = threading.Thread(target=lambda seen=seen: seen.append(torch.get_num_threads()))
            thread.start()
            thread.join()
            assert (seen, torch.get_num_threads()) == ([count], count)
        assert torch.get_num_interop_threads() == 1
    finally:
        set_threads(1)
