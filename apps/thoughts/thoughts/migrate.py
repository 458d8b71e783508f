"""`python -m thoughts.migrate`: brings the database up to date and, if SEED_DEMO is true, adds the demo thoughts.

Safe to run from several replicas at once. Reads POSTGRES_* and SEED_DEMO. Ends with code 1 and one log line on failure.
"""

from pathlib import Path

from common.migrate import main
from thoughts.seeds import seed

if __name__ == "__main__":
    main("thoughts", Path(__file__).parent / "migrations", seed)
