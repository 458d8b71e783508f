"""Helpers for the tests of the services with a database."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from werkzeug.test import Client, TestResponse

from common.database import DatabaseSettings, connect
from common.tests.log import LogLines
from common.tests.postgres import environment

_ROOT = Path(__file__).parents[2]
# The readiness check takes up to two seconds; a refused connection takes no time.
_MAX_RESPONSE_SECONDS = 15


def start_migration(service: str, database: DatabaseSettings, seed: bool) -> subprocess.Popen[str]:
    """Starts `python -m <service>.migrate`, as in a container."""
    variables = {**os.environ, **environment(database), "SEED_DEMO": str(seed).lower(), "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", f"{service}.migrate"]
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run_migrations(service: str, database: DatabaseSettings, *, seed: bool = False, at_once: int = 1) -> None:
    """Runs the migration in `at_once` concurrent processes; fails unless all succeed and print only JSON lines."""
    running = [start_migration(service, database, seed) for _ in range(at_once)]
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
        assert all(json.loads(line)["service"] == service for line in output.splitlines())


def rows(database: DatabaseSettings, statement: str) -> list[tuple[Any, ...]]:
    """Executes a statement and returns its rows."""
    engine: Engine = connect(database)
    with engine.begin() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def assert_unavailable(response: TestResponse) -> None:
    """Asserts the response of a service without its database: 503, in JSON."""
    assert response.status_code == 503, response.text
    assert response.json is not None and "database" in response.json["error"]


def wait_until_ready(client: Client) -> None:
    """Waits until `/readyz` returns 200, for at most a minute."""
    deadline = time.monotonic() + 60
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "the service did not become ready again"


def assert_quick(started: float) -> None:
    """Asserts that requests without a database did not block a thread for long."""
    assert time.monotonic() - started < _MAX_RESPONSE_SECONDS


def assert_no_secrets(log: LogLines, *secrets: str) -> None:
    """Asserts that the log is not empty and has none of `secrets`."""
    assert log.text()
    assert [secret for secret in secrets if secret in log.text()] == []
