import socket

import pytest

from common.migrations import MigrationError, migrate
from common.tests.log import LogLines
from common.tests.postgres import environment


@pytest.fixture
def scripts(tmp_path):
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text(
        "from sqlalchemy import MetaData\nfrom common.migrations import run_environment\nrun_environment(MetaData())\n"
    )
    write_revision(tmp_path, "0001", None, "CREATE TABLE things (id int)")
    return tmp_path


def write_revision(scripts, revision, previous, statement):
    (scripts / "versions" / f"{revision}.py").write_text(
        f"from alembic import op\nrevision = {revision!r}\ndown_revision = {previous!r}\n"
        f"def upgrade():\n    op.execute({statement!r})\n"
    )


def use(monkeypatch, database):
    for name, value in environment(database).items():
        monkeypatch.setenv(name, value)


def test_an_older_version_leaves_a_newer_schema_alone(postgres, scripts, monkeypatch):
    use(monkeypatch, postgres.create_database("newer"))
    write_revision(scripts, "0002", "0001", "ALTER TABLE things ADD COLUMN name text")
    migrate(scripts)
    (scripts / "versions" / "0002.py").unlink()
    log = LogLines("test")
    migrate(scripts)
    line = log.take()[-1]
    assert (line["level"], line["revision"]) == ("warning", "0002")


def test_a_failed_migration_is_rolled_back_and_can_be_repeated(postgres, scripts, monkeypatch):
    use(monkeypatch, postgres.create_database("failing"))
    write_revision(scripts, "0002", "0001", "ALTER TABLE missing ADD COLUMN name text")
    with pytest.raises(Exception, match="missing"):
        migrate(scripts)
    write_revision(scripts, "0002", "0001", "ALTER TABLE things ADD COLUMN name text")
    migrate(scripts)


def test_fails_if_the_database_does_not_become_available(scripts, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for name, value in {"HOST": "127.0.0.1", "PORT": str(port), "DB": "x", "USER": "x", "PASSWORD": "secret"}.items():
        monkeypatch.setenv(f"POSTGRES_{name}", value)
    with pytest.raises(MigrationError, match=f"no database after 0.1 seconds at 127.0.0.1:{port}/x as x") as caught:
        migrate(scripts, wait_seconds=0.1)
    assert "secret" not in str(caught.value)
