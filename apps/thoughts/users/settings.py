"""Settings of `users`."""

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
    signing_keys: Path
    signing_key_id: str

    @classmethod
    def from_environment(cls) -> "Settings":
        """Reads POSTGRES_*, WEB_THREADS, ADMIN_TOKEN, SIGNING_KEY_DIR and SIGNING_KEY_ID. Raises SettingsError."""
        return cls(
            database=DatabaseSettings.from_environment(),
            threads=web_threads(),
            admin_token=required("ADMIN_TOKEN"),
            signing_keys=Path(required("SIGNING_KEY_DIR")),
            signing_key_id=required("SIGNING_KEY_ID"),
        )
