"""The HTTP interface of the classifier: `gunicorn 'app:create_app()' -c ./configs/gunicorn.conf.py`."""

import io
import logging
import threading
from contextlib import suppress

import torch
from flask import Flask, Request, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

import config as configuration
import logs
from config import REQUEST_THREADS, Config
from errors import ProblemError
from layout import cells, grid
from limits import Limiter, client_of
from model import Classifier, Prediction, set_threads
from pictures import MIN_SIDE, decode

PATH = "/advapi/predict"
TYPES = ("single", "team")
# The parts of a multipart body apart from the picture: boundaries, names and `type`.
FORM_BYTES = 16 * 1024
BUSY_RETRY_SECONDS = 1
# Of a body that is refused unread, this many times max_bytes are read; the connection of a larger one breaks.
DISCARDED_BODIES = 4
_log = logging.getLogger("app")


class MemoryRequest(Request):
    """Keeps uploaded files in memory, where max_bytes bounds them, because no folder needs to be writable."""

    def _get_file_stream(self, *_args: object, **_options: object) -> io.BytesIO:
        return io.BytesIO()


def create_app(settings: Config | None = None, classifier: Classifier | None = None) -> Flask:
    """Creates the service as a WSGI application. Raises ConfigError if the configuration file is not valid."""
    settings = settings or configuration.load()
    set_threads(settings.threads)
    classifier = classifier or Classifier()
    limiter = Limiter(settings.predictions_per_minute)
    # Pictures are decoded and predicted one after another, so that the memory of one bounds that of all.
    one_at_a_time = threading.Lock()
    slots = threading.BoundedSemaphore(REQUEST_THREADS - 1)

    app = Flask("classifier", static_folder=None)
    app.request_class = MemoryRequest
    app.config["MAX_CONTENT_LENGTH"] = settings.max_bytes + FORM_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]

    def client() -> str:
        return client_of(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), settings.proxy_hops)

    @app.get(PATH)
    def health() -> ResponseReturnValue:
        text = f"The model is loaded: {len(classifier.names)} classes, torch {torch.__version__}.\n"
        return Response(f"{text}{', '.join(classifier.names)}\n", mimetype="text/plain")

    @app.post(PATH)
    def predict() -> ResponseReturnValue:
        # Before the body is read, so that slow uploads cannot occupy all threads.
        if not slots.acquire(blocking=False):
            raise ProblemError(503, "too many predictions at the same time: try again in a moment", BUSY_RETRY_SECONDS)
        try:
            _check_limit(limiter.take(client()), settings.predictions_per_minute)
            kind, data = _form(settings)
            with one_at_a_time:
                return _answer(classifier, kind, data, settings.max_pixels)
        finally:
            _discard_body(DISCARDED_BODIES * settings.max_bytes)
            slots.release()

    logs.log_requests(app, client)
    app.register_error_handler(ProblemError, _problem)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)
    app.after_request(lambda response: _add_headers(response, settings.cors_origins))
    return app


def _check_limit(wait: int, limit: int) -> None:
    if wait:
        raise ProblemError(429, f"at most {limit} predictions per minute are allowed: try again in {wait} s", wait)


def _discard_body(most: int) -> None:
    """Reads what is left of the body: a client that still sends when the connection ends never sees the response."""
    body = request.environ["wsgi.input"]
    with suppress(OSError):
        while most > 0 and (chunk := body.read(min(most, 65536))):
            most -= len(chunk)


def _form(settings: Config) -> tuple[str, bytes]:
    """The fields of the form. Raises ProblemError that names the field and what is allowed."""
    try:
        kind, file = request.form.get("type"), request.files.get("file")
    except RequestEntityTooLarge:
        raise ProblemError(413, f"the request is too large: at most {settings.max_bytes} bytes are allowed") from None
    if kind not in TYPES:
        given = "is missing" if kind is None else f"is {kind[:40]!r}"
        raise ProblemError(400, f"type {given}: allowed are {' and '.join(TYPES)}")
    if file is None:
        reason = "is not a file" if "file" in request.form else "is missing"
        raise ProblemError(400, f"file {reason}: send a picture as a file in a multipart/form-data body")
    data = file.read()
    if len(data) > settings.max_bytes:
        raise ProblemError(413, f"file has {len(data)} bytes: at most {settings.max_bytes} are allowed")
    return kind, data


def _answer(classifier: Classifier, kind: str, data: bytes, max_pixels: int) -> Response:
    picture = decode(data, max_pixels)
    if kind == "single":
        [best] = classifier.predict([picture])
        return jsonify(name=best.name, confidence=_rounded(best))
    columns, rows = grid(*picture.size)
    if picture.width < columns * MIN_SIDE or picture.height < rows * MIN_SIDE:
        message = f"file has {picture.width} x {picture.height} pixels: {columns} x {rows} creatures need more"
        raise ProblemError(400, f"{message}, {MIN_SIDE} x {MIN_SIDE} each")
    team = classifier.predict([picture.crop(box) for box in cells(*picture.size)])
    return jsonify(names=[best.name for best in team], confidences=[_rounded(best) for best in team])


def _rounded(prediction: Prediction) -> float:
    return round(prediction.confidence, 4)


def _problem(error: ProblemError) -> Response:
    response = jsonify(error=error.message)
    response.status_code = error.status
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http_error(error: HTTPException) -> Response:
    response = _problem(ProblemError(error.code or 500, error.description or error.name))
    allow = error.get_response().headers.get("Allow")
    if allow:
        response.headers["Allow"] = allow
    return response


def _unexpected_error(error: Exception) -> Response:
    _log.error("unexpected error", exc_info=error)
    return _problem(ProblemError(500, "unexpected error; the service's log has its details"))


def _add_headers(response: Response, cors_origins: tuple[str, ...]) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    if cors_origins:
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin and (origin in cors_origins or "*" in cors_origins):
            response.headers["Access-Control-Allow-Origin"] = origin
            # A form with a file needs no preflight, so no other header is needed.
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response
