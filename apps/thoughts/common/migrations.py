"""Migrates a service's schema to the latest version, safely even if all replicas do so at the same time."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from common.database import DatabaseSettings, connect

_log = logging.getLogger("migrate")

WAIT_SECONDS = 120
_RETRY_SECONDS = 1
# An arbitrary number that all replicas share: advisory locks are per database.
_LOCK = 7210
_LOCK_NOT_AVAILABLE = "55P03"


class MigrationError(Exception):
    """The schema could not be migrated; the message has the reason."""


def migrate(scripts: Path, seed: Callable[[Session], None] | None = None, wait_seconds: float = WAIT_SECONDS) -> None:
    """Waits for the database, acquires the lock, runs the Alembic scripts in `scripts` up to the head, then `seed`.

    Waits at most `wait_seconds` each for the database and for another replica. Raises MigrationError and SettingsError.
    """
    engine = connect(DatabaseSettings.from_environment(), statement_timeout_ms=0, poolclass=NullPool)
    # The lock has a separate connection, so that it spans the transactions of several migrations.
    with _first_connection(engine, wait_seconds) as lock:
        _acquire_lock(lock, wait_seconds)
        with engine.connect() as connection:
            _upgrade(scripts, connection)
        if seed:
            with Session(engine) as session, session.begin():
                seed(session)


def run_environment(metadata: MetaData) -> None:
    """The body of every `migrations/env.py`, which Alembic executes with a connection."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


def _first_connection(engine: Engine, wait_seconds: float) -> Connection:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except OperationalError as error:
            reason = str(error.orig).strip()
            if time.monotonic() > deadline:
                where = f"{engine.url.host}:{engine.url.port}/{engine.url.database} as {engine.url.username}"
                raise MigrationError(f"no database after {wait_seconds:g} seconds at {where}: {reason}") from None
            _log.info("waiting for the database", extra={"fields": {"reason": reason}})
            time.sleep(_RETRY_SECONDS)


def _acquire_lock(connection: Connection, wait_seconds: float) -> None:
    connection.execute(text(f"SET lock_timeout = {int(wait_seconds * 1000)}"))
    try:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise MigrationError(f"another replica has been migrating for over {wait_seconds:g} seconds") from None


def _upgrade(scripts: Path, connection: Connection) -> None:
    config = Config()
    # Alembic interpolates its options with configparser.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    current = MigrationContext.configure(connection).get_current_revision()
    # Ends the transaction of the query, because Alembic would not commit within it.
    connection.rollback()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current and current not in known:
        # A rollback to an older image, whose code works with the newer schema because migrations only add to it.
        _log.warning("the schema is newer than this version", extra={"fields": {"revision": current}})
        return
    command.upgrade(config, "head")
    _log.info("the schema is up to date", extra={"fields": {"from": current}})
