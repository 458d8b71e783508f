import time
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from werkzeug.test import Client

from common.tests.keys import Keys
from common.tests.log import LogLines
from common.tests.openapi import check
from common.tests.services import assert_no_secrets, assert_quick, assert_unavailable, rows, wait_until_ready
from common.tokens import Verifier
from users.app import create_app
from users.openapi import OPENAPI
from users.tests.conftest import ADMIN

LOGIN = "/api/login/"
USERS = "/admin/users/"
ALICE = {"username": "alice", "password": "a long password"}


@pytest.mark.parametrize("kind", ["data", "json"])
def test_login_returns_a_token_that_the_other_services_accept(client, keys, kind):
    response = client.post(LOGIN, **{kind: {"username": "bruce", "password": "bruce"}})
    check(OPENAPI, "post /api/login/", response)
    assert response.status_code == 200
    token = response.json["Authorized"].removeprefix("Bearer ")
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT", "kid": "first"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert sorted(claims) == ["exp", "iat", "username"]
    assert claims["exp"] - claims["iat"] == timedelta(days=2).total_seconds()
    assert Verifier(keys.public).session(token).username == "bruce"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("bruce", "wrong"),
        ("bruce", ""),
        ("bruce", "bruce" * 1000),
        ("bruce", "\x00\ud800"),
        ("Bruce", "bruce"),
        ("nobody", "bruce"),
        ("", ""),
        ("bruce\x00", "bruce"),
        ("' OR 1=1 --", "bruce"),
    ],
)
def test_login_rejects_wrong_credentials(client, username, password):
    response = client.post(LOGIN, json={"username": username, "password": password})
    check(OPENAPI, "post /api/login/", response)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json == {"error": "unknown user or wrong password"}


@pytest.mark.parametrize(
    "request_body",
    [
        {"data": {"username": "bruce"}},
        {"json": {"username": "bruce", "password": 7}},
        {"json": ["bruce"]},
        {"data": "{", "content_type": "application/json"},
    ],
)
def test_login_rejects_malformed_requests(client, request_body):
    response = client.post(LOGIN, **request_body)
    check(OPENAPI, "post /api/login/", response)
    assert response.status_code == 400


def test_an_unknown_user_takes_as_long_as_a_wrong_password(client):
    def fastest(username):
        times = []
        for _ in range(5):
            started = time.perf_counter()
            client.post(LOGIN, data={"username": username, "password": "wrong"})
            times.append(time.perf_counter() - started)
        return min(times)

    # Without the dummy hash, the response would be about ten times faster.
    assert fastest("nobody") > fastest("bruce") / 3


def test_the_admin_adds_a_user_who_can_sign_in(client, database):
    response = client.post(USERS, data=ALICE, headers=ADMIN)
    check(OPENAPI, "post /admin/users/", response)
    assert response.status_code == 201
    assert response.json["username"] == "alice"
    assert client.post(LOGIN, data=ALICE).status_code == 200
    [(stored,)] = rows(database, "SELECT password_hash FROM users WHERE username = 'alice'")
    assert stored.startswith("$argon2id$") and ALICE["password"] not in stored


def test_the_admin_cannot_add_a_user_twice(client):
    assert client.post(USERS, data=ALICE, headers=ADMIN).status_code == 201
    response = client.post(USERS, data={**ALICE, "password": "something else"}, headers=ADMIN)
    check(OPENAPI, "post /admin/users/", response)
    assert response.status_code == 409
    assert client.post(LOGIN, data=ALICE).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"username": ""},
        {"username": "x" * 51},
        {"username": "al ice"},
        {"username": "alice\n"},
        {"password": "short"},
        {"password": "x" * 257},
        {"password": "with\x00 zero"},
    ],
)
def test_the_admin_cannot_add_invalid_users(client, changes):
    response = client.post(USERS, json={**ALICE, **changes}, headers=ADMIN)
    check(OPENAPI, "post /admin/users/", response)
    assert response.status_code == 400
    assert next(iter(changes)) in response.json["error"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Bearer é", "Basic the administrator's token"])
def test_only_the_admin_adds_users(client, header):
    response = client.post(USERS, data=ALICE, headers={"Authorization": header} if header is not None else {})
    check(OPENAPI, "post /admin/users/", response)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_users_token_does_not_authorize_administration(client):
    own = client.post(LOGIN, data={"username": "bruce", "password": "bruce"}).json["Authorized"]
    assert client.post(USERS, data=ALICE, headers={"Authorization": own}).status_code == 401


def test_signs_with_the_configured_key(settings, tmp_path):
    keys = Keys(tmp_path)
    keys.add("old")
    keys.add("new")
    for kid in ("old", "new"):
        client = Client(create_app(replace(settings, signing_keys=keys.private, signing_key_id=kid)))
        answer = client.post(LOGIN, data={"username": "bruce", "password": "bruce"}).json
        token = answer["Authorized"].removeprefix("Bearer ")
        assert jwt.get_unverified_header(token)["kid"] == kid
        assert Verifier(keys.public).session(token).username == "bruce"


def test_returns_503_without_the_database_and_recovers(client, postgres):
    login = {"username": "bruce", "password": "bruce"}
    assert client.post(LOGIN, data=login).status_code == 200
    postgres.stop()
    try:
        started = time.monotonic()
        response = client.post(LOGIN, data=login)
        assert_unavailable(response)
        check(OPENAPI, "post /api/login/", response)
        assert_unavailable(client.post(USERS, data=ALICE, headers=ADMIN))
        assert_unavailable(client.get("/readyz"))
        assert_quick(started)
        assert client.get("/healthz").status_code == 200
    finally:
        postgres.start()
    wait_until_ready(client)
    assert client.post(LOGIN, data=login).status_code == 200


def test_no_secret_in_the_log(client, settings):
    log = LogLines("users")
    token = client.post(LOGIN, data={"username": "bruce", "password": "bruce"}, buffered=True).json["Authorized"]
    client.post(LOGIN, data={"username": "bruce", "password": "a wrong password"}, buffered=True)
    for _ in range(2):
        client.post(f"{USERS}?password=in-query", data=ALICE, headers=ADMIN, buffered=True)
    assert_no_secrets(
        log, token, "a wrong password", "in-query", ALICE["password"], settings.admin_token, settings.database.password
    )
    assert [line["status"] for line in log.take()] == [200, 401, 201, 409]
