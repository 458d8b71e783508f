"""The HTTP interface of the echo service."""

import os
import socket
from datetime import UTC, datetime

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

# The ingress controller. nginx, if it is in between, forwards the controller's headers, and no other caller is allowed.
_TRUSTED_PROXIES = 1


def create_app(version: str | None = None) -> Flask:
    """Creates the service as a WSGI application; `version` defaults to the environment variable VERSION."""
    version = version or os.environ.get("VERSION", "unversioned")
    host = socket.gethostname()
    address = address_of(host)
    app = Flask("pydemo", static_folder=None)
    app.json.sort_keys = False

    @app.get("/")
    def echo() -> ResponseReturnValue:
        response = jsonify(
            ClientIP=request.remote_addr,
            Host=host,
            ServerIP=address,
            Time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            Version=version,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    # The same for both: the service has no dependencies.
    @app.get("/healthz")
    @app.get("/readyz")
    def healthy() -> ResponseReturnValue:
        return "ok\n", {"Content-Type": "text/plain"}

    # Only the last entry of X-Forwarded-For is the ingress controller's; a client can forge all others.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=_TRUSTED_PROXIES, x_proto=0, x_host=0)
    return app


def address_of(host: str) -> str:
    """The address of a host name; a pod's own is in its /etc/hosts. Raises OSError if there is none."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
