import pytest

from common.api import create_api
from common.environment import SettingsError
from common.tests.openapi import undocumented
from users.app import add_routes
from users.openapi import OPENAPI
from users.signer import Signer


def test_every_operation_is_described(keys):
    app = create_api("users", OPENAPI)
    add_routes(app, None, Signer(keys.private, "first"), "token")
    assert undocumented(app, OPENAPI) == set()


def test_documentation_page_loads_nothing_from_other_sites(client):
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    assert "http" not in page.text.split("</head>")[0]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for asset, mimetype in {
        "swagger-ui.css": "text/css",
        "swagger-ui-bundle.js": "text/javascript",
        "start.js": "text/javascript",
    }.items():
        assert f"docs/{asset}" in page.text
        answer = client.get(f"/docs/{asset}")
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert client.get("/openapi.json").json == OPENAPI


@pytest.mark.parametrize("path", ["/docs/index.html", "/docs/../app.py", "/", "/api/users/"])
def test_errors_are_json(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json["error"]


def test_errors_for_method_and_size_are_json(client):
    response = client.get("/api/login/")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert response.json["error"]
    response = client.post("/api/login/", data={"username": "bruce", "password": "x" * 100_000})
    assert response.status_code == 413
    assert response.json["error"]


def test_responses_have_security_headers(client):
    headers = client.get("/openapi.json").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_fails_to_start_without_the_signing_key(keys, tmp_path):
    with pytest.raises(SettingsError, match=r"SIGNING_KEY_ID is 'second'.*found: first"):
        Signer(keys.private, "second")
    with pytest.raises(SettingsError, match="not an unencrypted private key"):
        Signer(keys.public, "first")
