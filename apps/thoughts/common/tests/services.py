"""What the tests of both database services do alike."""

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
# The check inside takes two seconds, refusing a connection no time.
_LONGEST_ANSWER_SECONDS = 5


def start_migration(service: str, database: DatabaseSettings, seed: bool) -> subprocess.Popen[str]:
    """Starts `python -m <service>.migrate` as a container would."""
    variables = {**os.environ, **environment(database), "SEED_DEMO": str(seed).lower(), "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", f"{service}.migrate"]
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run_migrations(service: str, database: DatabaseSettings, *, seed: bool = False, at_once: int = 1) -> None:
    """Runs the migration in several processes at once; raises unless each succeeds with nothing but JSON lines."""
    running = [start_migration(service, database, seed) for _ in range(at_once)]
    for process in running:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
        assert all(json.loads(line)["service"] == service for line in output.splitlines())


def rows(database: DatabaseSettings, statement: str) -> list[tuple[Any, ...]]:
    """The rows that `statement` gives."""
    engine: Engine = connect(database)
    with engine.begin() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def assert_unavailable(response: TestResponse) -> None:
    """The answer of a service whose database is away: 503, in JSON, with the advice to come again."""
    assert response.status_code == 503, response.text
    assert response.json is not None and "database" in response.json["error"]


def until_ready(client: Client) -> None:
    """Waits until `/readyz` says 200, a minute at most."""
    deadline = time.monotonic() + 60
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "the service did not become ready again"


def assert_quick(started: float) -> None:
    """An answer without a database must not keep a thread for long."""
    assert time.monotonic() - started < _LONGEST_ANSWER_SECONDS


def assert_silent_about(log: LogLines, *secrets: str) -> None:
    """None of `secrets` is in the log, and the log is not empty."""
    assert log.text()
    assert [secret for secret in secrets if secret in log.text()] == []
