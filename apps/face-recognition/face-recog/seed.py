"""Copies the sample of a known person into the folder of known people, unless it is there: `python -m seed`."""

import logging
import os
import sys
import tempfile
from pathlib import Path

import config
import logs
from config import ConfigError

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "known.jpg"
# The database's sample data refers to this name.
NAME = "eileen-collins.jpg"
_log = logging.getLogger("seed")


def seed(folder: Path) -> bool:
    """Copies the sample; returns whether it was missing. Raises OSError if the folder cannot be written."""
    target = folder / NAME
    if target.exists():
        return False
    # Under a name that is not taken for a known person until the file is complete.
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=f".{NAME}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(SAMPLE.read_bytes())
            file.flush()
            os.fsync(descriptor)
            # mkstemp lets only the owner read it.
            os.fchmod(descriptor, 0o664)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def main() -> int:
    """Seeds the folder that KNOWN_PEOPLE names; returns the exit code."""
    logs.configure()
    try:
        copied = seed(config.known_people(os.environ))
    except (ConfigError, OSError) as error:
        _log.error("the sample cannot be copied: %s", error)
        return 1
    _log.info("the sample was copied" if copied else "the sample is there already", extra={"fields": {"name": NAME}})
    return 0


if __name__ == "__main__":
    sys.exit(main())
