import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from common.environment import SettingsError
from common.tests.keys import Keys
from common.tokens import InvalidTokenError, Verifier, bearer


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def forged(header: dict, claims: dict, sign) -> str:
    """A token built by hand, because no proper library would create it."""
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return f"{signed}.{encoded(sign(signed.encode()))}"


@pytest.fixture
def claims():
    now = int(datetime.now(UTC).timestamp())
    return {"username": "bruce", "iat": now, "exp": now + 3600}


def test_accepts_signed_tokens(keys):
    token = keys.token("first")
    session = Verifier(keys.public).session(token)
    assert session.username == "bruce"
    assert session.expires == jwt.decode(token, options={"verify_signature": False})["exp"]


def test_rejects_hs256_signed_with_the_public_key(keys, claims):
    header = {"alg": "HS256", "typ": "JWT", "kid": "first"}
    token = forged(header, claims, lambda data: hmac.digest(keys.public_pem("first"), data, hashlib.sha256))
    with pytest.raises(InvalidTokenError, match="alg value is not allowed"):
        Verifier(keys.public).session(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_rejects_tokens_without_a_signature(keys, claims, algorithm):
    token = forged({"alg": algorithm, "typ": "JWT", "kid": "first"}, claims, lambda _: b"")
    with pytest.raises(InvalidTokenError):
        Verifier(keys.public).session(token)


def test_rejects_other_rsa_algorithms(keys, claims):
    token = jwt.encode(claims, keys.pairs["first"], algorithm="PS256", headers={"kid": "first"})
    with pytest.raises(InvalidTokenError, match="alg value is not allowed"):
        Verifier(keys.public).session(token)


@pytest.mark.parametrize("kid", ["other", "../public/first", "FIRST"])
def test_rejects_unknown_keys(keys, kid):
    with pytest.raises(InvalidTokenError, match="unknown key"):
        Verifier(keys.public).session(keys.token("first", header_kid=kid))


def test_rejects_a_token_without_kid(keys, claims):
    with pytest.raises(InvalidTokenError, match="unknown key"):
        Verifier(keys.public).session(jwt.encode(claims, keys.pairs["first"], algorithm="RS256"))


def test_rejects_a_known_kid_with_another_keys_signature(keys, tmp_path):
    other = Keys(tmp_path)
    other.add("first")
    with pytest.raises(InvalidTokenError, match=r"[Ss]ignature"):
        Verifier(keys.public).session(other.token("first"))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": datetime.now(UTC) - timedelta(minutes=1)},
        {"iat": datetime.now(UTC) + timedelta(minutes=5)},
        {"exp": None},
        {"iat": None},
        {"username": None},
        {"username": ""},
        {"username": 7},
    ],
)
def test_rejects_missing_and_invalid_claims(keys, changes):
    with pytest.raises(InvalidTokenError):
        Verifier(keys.public).session(keys.token("first", **changes))


@pytest.mark.parametrize("token", ["", "a.b.c", "Bearer x", "é", "." * 1000])
def test_rejects_malformed_tokens(keys, token):
    with pytest.raises(InvalidTokenError):
        Verifier(keys.public).session(token)


def test_both_keys_are_accepted_during_a_rotation(tmp_path):
    keys = Keys(tmp_path)
    keys.add("old")
    before = keys.token("old")
    keys.add("new")
    during = Verifier(keys.public)
    assert during.session(before) and during.session(keys.token("new"))
    (keys.public / "old.pem").unlink()
    after = Verifier(keys.public)
    assert after.session(keys.token("new"))
    with pytest.raises(InvalidTokenError, match="unknown key"):
        after.session(before)


def test_fails_to_start_with_unusable_keys(tmp_path):
    with pytest.raises(SettingsError, match=r"no <kid>\.pem in"):
        Verifier(tmp_path)
    keys = Keys(tmp_path / "weak")
    keys.add("weak", bits=1024)
    with pytest.raises(SettingsError, match="2048 bits"):
        Verifier(keys.public)
    with pytest.raises(SettingsError, match="not a public key"):
        Verifier(keys.private)


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", None), ("Bearer", None), ("", None)],
)
def test_bearer(header, token):
    assert bearer(header) == token
