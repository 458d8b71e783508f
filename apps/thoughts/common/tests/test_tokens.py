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
    """A token made by hand, as no sound library would make it."""
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return f"{signed}.{encoded(sign(signed.encode()))}"


@pytest.fixture
def claims():
    now = int(datetime.now(UTC).timestamp())
    return {"username": "bruce", "iat": now, "exp": now + 3600}


def test_accepts_what_users_signs(keys):
    token = keys.token("first")
    session = Verifier(keys.public).session(token)
    assert session.username == "bruce"
    assert session.expires == jwt.decode(token, options={"verify_signature": False})["exp"]


def test_refuses_hs256_signed_with_the_public_key(keys, claims):
    header = {"alg": "HS256", "typ": "JWT", "kid": "first"}
    token = forged(header, claims, lambda data: hmac.digest(keys.public_pem("first"), data, hashlib.sha256))
    with pytest.raises(InvalidTokenError, match="alg value is not allowed"):
        Verifier(keys.public).session(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_refuses_tokens_without_a_signature(keys, claims, algorithm):
    token = forged({"alg": algorithm, "typ": "JWT", "kid": "first"}, claims, lambda _: b"")
    with pytest.raises(InvalidTokenError):
        Verifier(keys.public).session(token)


def test_refuses_other_rsa_algorithms(keys, claims):
    token = jwt.encode(claims, keys.pairs["first"], algorithm="PS256", headers={"kid": "first"})
    with pytest.raises(InvalidTokenError, match="alg value is not allowed"):
        Verifier(keys.public).session(token)


@pytest.mark.parametrize("kid", ["other", "../public/first", "FIRST"])
def test_refuses_unknown_keys(keys, kid):
    with pytest.raises(InvalidTokenError, match="unknown key"):
        Verifier(keys.public).session(keys.token("first", header_kid=kid))


def test_refuses_a_token_without_kid(keys, claims):
    with pytest.raises(InvalidTokenError, match="unknown key"):
        Verifier(keys.public).session(jwt.encode(claims, keys.pairs["first"], algorithm="RS256"))


def test_refuses_a_known_kid_with_another_keys_signature(keys, tmp_path):
    stranger = Keys(tmp_path)
    stranger.add("first")
    with pytest.raises(InvalidTokenError, match=r"[Ss]ignature"):
        Verifier(keys.public).session(stranger.token("first"))


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
def test_refuses_claims_that_are_missing_or_wrong(keys, changes):
    with pytest.raises(InvalidTokenError):
        Verifier(keys.public).session(keys.token("first", **changes))


@pytest.mark.parametrize("token", ["", "a.b.c", "Bearer x", "é", "." * 1000])
def test_refuses_what_is_no_token(keys, token):
    with pytest.raises(InvalidTokenError):
        Verifier(keys.public).session(token)


def test_both_keys_are_good_while_they_rotate(tmp_path):
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


def test_refuses_to_start_with_unusable_keys(tmp_path):
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
