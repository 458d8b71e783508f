import logging

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from common.tests.log import LogLines
from common.wsgi import serve

_log = logging.getLogger("application")


class Application:
    """A WSGI application that logs a line, and fails if it is asked to."""

    def __call__(self, environ, start_response):
        self.seen = environ
        _log.info("at work")
        if environ["PATH_INFO"] == "/fail":
            raise RuntimeError("out of order")
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
    at_work, request = log.take()
    assert at_work["request_id"] == "abc-1"
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
def test_makes_a_request_id_where_none_or_an_odd_one_is_given(client, application, given):
    response = client.get("/", buffered=True, headers={"X-Request-Id": given} if given is not None else {})
    made = response.headers["X-Request-Id"]
    assert len(made) == 32
    assert application.seen["HTTP_X_REQUEST_ID"] == made


def test_a_path_cannot_break_out_of_its_line(client, log):
    client.get("/a%0A%7B%22level%22%3A%22fake%22%7D%FF", buffered=True)
    assert [line["message"] for line in log.take()] == ["at work", "request"]


def test_a_failure_is_logged_as_500_and_passed_on(client, log):
    with pytest.raises(RuntimeError, match="out of order"):
        client.get("/fail", buffered=True)
    assert log.take()[-1]["status"] == 500


def test_probes_do_not_reach_the_application(client, application, reason, log):
    assert client.get("/healthz", buffered=True).json == {"status": "ok"}
    assert client.get("/readyz", buffered=True).status_code == 200
    assert log.take() == []
    reason.append("no database")
    assert client.get("/healthz", buffered=True).status_code == 200
    refused = client.get("/readyz", buffered=True)
    assert (refused.status_code, refused.json) == (503, {"error": "no database"})
    assert [(line["path"], line["status"]) for line in log.take()] == [("/readyz", 503)]
    assert client.head("/readyz", buffered=True).data == b""
    assert not hasattr(application, "seen")
