"""Settings of `thoughts`."""

from dataclasses import dataclass
from pathlib import Path

from common.database import DatabaseSettings
from common.environment import required, web_threads


@dataclass(frozen=True)
class Settings:
    """Settings of the service; `from_environment` documents the environment variables."""

    database: DatabaseSettings
    threads: int
    admin_token: str
    verify_keys: Path

    @classmethod
    def from_environment(cls) -> "Settings":
        """Reads POSTGRES_*, WEB_THREADS, ADMIN_TOKEN and VERIFY_KEY_DIR. Raises SettingsError."""
        return cls(
            database=DatabaseSettings.from_environment(),
            threads=web_threads(),
            admin_token=required("ADMIN_TOKEN"),
            verify_keys=Path(required("VERIFY_KEY_DIR")),
        )
