"""Read by Alembic before it runs the versions."""

from common.migrations import run_environment
from users.models import Base

run_environment(Base.metadata)
