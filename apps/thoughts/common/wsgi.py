"""WSGI middleware for all services, whatever their framework: request log and probes."""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from common import logs

_log = logging.getLogger("request")
# A client's value is copied to headers and logs, so it must not be able to forge a header or a log line.
_VALID_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MAX_LOGGED_PATH = 200

# Returns the reason why the service is not ready, or None if it is.
ReadyCheck = Callable[[], str | None]


class RequestLog:
    """Logs one line per request: method, path without the query, status, milliseconds until the last byte was sent.

    A request without a valid X-Request-Id gets one; the response has the same id. Successful probes are not logged,
    because they would be most of the log.
    """

    def __init__(self, app: WSGIApplication):
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        identifier = given if _VALID_ID.fullmatch(given) else uuid.uuid4().hex
        environ["HTTP_X_REQUEST_ID"] = identifier
        logs.request_id.set(identifier)
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")[:_MAX_LOGGED_PATH]
        status = 500

        def start(line: str, headers: list[tuple[str, str]], exc_info=None):
            nonlocal status
            status = int(line.split(" ", 1)[0])
            return start_response(line, [*headers, ("X-Request-Id", identifier)], exc_info)

        def done() -> None:
            if path not in PROBES or status != 200:
                fields = {
                    "method": environ.get("REQUEST_METHOD", ""),
                    "path": path,
                    "status": status,
                    "duration_ms": round((time.perf_counter() - started) * 1000, 1),
                }
                _log.info("request", extra={"fields": fields})
            logs.request_id.set("")

        try:
            return _ClosingBody(self.app(environ, start), done)
        except BaseException:
            done()
            raise


class _ClosingBody:
    """A response body that calls `done` when it is closed."""

    def __init__(self, body: Iterable[bytes], done: Callable[[], None]):
        self.body = body
        self.done = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        try:
            close = getattr(self.body, "close", None)
            if close:
                close()
        finally:
            self.done()


PROBES = ("/healthz", "/readyz")


class Probes:
    """Handles `/healthz` (the process responds) and `/readyz` (the result of `ready`) in front of the application.

    The application cannot handle them, because it rejects the kubelet's Host header, which has the pod's address.
    """

    def __init__(self, app: WSGIApplication, ready: ReadyCheck):
        self.app = app
        self.ready = ready

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path not in PROBES:
            return self.app(environ, start_response)
        reason = self.ready() if path == "/readyz" else None
        status = "503 Service Unavailable" if reason else "200 OK"
        body = json.dumps({"error": reason} if reason else {"status": "ok"}).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start_response(status, headers)
        return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else body]


def serve(app: WSGIApplication, ready: ReadyCheck) -> WSGIApplication:
    """Wraps an application with the request log and the probes."""
    return RequestLog(Probes(app, ready))
