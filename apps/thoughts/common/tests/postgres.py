"""A PostgreSQL server for tests, with the same roles as a deployed database."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from common.database import DatabaseSettings

_ADMIN_PASSWORD = "admin of a test server"
_PASSWORD = "login of a test server"


class PostgresServer:
    """A server on a free loopback port, with its data in a temporary folder."""

    def __init__(self):
        self.programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="thoughts-postgres-"))
        # PostgreSQL does not run as root.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.folder, "postgres", "postgres")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        password_file = self.folder / "password"
        password_file.write_text(_ADMIN_PASSWORD)
        password_file.chmod(0o644)
        self._run("initdb", "--no-sync", "-U", "admin", "-A", "scram-sha-256", "--pwfile", str(password_file))
        self.start()

    def start(self) -> None:
        """Starts the server and waits until it accepts connections."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stops the server immediately, as if its machine had failed; all connections break."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        """Stops the server and removes its data."""
        self.stop()
        shutil.rmtree(self.folder)

    def create_database(self, name: str) -> DatabaseSettings:
        """Creates an empty database, an owner role with all privileges, and a login role that acts as the owner."""
        login, owner, database = (sql.Identifier(name + suffix) for suffix in ("_login", "_owner", ""))
        for statement in (
            "CREATE ROLE {owner} NOLOGIN",
            "CREATE ROLE {login} LOGIN PASSWORD {password} IN ROLE {owner}",
            "ALTER ROLE {login} SET role = {owner}",
            "CREATE DATABASE {database} OWNER {owner}",
        ):
            parts = {"owner": owner, "login": login, "database": database, "password": sql.Literal(_PASSWORD)}
            self._admin(sql.SQL(statement).format(**parts))
        return DatabaseSettings("127.0.0.1", self.port, name, name + "_login", _PASSWORD)

    def _admin(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, dbname="postgres", user="admin", password=_ADMIN_PASSWORD, autocommit=True
        ) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.as_user, str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        # A file, because the server would keep a pipe open until it stops.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(command, cwd="/", stdout=output, stderr=output, check=False)
            output.seek(0)
            if done.returncode:
                raise RuntimeError(f"{' '.join(command)} failed:\n{output.read().decode()}")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise RuntimeError("no PostgreSQL server in /usr/lib/postgresql: run `apt-get install postgresql`")
    return found[-1]


def environment(database: DatabaseSettings) -> dict[str, str]:
    """The environment variables with the settings of `database`."""
    return {
        "POSTGRES_HOST": database.host,
        "POSTGRES_PORT": str(database.port),
        "POSTGRES_DB": database.name,
        "POSTGRES_USER": database.user,
        "POSTGRES_PASSWORD": database.password,
    }
