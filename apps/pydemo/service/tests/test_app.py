import socket
from datetime import UTC, datetime, timedelta

import pytest

from service.app import address_of, create_app

INGRESS = {"REMOTE_ADDR": "10.0.0.9"}


@pytest.fixture
def client():
    return create_app("v7").test_client()


def echo(client, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    response = client.get("/", headers=headers, environ_base=INGRESS)
    assert response.status_code == 200
    return response.json


def test_reports_client_pod_time_and_version(client):
    body = echo(client, "203.0.113.7")
    assert list(body) == ["ClientIP", "Host", "ServerIP", "Time", "Version"]
    assert body["ClientIP"] == "203.0.113.7"
    assert body["Host"] == socket.gethostname()
    assert body["ServerIP"] == address_of(socket.gethostname())
    assert body["Version"] == "v7"


def test_time_is_now_and_in_utc(client):
    time = datetime.fromisoformat(echo(client)["Time"])
    assert time.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - time) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("forwarded", "client_ip"),
    [
        (None, "10.0.0.9"),
        ("203.0.113.7", "203.0.113.7"),
        # The client's entries come before the one that the ingress controller appended.
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 198.51.100.2,203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_trusts_only_the_last_proxy(client, forwarded, client_ip):
    assert echo(client, forwarded)["ClientIP"] == client_ip


def test_ignores_all_other_proxy_headers(client):
    headers = {"X-Real-IP": "198.51.100.1", "Forwarded": "for=198.51.100.1", "Client-IP": "198.51.100.1"}
    assert client.get("/", headers=headers, environ_base=INGRESS).json["ClientIP"] == "10.0.0.9"


def test_version_defaults_to_the_environment_variable(monkeypatch):
    monkeypatch.setenv("VERSION", "v3")
    assert echo(create_app().test_client())["Version"] == "v3"
    monkeypatch.delenv("VERSION")
    assert echo(create_app().test_client())["Version"] == "unversioned"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_answered(client, path):
    response = client.get(path)
    assert (response.status_code, response.text) == (200, "ok\n")


def test_responses_are_not_cached(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"


def test_has_no_other_operations(client):
    assert client.get("/static/app.py").status_code == 404
    assert client.post("/").status_code == 405


def test_fails_to_start_if_the_host_name_has_no_address():
    with pytest.raises(OSError, match=r"."):
        address_of("no-such-host.invalid")
