"""Executed by Alembic to run the migrations."""

from common.migrations import run_environment
from users.models import Base

run_environment(Base.metadata)
