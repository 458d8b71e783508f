"""Signs tokens, which the other services verify with `common.tokens`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from common.environment import SettingsError
from common.tokens import ALGORITHM

LIFETIME = timedelta(days=2)


class Signer:
    """Signs with the private RSA key `<folder>/<key_id>.pem`; each token's `kid` is `key_id`. Raises SettingsError."""

    def __init__(self, folder: Path, key_id: str):
        self.key_id = key_id
        self.key = _private_key(folder, key_id)

    def sign(self, username: str) -> str:
        """Returns a token for `username` that is valid for two days."""
        now = datetime.now(UTC)
        claims = {"username": username, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self.key, algorithm=ALGORITHM, headers={"kid": self.key_id})


def _private_key(folder: Path, key_id: str) -> RSAPrivateKey:
    keys = {path.stem: path for path in folder.glob("*.pem")}
    if key_id not in keys:
        found = ", ".join(sorted(keys)) or "none"
        raise SettingsError(f"SIGNING_KEY_ID is {key_id!r}, but {folder} has no {key_id}.pem (found: {found})")
    try:
        key = load_pem_private_key(keys[key_id].read_bytes(), password=None)
    except (ValueError, TypeError):
        raise SettingsError(f"{keys[key_id]} is not an unencrypted private key in PEM format") from None
    if not isinstance(key, RSAPrivateKey):
        raise SettingsError(f"{keys[key_id]} is not an RSA key")
    return key
