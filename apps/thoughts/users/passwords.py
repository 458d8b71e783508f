"""Password hashes with argon2id."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
# Each hash needs 19 MiB while it is computed: the limit keeps the container within its memory.
_SLOTS = threading.BoundedSemaphore(3)
# Verified if the user does not exist, so that the response takes as long as for a wrong password.
_DUMMY_HASH = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Returns the argon2id hash to store, including salt and parameters."""
    with _SLOTS:
        return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` has this hash; takes the same time if there is no hash because there is no such user."""
    with _SLOTS:
        try:
            return _HASHER.verify(password_hash or _DUMMY_HASH, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False
