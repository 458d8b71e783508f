"""What stands before every application, whatever its framework: request log and probes."""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from common import logs

_log = logging.getLogger("request")
# What comes from outside and is passed on must not be able to forge a header or a log line.
_SOUND_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_PATH = 200

# Says why the service cannot work, or nothing if it can.
ReadyCheck = Callable[[], str | None]


class RequestLog:
    """Logs one line per request: method, path without the query, status, milliseconds until the last byte was sent.

    A request keeps the X-Request-Id it came with, or gets one; the response carries it. Probes that are answered with
    200 leave no line: they would be most of the log.
    """

    def __init__(self, app: WSGIApplication):
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        identifier = given if _SOUND_ID.fullmatch(given) else uuid.uuid4().hex
        environ["HTTP_X_REQUEST_ID"] = identifier
        logs.request_id.set(identifier)
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")[:_LONGEST_PATH]
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
            return _Watched(self.app(environ, start), done)
        except BaseException:
            done()
            raise


class _Watched:
    """A response body that calls `done` once it is closed."""

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
    """Answers `/healthz` (the process answers) and `/readyz` (what `ready` says) ahead of the application.

    They come first because the kubelet names the pod's address as Host, which an application rightly refuses.
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
    """The application as the server runs it."""
    return RequestLog(Probes(app, ready))
