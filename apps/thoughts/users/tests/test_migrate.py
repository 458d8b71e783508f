from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from common.database import connect
from common.tests.services import rows, run_migrations, start_migration
from users.models import Base

NAMES = "SELECT username FROM users ORDER BY id"


@pytest.fixture
def empty(postgres, request):
    return postgres.create_database(f"users_{request.node.originalname}")


def test_several_replicas_can_migrate_at_once(empty):
    run_migrations("users", empty, seed=True, at_once=4)
    assert rows(empty, NAMES) == [("bruce",), ("stephen",)]


def test_seeds_only_if_configured(empty):
    run_migrations("users", empty)
    assert rows(empty, NAMES) == []


def test_seeds_missing_rows_and_changes_nothing_else(empty):
    run_migrations("users", empty, seed=True)
    rows(empty, "UPDATE users SET password_hash = 'changed' WHERE username = 'stephen' RETURNING id")
    rows(empty, "DELETE FROM users WHERE username = 'bruce' RETURNING id")
    run_migrations("users", empty, seed=True)
    found = dict(rows(empty, "SELECT username, password_hash FROM users"))
    assert sorted(found) == ["bruce", "stephen"]
    assert found["stephen"] == "changed"


def test_tables_belong_to_the_owner_role(empty):
    run_migrations("users", empty)
    owners = rows(empty, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [(f"{empty.name}_owner",)]


def test_the_schema_matches_the_models(database):
    engine = connect(database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_an_invalid_setting_is_reported_in_one_line(empty):
    process = start_migration("users", replace(empty, host=""), seed=False)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "POSTGRES_HOST is not set" in output and "Traceback" not in output


def test_waits_for_the_database(empty, postgres):
    postgres.stop()
    try:
        process = start_migration("users", empty, seed=True)
        assert "waiting for the database" in process.stdout.readline()
    finally:
        postgres.start()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert rows(empty, NAMES) == [("bruce",), ("stephen",)]
