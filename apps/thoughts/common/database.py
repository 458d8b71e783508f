"""Connections to PostgreSQL that recover after an outage of the server."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from common.environment import integer, required

_CONNECT_TIMEOUT_SECONDS = 3
_STATEMENT_TIMEOUT_MS = 5000
_READY_TIMEOUT_SECONDS = 2


@dataclass(frozen=True)
class DatabaseSettings:
    """Address, name and login of a database."""

    host: str
    port: int
    name: str
    user: str
    password: str

    @classmethod
    def from_environment(cls) -> "DatabaseSettings":
        """Reads POSTGRES_HOST, _PORT (default 5432), _DB, _USER and _PASSWORD. Raises SettingsError."""
        return cls(
            host=required("POSTGRES_HOST"),
            port=integer("POSTGRES_PORT", 5432, 1, 65535),
            name=required("POSTGRES_DB"),
            user=required("POSTGRES_USER"),
            password=required("POSTGRES_PASSWORD"),
        )


def connect(settings: DatabaseSettings, *, statement_timeout_ms: int = _STATEMENT_TIMEOUT_MS, **pool: Any) -> Engine:
    """Creates an engine that connects on first use; `pool` is passed to SQLAlchemy's `create_engine`."""
    url = URL.create(
        "postgresql+psycopg",
        username=settings.user,
        password=settings.password,
        host=settings.host,
        port=settings.port,
        database=settings.name,
    )
    connect_args = {
        "connect_timeout": _CONNECT_TIMEOUT_SECONDS,
        "options": f"-c statement_timeout={statement_timeout_ms}",
        # A pod that no longer exists does not even send a reset: without these, a query would hang for minutes.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 2,
        "tcp_user_timeout": 5000,
    }
    # The parameters of statements include password hashes and private text, which must not appear in error messages.
    return create_engine(url, hide_parameters=True, connect_args=connect_args, **pool)


def pooled(settings: DatabaseSettings, threads: int) -> Engine:
    """Creates the engine of a service: a connection for each of its threads and one for its readiness probe."""
    idle = min(threads, 4)
    return connect(
        settings,
        pool_pre_ping=True,
        pool_size=idle,
        max_overflow=threads + 1 - idle,
        pool_timeout=_CONNECT_TIMEOUT_SECONDS,
        pool_use_lifo=True,
    )


def is_unavailable(error: SQLAlchemyError) -> bool:
    """Whether the database is unreachable or temporarily unable to execute statements, so that a retry may succeed."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | InterfaceError | PoolTimeoutError)


class DatabaseCheck:
    """Readiness: `SELECT 1` succeeds within two seconds. Only one check runs at a time, so probes cannot pile up."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ready")

    def __call__(self) -> str | None:
        try:
            self.executor.submit(self._select).result(_READY_TIMEOUT_SECONDS)
        except FutureTimeoutError:
            return f"the database did not respond within {_READY_TIMEOUT_SECONDS} seconds"
        except SQLAlchemyError:
            return "the database is not reachable"
        return None

    def _select(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
