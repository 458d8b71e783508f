import httpx
import pytest
from werkzeug.test import Client

from common.logs import request_id
from common.tests.log import LogLines
from common.tests.services import assert_no_secrets
from frontend.app import create_app

PROBLEMS = [
    httpx.ReadTimeout("too slow"),
    httpx.RemoteProtocolError("closed"),
    httpx.Response(500, text="oops"),
    httpx.Response(503, json={"error": "the database is not available"}),
    httpx.Response(302, headers={"Location": "/elsewhere"}),
    httpx.Response(200, text="no json"),
    httpx.Response(200, json=[{"id": 1}]),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=repr)
def test_an_unavailable_backend_results_in_status_503(bruce, backends, problem):
    for send in (
        lambda: bruce.get("/"),
        lambda: bruce.get("/thoughts/"),
        lambda: bruce.get("/search?search=x"),
        lambda: bruce.post("/thoughts/new", {"text": "x"}),
        lambda: bruce.post("/login/", {"username": "bruce", "password": "bruce"}),
    ):
        backends.requests.clear()
        backends.responses = [problem]
        response = send()
        assert response.status_code == 503
        assert response["Retry-After"] == "5"
        assert "Back in a moment" in response.content.decode()
        # The operation may have been executed, so it is not repeated.
        assert len(backends.requests) == 1
        # The visitor stays signed in.
        assert "session" not in response.cookies


@pytest.mark.parametrize("problem", [httpx.ConnectError("refused"), httpx.ConnectTimeout("silence")], ids=repr)
def test_a_failed_connection_is_retried_once(client, backends, problem):
    backends.responses = [problem]
    assert client.get("/").status_code == 200
    assert len(backends.requests) == 2
    backends.responses = [problem, problem]
    assert client.get("/").status_code == 503
    assert len(backends.requests) == 4


def test_status_401_from_a_backend_redirects_to_the_login(bruce, backends):
    backends.responses = [httpx.Response(401, json={"error": "the token is not valid"})]
    response = bruce.get("/thoughts/")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=%2Fthoughts%2F")
    assert response.cookies["session"]["max-age"] == 0


@pytest.mark.parametrize(
    ("backend_response", "message"),
    [
        (httpx.Response(400, json={"error": "after has to be a whole number"}), "after has to be a whole number"),
        (httpx.Response(429, text="slow down"), "rejected (429)"),
    ],
)
def test_other_rejections_are_shown(client, backends, backend_response, message):
    backends.responses = [backend_response]
    response = client.get("/?after=x")
    assert response.status_code == backend_response.status_code
    assert message in response.content.decode()


def test_an_unverifiable_token_creates_no_session(client, backends, keys):
    backends.token_for = lambda username: keys.token("first", header_kid="unknown", username=username)
    response = client.post("/login/", {"username": "bruce", "password": "bruce"})
    assert response.status_code == 503
    assert "session" not in response.cookies


def test_calls_have_the_request_id_and_close_their_connection(client, backends):
    request_id.set("abc-7")
    client.get("/")
    [request] = backends.requests
    assert request.headers["X-Request-Id"] == "abc-7"
    assert request.headers["Connection"] == "close"


def test_the_whole_application_serves_probes_files_and_pages(client, backends):
    browser = Client(create_app())
    for probe in ("/healthz", "/readyz"):
        answer = browser.get(probe, headers={"Host": "10.1.2.3:8000"})
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert browser.get("/", headers={"Host": "10.1.2.3:8000"}).status_code == 400
    page = browser.get("/login/", headers={"Host": "thoughts.test"})
    assert page.status_code == 200
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    for path, mimetype in ((style, "text/css"), ("/static/mark.svg", "image/svg+xml")):
        answer = browser.get(path, headers={"Host": "thoughts.test"})
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert "max-age=300" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/static/%2e%2e/settings.py", headers={"Host": "thoughts.test"}).status_code == 404


def test_no_secret_in_the_log(client, backends, keys):
    browser = Client(create_app())
    log = LogLines("frontend")
    token = keys.token("first")
    browser.set_cookie("session", token)
    headers = {"Host": "localhost", "X-Request-Id": "one"}
    host = {**headers, "Host": "thoughts.test"}
    browser.get("/search?search=private", headers=host, buffered=True)
    backends.responses = [httpx.Response(500, text="private")]
    browser.get("/?x=private", headers=host, buffered=True)
    browser.get("/", headers=headers, buffered=True)
    assert_no_secrets(log, token, "private", "a key for tests")
    lines = log.take()
    # One line each, and one with the reason why the second failed.
    assert [line.get("status", line.get("reason")) for line in lines] == [200, "status 500", 503, 400]


def test_an_exception_results_in_a_page_and_a_logged_traceback(client, backends):
    backends.responses = [ZeroDivisionError("deliberate failure")]
    browser = Client(create_app())
    log = LogLines("frontend")
    answer = browser.get("/", headers={"Host": "thoughts.test"}, buffered=True)
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    error, request = log.take()
    assert (error["level"], request["status"]) == ("error", 500)
    assert "ZeroDivisionError: deliberate failure" in error["error"]
