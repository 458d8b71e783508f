import os
from pathlib import Path

import django
import pytest

from common import logs
from common.tests.fixtures import keys

# Django reads its settings once, before the first test; tests override the settings that they depend on.
os.environ.update(
    DJANGO_SETTINGS_MODULE="frontend.settings",
    DJANGO_SECRET_KEY="a key for tests",
    ALLOWED_HOSTS="thoughts.test, testserver",
    USERS_URL="http://users.test",
    THOUGHTS_URL="http://thoughts.test/",
    VERIFY_KEY_DIR=str(Path(__file__).parent),
    LOAD_ENABLED="true",
)
logs.configure("frontend")
django.setup()

from django.conf import settings as django_settings
from django.test import Client, override_settings

from frontend.tests.fake_backends import FakeBackends


@pytest.fixture
def backends(keys):
    return FakeBackends(lambda username: keys.token("first", username=username))


@pytest.fixture
def client(backends, keys):
    with override_settings(BACKEND_TRANSPORT=backends.transport, VERIFY_KEY_DIR=keys.public):
        yield Client()


@pytest.fixture
def bruce(client, keys):
    """A client that is signed in as bruce."""
    client.cookies[django_settings.SESSION_TOKEN_COOKIE] = keys.token("first")
    return client
