"""`python -m users.migrate`: migrates the database and, if SEED_DEMO is true, adds the demo users.

Several replicas may run it at once. Reads POSTGRES_* and SEED_DEMO. Exits with code 1 and one log line on failure.
"""

from pathlib import Path

from common.migrate import main
from users.seeds import seed

if __name__ == "__main__":
    main("users", Path(__file__).parent / "migrations", seed)
