"""Verification of tokens signed by `users`: only RS256, with the public key that the token's `kid` names."""

from pathlib import Path
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from common.environment import SettingsError

ALGORITHM = "RS256"
_MIN_KEY_BITS = 2048
# The maximum difference between the clocks of two nodes.
_CLOCK_SKEW_SECONDS = 30


class InvalidTokenError(Exception):
    """The token is malformed, expired, signed with another algorithm or by an unknown key."""


class Session(NamedTuple):
    """The user of a token, and its expiry (seconds since 1970)."""

    username: str
    expires: int


class Verifier:
    """Verifies tokens with the `<kid>.pem` files in a folder: the current public key and, in rotations, another one.

    Raises SettingsError if the folder has no key, or one that is not a public RSA key of 2048 bits or more.
    """

    def __init__(self, folder: Path):
        self.keys = {path.stem: _public_key(path) for path in sorted(folder.glob("*.pem"))}
        if not self.keys:
            raise SettingsError(f"no <kid>.pem in {folder}: it must have the public key of every signing key")

    def session(self, token: str) -> Session:
        """Verifies `token` and returns its session. Raises InvalidTokenError."""
        try:
            key = self.keys.get(str(jwt.get_unverified_header(token).get("kid")))
            if key is None:
                raise InvalidTokenError("signed by an unknown key")
            required = {"require": ["username", "iat", "exp"]}
            claims = jwt.decode(token, key, algorithms=[ALGORITHM], options=required, leeway=_CLOCK_SKEW_SECONDS)
        except jwt.InvalidTokenError as error:
            raise InvalidTokenError(str(error)) from None
        if not isinstance(claims["username"], str) or not claims["username"]:
            raise InvalidTokenError("claim username is not a non-empty string")
        return Session(claims["username"], int(claims["exp"]))


def bearer(header: str) -> str | None:
    """Returns the token in an `Authorization: Bearer <token>` header, or None."""
    scheme, _, token = header.strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def _public_key(path: Path) -> RSAPublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError:
        raise SettingsError(f"{path} is not a public key in PEM format") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _MIN_KEY_BITS:
        raise SettingsError(f"{path} is not an RSA key of {_MIN_KEY_BITS} bits or more")
    return key
