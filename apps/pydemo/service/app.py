"""The HTTP interface of the echo service."""

import os
import socket
from datetime import UTC, datetime

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

# The ingress controller. The nginx that may stand between passes on what it got from it, and nobody else can call.
_TRUSTED_PROXIES = 1


def create_app(version: str | None = None) -> Flask:
    """The service as a WSGI application; without `version`, the one that its image was stamped with (VERSION)."""
    version = version or os.environ.get("VERSION", "unversioned")
    host = socket.gethostname()
    address = address_of(host)
    app = Flask("pydemo", static_folder=None)
    app.json.sort_keys = False

    @app.get("/")
    def tell() -> ResponseReturnValue:
        answer = jsonify(
            ClientIP=request.remote_addr,
            Host=host,
            ServerIP=address,
            Time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            Version=version,
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    # One answer for both: the service needs nothing but itself.
    @app.get("/healthz")
    @app.get("/readyz")
    def well() -> ResponseReturnValue:
        return "ok\n", {"Content-Type": "text/plain"}

    # The last entry of the header alone is the ingress controller's; a visitor can write any before it.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=_TRUSTED_PROXIES, x_proto=0, x_host=0)
    return app


def address_of(host: str) -> str:
    """Address of a host name; a pod finds its own in /etc/hosts. Raises OSError if it has none."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
