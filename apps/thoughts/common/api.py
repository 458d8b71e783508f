"""Code shared by the JSON services: the Flask application, parameters, errors and the documentation page."""

import functools
import hmac
import logging
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from typing import Any, ParamSpec

from flask import Flask, Response, jsonify, request, send_from_directory
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import BadRequest, HTTPException, NotFound, Unauthorized
from werkzeug.wrappers import Response as WerkzeugResponse

from common.database import is_unavailable
from common.tokens import bearer

_log = logging.getLogger("api")
_P = ParamSpec("_P")

_MAX_BODY_BYTES = 64 * 1024
_RETRY_AFTER_SECONDS = "5"
_ASSETS = files("flask_swagger_ui") / "dist"
_ASSET_NAMES = ("swagger-ui.css", "swagger-ui-bundle.js")
# Swagger UI uses inline styles, and icons from data: URLs.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
# The URLs are relative, so that the page works behind any path prefix.
_DOCS_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API documentation</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
"""
_DOCS_SCRIPT = 'SwaggerUIBundle({ url: "openapi.json", dom_id: "#docs" });\n'


def create_api(name: str, openapi: dict[str, Any]) -> Flask:
    """Creates a Flask application that returns only JSON, and documents itself at /docs and /openapi.json."""
    app = Flask(name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(Exception, _unexpected_error)
    app.after_request(_add_security_headers)
    app.add_url_rule("/openapi.json", view_func=lambda: jsonify(openapi), endpoint="openapi")
    app.add_url_rule("/docs", view_func=_docs)
    app.add_url_rule("/docs/<name>", view_func=_docs_asset)
    return app


def parameter(name: str) -> str:
    """Returns a parameter of a form or a JSON object. Raises BadRequest if it is missing or not a string."""
    given = request.get_json() if request.is_json else request.form
    if not isinstance(given, dict):
        raise BadRequest("the JSON body must be an object")
    value = given.get(name)
    if not isinstance(value, str):
        raise BadRequest(f"parameter {name} is required and must be a string")
    return value


def has_control_characters(text: str) -> bool:
    """Whether `text` has control characters or lone surrogates; line breaks and tabs are allowed."""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text)


def admin_only(token: str) -> Callable[[Callable[_P, ResponseReturnValue]], Callable[_P, ResponseReturnValue]]:
    """Rejects requests without `Authorization: Bearer <token>`; the comparison takes constant time."""

    def decorate(view: Callable[_P, ResponseReturnValue]) -> Callable[_P, ResponseReturnValue]:
        @functools.wraps(view)
        def guarded(*args: _P.args, **kwargs: _P.kwargs) -> ResponseReturnValue:
            given = bearer(request.headers.get("Authorization", "")) or ""
            if not hmac.compare_digest(given.encode(), token.encode()):
                raise unauthorized("the administrator's token is required")
            return view(*args, **kwargs)

        return guarded

    return decorate


def unauthorized(message: str) -> Unauthorized:
    """Creates an exception for status 401 that names the authentication scheme."""
    response = Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    return Unauthorized(message, response=response)


def _error(status: int, message: str) -> Response:
    response = jsonify({"error": message})
    response.status_code = status
    return response


def _http_error(error: HTTPException) -> WerkzeugResponse:
    if error.code and error.code < 400:
        return error.get_response()
    response = _error(error.code or 500, error.description or error.name)
    for header in ("Allow", "WWW-Authenticate"):
        value = error.get_response().headers.get(header)
        if value:
            response.headers[header] = value
    return response


def _database_error(error: SQLAlchemyError) -> Response:
    if not is_unavailable(error):
        return _unexpected_error(error)
    _log.warning("the database is not available", extra={"fields": {"reason": str(error).splitlines()[0]}})
    response = _error(503, "the database is not available; try again in a moment")
    response.headers["Retry-After"] = _RETRY_AFTER_SECONDS
    return response


def _unexpected_error(error: Exception) -> Response:
    _log.error("unexpected error", exc_info=error)
    return _error(500, "unexpected error; the log has details under this response's X-Request-Id")


def _add_security_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _API_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _docs() -> Response:
    return Response(_DOCS_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _DOCS_POLICY})


def _docs_asset(name: str) -> Response:
    if name == "start.js":
        return Response(_DOCS_SCRIPT, mimetype="text/javascript")
    if name not in _ASSET_NAMES:
        raise NotFound
    return send_from_directory(str(_ASSETS), name, max_age=3600)
