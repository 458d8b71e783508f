"""Executed by Alembic to run the migrations."""

from common.migrations import run_environment
from thoughts.models import Base

run_environment(Base.metadata)
