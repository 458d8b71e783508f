import pytest
from werkzeug.test import Client

from common.tests.fixtures import keys, postgres
from common.tests.services import rows, run_migrations
from thoughts.app import create_app
from thoughts.settings import Settings

ADMIN = {"Authorization": "Bearer the administrator's token"}


@pytest.fixture(scope="session")
def database(postgres):
    database = postgres.create_database("thoughts")
    run_migrations("thoughts", database)
    return database


@pytest.fixture
def settings(database, keys):
    yield Settings(database, 8, "the administrator's token", keys.public)
    rows(database, "DELETE FROM thoughts RETURNING id")


@pytest.fixture
def client(settings):
    return Client(create_app(settings))


@pytest.fixture
def write(client, keys):
    """A function that posts a thought and returns it."""

    def post(text, username="bruce"):
        headers = {"Authorization": f"Bearer {keys.token('first', username=username)}"}
        response = client.post("/api/me/thoughts/", data={"text": text}, headers=headers)
        assert response.status_code == 201, response.text
        return response.json

    return post
