"""Password hashes by argon2id."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
# Each hash in the making holds 19 MiB, so their number bounds the memory of the container.
_AT_ONCE = threading.BoundedSemaphore(3)
# Compared with when there is no such user, so that the answer takes as long as for one with a wrong password.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash to store, salt and parameters included."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed; takes equal time if there is no hash because there is no user."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False
