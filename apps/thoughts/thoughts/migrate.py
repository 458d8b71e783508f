"""`python -m thoughts.migrate`: migrates the database and, if SEED_DEMO is true, adds the demo thoughts.

Several replicas may run it at once. Reads POSTGRES_* and SEED_DEMO. Exits with code 1 and one log line on failure.
"""

from pathlib import Path

from common.migrate import main
from thoughts.seeds import seed

if __name__ == "__main__":
    main("thoughts", Path(__file__).parent / "migrations", seed)
