from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.test import Client, override_settings

from common.tests.keys import Keys

LOGIN = {"username": "bruce", "password": "bruce"}


def test_signing_in_stores_the_token(client, keys):
    response = client.post("/login/", LOGIN)
    assert (response.status_code, response["Location"]) == (302, "/thoughts/")
    cookie = response.cookies["session"]
    assert jwt.decode(cookie.value, options={"verify_signature": False})["username"] == "bruce"
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["secure"]
    assert 172_700 < cookie["max-age"] <= 172_800
    assert client.get("/thoughts/").status_code == 200


@override_settings(SESSION_TOKEN_COOKIE_SECURE=True)
def test_the_cookie_is_secure_if_configured(client):
    assert client.post("/login/", LOGIN).cookies["session"]["secure"]


def test_a_wrong_password_is_reported(client):
    response = client.post("/login/", {**LOGIN, "password": "wrong secret", "next": "/search?search=x"})
    page = response.content.decode()
    assert response.status_code == 401
    assert "The name or the password is wrong" in page and "wrong secret" not in page
    assert 'value="bruce"' in page and 'value="/search?search=x"' in page
    assert "session" not in response.cookies


@pytest.mark.parametrize("target", ["/search?search=a", "/"])
def test_signing_in_redirects_back(client, target):
    assert client.post("/login/", {**LOGIN, "next": target})["Location"] == target


@pytest.mark.parametrize("target", ["https://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)", "/\\x.test"])
def test_signing_in_never_redirects_to_another_site(client, target):
    assert client.post("/login/", {**LOGIN, "next": target})["Location"] == "/thoughts/"


def test_visitors_are_redirected_to_the_login(client, backends):
    response = client.get("/thoughts/?after=7")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=%2Fthoughts%2F%3Fafter%3D7")
    assert client.post("/thoughts/new", {"text": "x"})["Location"] == "/login/?next=%2Fthoughts%2F"
    assert backends.requests == []


def test_expired_and_forged_sessions_are_redirected_to_the_login(client, keys, backends, tmp_path):
    other_keys = Keys(tmp_path)
    other_keys.add("first")
    now = datetime.now(UTC)
    claims = {"username": "bruce", "iat": now, "exp": now + timedelta(days=1)}
    for token in (
        keys.token("first", exp=now - timedelta(hours=1)),
        keys.token("first", header_kid="retired"),
        other_keys.token("first"),
        jwt.encode(claims, None, algorithm="none", headers={"kid": "first"}),
        "nonsense",
    ):
        client.cookies["session"] = token
        response = client.get("/thoughts/")
        assert (response.status_code, response["Location"]) == (302, "/login/?next=%2Fthoughts%2F")
        assert response.cookies["session"]["max-age"] == 0
        client.cookies["session"] = token
        assert "Sign in to write" in client.get("/").content.decode()
    assert {request.url.path for request in backends.requests} == {"/api/thoughts/"}


def test_sessions_survive_a_key_rotation(backends, tmp_path):
    keys = Keys(tmp_path)
    keys.add("old")
    keys.add("new")
    with override_settings(BACKEND_TRANSPORT=backends.transport, VERIFY_KEY_DIR=keys.public):
        client = Client()
        for kid in ("old", "new"):
            client.cookies["session"] = keys.token(kid)
            assert client.get("/thoughts/").status_code == 200


def test_signing_out_requires_confirmation(bruce):
    assert "Leaving, bruce?" in bruce.get("/logout/").content.decode()
    assert bruce.cookies["session"].value
    response = bruce.post("/logout/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert response.cookies["session"]["max-age"] == 0
    assert bruce.get("/thoughts/").status_code == 302


def test_the_login_page_redirects_signed_in_visitors(bruce):
    assert bruce.get("/login/?next=/search")["Location"] == "/search"


@pytest.mark.parametrize("address", ["/login/", "/logout/", "/thoughts/new"])
def test_forms_require_a_csrf_token(bruce, backends, address):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["session"] = bruce.cookies["session"].value
    response = browser.post(address, LOGIN)
    assert response.status_code == 403
    assert "send that again" in response.content.decode()
    assert backends.requests == []


def test_forms_work_with_a_csrf_token(client):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/login/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert browser.cookies["csrftoken"]["httponly"]
    assert browser.post("/login/", {**LOGIN, "csrfmiddlewaretoken": token}).status_code == 302


def test_forms_work_behind_an_ingress_that_terminates_tls(client):
    browser = Client(enforce_csrf_checks=True, headers={"host": "thoughts.test", "x-forwarded-proto": "https"})
    page = browser.get("/login/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {**LOGIN, "csrfmiddlewaretoken": token}
    assert browser.post("/login/", form, headers={"origin": "https://thoughts.test"}).status_code == 302
    assert browser.post("/login/", form, headers={"origin": "https://elsewhere.test"}).status_code == 403


@pytest.mark.parametrize(("method", "address"), [("get", "/thoughts/new"), ("post", "/thoughts/"), ("post", "/search")])
def test_other_methods_are_rejected(bruce, method, address):
    assert getattr(bruce, method)(address).status_code == 405
