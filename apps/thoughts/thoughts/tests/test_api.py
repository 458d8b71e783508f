import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from werkzeug.test import Client

from common.tests.keys import Keys
from common.tests.log import LogLines
from common.tests.openapi import check
from common.tests.services import assert_no_secrets, assert_quick, assert_unavailable, wait_until_ready
from thoughts.app import create_app
from thoughts.openapi import OPENAPI
from thoughts.tests.conftest import ADMIN

OWN = "/api/me/thoughts/"
ALL = "/api/thoughts/"


def session(keys, username="bruce"):
    return {"Authorization": f"Bearer {keys.token('first', username=username)}"}


@pytest.mark.parametrize("kind", ["data", "json"])
def test_a_new_thought_is_public(client, keys, kind):
    response = client.post(OWN, **{kind: {"text": " Größe 😀\r\nand more "}}, headers=session(keys))
    check(OPENAPI, "post /api/me/thoughts/", response)
    assert response.status_code == 201
    assert (response.json["username"], response.json["text"]) == ("bruce", "Größe 😀\nand more")
    age = datetime.now(UTC) - datetime.fromisoformat(response.json["timestamp"])
    assert abs(age) < timedelta(minutes=1)
    one = client.get(f"{ALL}{response.json['id']}/")
    check(OPENAPI, "get /api/thoughts/{thought_id}/", one)
    assert one.json == response.json
    assert client.get(ALL).json == [response.json]


def test_own_list_has_only_the_users_thoughts(client, keys, write):
    first, _, third = write("one"), write("two", "stephen"), write("three")
    response = client.get(OWN, headers=session(keys))
    check(OPENAPI, "get /api/me/thoughts/", response)
    assert response.json == [first, third]
    assert client.get(f"{OWN}?search=thr", headers=session(keys)).json == [third]


@pytest.mark.parametrize("text", ["", "  \r\n ", "x" * 251, "zero \x00", "half \ud800", "bell \x07"])
def test_rejects_invalid_texts(client, keys, text):
    response = client.post(OWN, json={"text": text}, headers=session(keys))
    check(OPENAPI, "post /api/me/thoughts/", response)
    assert response.status_code == 400
    assert "1 to 250" in response.json["error"]
    assert client.get(ALL).json == []


def test_a_text_may_have_250_characters_of_any_kind(client, write):
    assert write("😀" * 250)["text"] == "😀" * 250


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("header", [None, "Bearer", "Bearer a.b.c", "Basic abc"])
def test_rejects_requests_without_a_valid_token(client, method, header):
    headers = {"Authorization": header} if header else {}
    response = client.open(OWN, method=method.upper(), data={"text": "x"}, headers=headers)
    check(OPENAPI, f"{method} /api/me/thoughts/", response)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_rejects_forged_and_expired_tokens(client, keys):
    now = datetime.now(UTC)
    claims = {"username": "bruce", "iat": now, "exp": now + timedelta(days=1)}
    forged = {
        "no signature": jwt.encode(claims, None, algorithm="none", headers={"kid": "first"}),
        "shared secret": jwt.encode(
            claims, "a secret that is shared and long enough", algorithm="HS256", headers={"kid": "first"}
        ),
        "unknown key": keys.token("first", header_kid="second"),
        "expired": keys.token("first", exp=now - timedelta(hours=1)),
    }
    answers = {case: client.get(OWN, headers={"Authorization": f"Bearer {token}"}) for case, token in forged.items()}
    assert {case: answer.status_code for case, answer in answers.items()} == dict.fromkeys(forged, 401)


def test_a_key_rotation_signs_nobody_out(settings, tmp_path):
    keys = Keys(tmp_path)
    keys.add("old")
    before = {"Authorization": f"Bearer {keys.token('old')}"}
    keys.add("new")
    client = Client(create_app(replace(settings, verify_keys=keys.public)))
    assert client.get(OWN, headers=before).status_code == 200
    assert client.get(OWN, headers={"Authorization": f"Bearer {keys.token('new')}"}).status_code == 200


@pytest.mark.parametrize(
    ("search", "found"),
    [("RIVER", 1), ("river", 1), ("", 4), ("%", 1), ("_", 1), ("/", 1), ("100%", 1), ("\\", 0), ("nothing", 0)],
)
def test_search_ignores_case_and_has_no_wildcards(client, write, search, found):
    for text in ("The River", "100% sure", "snake_case", "and/or"):
        write(text)
    response = client.get(ALL, query_string={"search": search})
    check(OPENAPI, "get /api/thoughts/", response)
    assert len(response.json) == found


def test_pages_link_to_the_next_page(client, write):
    ids = [write(f"a + b = {number}")["id"] for number in range(5)]
    write("something else")
    for order, expected in (("oldest", ids), ("newest", ids[::-1])):
        seen, address = [], f"{ALL}?search=a+%2B+b&limit=2&order={order}"
        while address:
            response = client.get(address)
            assert len(response.json) <= 2
            seen += [thought["id"] for thought in response.json]
            link = response.headers.get("Link", "")
            address = link[1 : link.index(">")] if link else ""
        assert seen == expected


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=ten",
        "limit=²",
        "after=0",
        "after=-1",
        f"after={2**31}",
        "order=id",
        "search=%00",
        f"search={'x' * 251}",
    ],
)
def test_rejects_invalid_page_parameters(client, query):
    response = client.get(f"{ALL}?{query}")
    check(OPENAPI, "get /api/thoughts/", response)
    assert response.status_code == 400
    assert query.split("=")[0] in response.json["error"]


@pytest.mark.parametrize("thought_id", ["0", str(2**31), "9" * 400])
def test_unknown_thoughts_are_404(client, thought_id):
    for method, path, headers in (
        ("get", "/api/thoughts/{thought_id}/", {}),
        ("delete", "/admin/thoughts/{thought_id}/", ADMIN),
    ):
        response = client.open(path.format(thought_id=thought_id), method=method.upper(), headers=headers)
        check(OPENAPI, f"{method} {path}", response)
        assert response.status_code == 404


def test_the_admin_removes_a_thought(client, write):
    kept, removed = write("kept"), write("removed")
    url = f"/admin/thoughts/{removed['id']}/"
    response = client.delete(url, headers=ADMIN)
    check(OPENAPI, "delete /admin/thoughts/{thought_id}/", response)
    assert (response.status_code, response.data) == (204, b"")
    assert client.delete(url, headers=ADMIN).status_code == 404
    assert client.get(ALL).json == [kept]


def test_only_the_admin_removes_thoughts(client, keys, write):
    thought = write("mine")
    for headers in ({}, {"Authorization": "Bearer wrong"}, session(keys)):
        response = client.delete(f"/admin/thoughts/{thought['id']}/", headers=headers)
        check(OPENAPI, "delete /admin/thoughts/{thought_id}/", response)
        assert response.status_code == 401
    assert client.get(ALL).json == [thought]


def test_returns_503_without_the_database_and_recovers(client, keys, postgres, write):
    thought = write("still there")
    postgres.stop()
    try:
        started = time.monotonic()
        for response in (
            client.get(ALL),
            client.get(OWN, headers=session(keys)),
            client.post(OWN, data={"text": "lost"}, headers=session(keys)),
            client.get(f"{ALL}1/"),
            client.delete("/admin/thoughts/1/", headers=ADMIN),
            client.get("/readyz"),
        ):
            assert_unavailable(response)
        assert_quick(started)
        assert client.get("/healthz").status_code == 200
        # Authentication does not need the database.
        assert client.get(OWN).status_code == 401
    finally:
        postgres.start()
    wait_until_ready(client)
    assert client.get(ALL).json == [thought]


def test_no_secret_in_the_log(client, keys, settings):
    log = LogLines("thoughts")
    headers = session(keys)
    client.post(OWN, data={"text": "a private thought"}, headers=headers, buffered=True)
    client.post(OWN, data={"text": "a private thought" * 20}, headers=headers, buffered=True)
    client.get(f"{ALL}?search=private", headers=headers, buffered=True)
    client.delete("/admin/thoughts/0/", headers=ADMIN, buffered=True)
    token = headers["Authorization"].removeprefix("Bearer ")
    assert_no_secrets(log, token, "private", settings.admin_token, settings.database.password)
    assert [line["status"] for line in log.take()] == [201, 400, 200, 404]
