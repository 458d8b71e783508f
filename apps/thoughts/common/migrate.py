"""The command line of a service's migration."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from common import logs
from common.environment import SettingsError, flag
from common.migrations import MigrationError, migrate


def main(service: str, scripts: Path, seed: Callable[[Session], None]) -> None:
    """Migrates the database, and seeds it if SEED_DEMO is true. Exits with code 1 on failure."""
    logs.configure(service)
    try:
        migrate(scripts, seed if flag("SEED_DEMO") else None)
    except (SettingsError, MigrationError) as error:
        # The message is sufficient; a traceback would only hide it.
        logging.getLogger("migrate").error(str(error))  # noqa: TRY400
        sys.exit(1)
