import socket
import time

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from common.database import DatabaseCheck, DatabaseSettings, is_unavailable, pooled
from common.environment import SettingsError
from common.tests.postgres import environment


@pytest.fixture
def unresponsive():
    """A database that accepts connections and never responds, as behind a broken network."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield DatabaseSettings("127.0.0.1", server.getsockname()[1], "x", "x", "secret")


def test_an_unresponsive_database_times_out(unresponsive):
    engine = pooled(unresponsive, threads=2)
    started = time.monotonic()
    assert DatabaseCheck(engine)() == "the database did not respond within 2 seconds"
    assert time.monotonic() - started < 10
    started = time.monotonic()
    with pytest.raises(SQLAlchemyError) as caught:
        engine.connect()
    assert time.monotonic() - started < 10
    assert is_unavailable(caught.value)
    assert "secret" not in str(caught.value)


def test_checks_do_not_pile_up(unresponsive):
    check = DatabaseCheck(pooled(unresponsive, threads=2))
    assert check() and check()
    assert len(check.executor._threads) == 1  # noqa: SLF001


def test_each_thread_and_the_probe_get_a_connection(postgres):
    engine = pooled(postgres.create_database("threads"), threads=8)
    held = [engine.connect() for _ in range(8)]
    for connection in held:
        connection.execute(text("SELECT 1"))
    assert DatabaseCheck(engine)() is None
    for connection in held:
        connection.close()
    engine.dispose()


def test_errors_in_statements_are_not_outages_and_reveal_no_values(postgres):
    engine = pooled(postgres.create_database("mistakes"), threads=2)
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT * FROM missing WHERE x = :x"), {"x": "a private value"})
    assert not is_unavailable(caught.value)
    assert "a private value" not in str(caught.value)
    engine.dispose()


def test_slow_statements_time_out(postgres):
    engine = pooled(postgres.create_database("slow"), threads=2)
    started = time.monotonic()
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT pg_sleep(60)"))
    assert time.monotonic() - started < 10
    assert is_unavailable(caught.value)
    engine.dispose()


def test_settings_come_from_the_environment(monkeypatch):
    settings = DatabaseSettings("db", 5433, "users", "login", "a password")
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    assert DatabaseSettings.from_environment() == settings
    monkeypatch.setenv("POSTGRES_PORT", "70000")
    with pytest.raises(SettingsError, match="POSTGRES_PORT is '70000'"):
        DatabaseSettings.from_environment()
