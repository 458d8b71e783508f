"""RSA keys for tests, in the same layout as in the containers."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


class Keys:
    """Key pairs by kid: `<folder>/private/<kid>.pem` and `<folder>/public/<kid>.pem`."""

    def __init__(self, folder: Path):
        self.private = folder / "private"
        self.public = folder / "public"
        self.private.mkdir(parents=True)
        self.public.mkdir()
        self.pairs: dict[str, RSAPrivateKey] = {}

    def add(self, kid: str, bits: int = 2048) -> None:
        """Generates a pair and writes both keys."""
        key = generate_private_key(public_exponent=65537, key_size=bits)
        self.pairs[kid] = key
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.private / f"{kid}.pem").write_bytes(private)
        (self.public / f"{kid}.pem").write_bytes(self.public_pem(kid))

    def public_pem(self, kid: str) -> bytes:
        """The public key in PEM format."""
        return self.pairs[kid].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def token(self, kid: str, *, header_kid: str | None = None, **changes: Any) -> str:
        """A token for bruce, valid for two days, with `changes` to its claims; None removes a claim."""
        now = datetime.now(UTC)
        claims = {"username": "bruce", "iat": now, "exp": now + timedelta(days=2), **changes}
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, self.pairs[kid], algorithm="RS256", headers={"kid": header_kid or kid})
