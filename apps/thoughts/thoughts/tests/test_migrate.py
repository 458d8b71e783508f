import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from common.database import connect
from common.tests.services import rows, run_migrations
from thoughts.models import Base
from thoughts.seeds import DEMO_THOUGHTS

ALL = "SELECT username, text FROM thoughts ORDER BY id"


@pytest.fixture
def empty(postgres, request):
    return postgres.create_database(f"thoughts_{request.node.originalname}")


def test_several_replicas_can_migrate_at_once(empty):
    run_migrations("thoughts", empty, seed=True, at_once=4)
    found = rows(empty, ALL)
    assert found == list(DEMO_THOUGHTS)
    assert sorted(username for username, _ in found) == ["bruce"] * 3 + ["stephen"] * 2


def test_seeds_only_if_configured(empty):
    run_migrations("thoughts", empty)
    assert rows(empty, ALL) == []


def test_seeds_missing_rows_and_changes_nothing_else(empty):
    run_migrations("thoughts", empty, seed=True)
    rows(empty, "INSERT INTO thoughts (username, text) VALUES ('bruce', 'one more') RETURNING id")
    rows(empty, "DELETE FROM thoughts WHERE id = 1 RETURNING id")
    run_migrations("thoughts", empty, seed=True)
    assert rows(empty, ALL) == [*DEMO_THOUGHTS[1:], ("bruce", "one more"), DEMO_THOUGHTS[0]]


def test_the_schema_matches_the_models(database):
    engine = connect(database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
