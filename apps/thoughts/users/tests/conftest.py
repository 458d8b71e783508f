import pytest
from werkzeug.test import Client

from common.tests.fixtures import keys, postgres
from common.tests.services import rows, run_migrations
from users.app import create_app
from users.settings import Settings

ADMIN = {"Authorization": "Bearer the administrator's token"}


@pytest.fixture(scope="session")
def database(postgres):
    database = postgres.create_database("users")
    run_migrations("users", database, seed=True)
    return database


@pytest.fixture
def settings(database, keys):
    yield Settings(database, 8, "the administrator's token", keys.private, "first")
    rows(database, "DELETE FROM users WHERE username NOT IN ('bruce', 'stephen') RETURNING id")


@pytest.fixture
def client(settings):
    return Client(create_app(settings))
