import logging

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from common.tests.log import LogLines
from common.wsgi import serve

_log = logging.getLogger("application")


class Application:
    """A WSGI application that logs a line, and fails for the path /fail."""

    def __call__(self, environ, start_response):
        self.received = environ
        _log.info("working")
        if environ["PATH_INFO"] == "/fail":
            raise RuntimeError("deliberate failure")
        return Response("hello", status=201)(environ, start_response)


@pytest.fixture
def reason():
    return []


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def log():
    return LogLines("test")


@pytest.fixture
def client(application, reason):
    return Client(serve(application, lambda: reason[0] if reason else None))


def test_one_line_per_request_without_the_query(client, log):
    response = client.post("/a/b?token=secret", buffered=True, headers={"X-Request-Id": "abc-1"})
    assert response.headers["X-Request-Id"] == "abc-1"
    working, request = log.take()
    assert working["request_id"] == "abc-1"
    assert request["duration_ms"] >= 0
    del request["duration_ms"], request["time"]
    assert request == {
        "level": "info",
        "service": "test",
        "message": "request",
        "request_id": "abc-1",
        "method": "POST",
        "path": "/a/b",
        "status": 201,
    }


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 65, 'a"b'])
def test_generates_a_request_id_if_it_is_missing_or_invalid(client, application, given):
    response = client.get("/", buffered=True, headers={"X-Request-Id": given} if given is not None else {})
    generated = response.headers["X-Request-Id"]
    assert len(generated) == 32
    assert application.received["HTTP_X_REQUEST_ID"] == generated


def test_a_path_cannot_forge_log_lines(client, log):
    client.get("/a%0A%7B%22level%22%3A%22fake%22%7D%FF", buffered=True)
    assert [line["message"] for line in log.take()] == ["working", "request"]


def test_an_exception_is_logged_as_500_and_raised_again(client, log):
    with pytest.raises(RuntimeError, match="deliberate failure"):
        client.get("/fail", buffered=True)
    assert log.take()[-1]["status"] == 500


def test_probes_do_not_reach_the_application(client, application, reason, log):
    assert client.get("/healthz", buffered=True).json == {"status": "ok"}
    assert client.get("/readyz", buffered=True).status_code == 200
    assert log.take() == []
    reason.append("no database")
    assert client.get("/healthz", buffered=True).status_code == 200
    not_ready = client.get("/readyz", buffered=True)
    assert (not_ready.status_code, not_ready.json) == (503, {"error": "no database"})
    assert [(line["path"], line["status"]) for line in log.take()] == [("/readyz", 503)]
    assert client.head("/readyz", buffered=True).data == b""
    assert not hasattr(application, "received")
