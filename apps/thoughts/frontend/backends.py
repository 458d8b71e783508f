"""Calls to `users` and `thoughts`, with their results and errors."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from common import logs

_log = logging.getLogger("backends")

# Longer than a backend needs to detect that its database is unavailable.
_TIMEOUT = httpx.Timeout(10, connect=2)
_PAGE_SIZE = "20"


class SignInAgainError(Exception):
    """A backend rejected the token."""


class RejectedError(Exception):
    """A backend rejected the request; `message` has the reason, for the visitor."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status
        self.message = message


class UnavailableError(Exception):
    """A backend is unreachable, failed, or returned an invalid response."""


@dataclass(frozen=True)
class Thought:
    """A post of a user."""

    id: int
    username: str
    text: str
    timestamp: datetime


@dataclass(frozen=True)
class Page:
    """Thoughts, newest first, and the id after which the next page starts, if there is one."""

    thoughts: list[Thought]
    after: str | None


class Backends:
    """A client for the two services. A failed call raises SignInAgainError, RejectedError or UnavailableError."""

    def __init__(self, users_url: str, thoughts_url: str, transport: httpx.BaseTransport | None = None):
        self.users_url = users_url.rstrip("/")
        self.thoughts_url = thoughts_url.rstrip("/")
        # A Kubernetes Service balances connections, not requests, and a pod that stops closes idle connections: with a
        # new connection for each call, the load is spread over all pods and no call uses a closing connection.
        limits = httpx.Limits(max_keepalive_connections=0)
        headers = {"Connection": "close"}
        self.client = httpx.Client(
            timeout=_TIMEOUT, limits=limits, headers=headers, transport=transport, trust_env=False
        )

    def sign_in(self, username: str, password: str) -> str:
        """Returns a token for the user with this password."""
        try:
            response = self._call(
                "POST", f"{self.users_url}/api/login/", data={"username": username, "password": password}
            )
        except SignInAgainError:
            raise RejectedError(401, "The name or the password is wrong.") from None
        return _parse(lambda: str(response.json()["Authorized"]).removeprefix("Bearer "))

    def latest(self, search: str, after: str) -> Page:
        """Returns all users' thoughts that contain `search`."""
        return self._page("/api/thoughts/", search, after)

    def own(self, token: str, after: str) -> Page:
        """Returns the thoughts of the token's user."""
        return self._page("/api/me/thoughts/", "", after, token)

    def add(self, token: str, text: str) -> Thought:
        """Posts a thought."""
        response = self._call("POST", f"{self.thoughts_url}/api/me/thoughts/", token, data={"text": text})
        return _parse(lambda: _thought(response.json()))

    def _page(self, path: str, search: str, after: str, token: str | None = None) -> Page:
        query = {"order": "newest", "limit": _PAGE_SIZE}
        query |= {name: value for name, value in (("search", search), ("after", after)) if value}
        response = self._call("GET", self.thoughts_url + path, token, params=query)
        return _parse(lambda: Page([_thought(item) for item in response.json()], _after(response)))

    def _call(self, method: str, url: str, token: str | None = None, **content: Any) -> httpx.Response:
        headers = {"X-Request-Id": logs.request_id.get()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = self.client.build_request(method, url, headers=headers, **content)
        try:
            response = self._send(request)
        except httpx.TransportError as error:
            raise _unavailable(request, f"{type(error).__name__}: {error}") from None
        if response.status_code == 401:
            raise SignInAgainError
        if 400 <= response.status_code < 500:
            raise RejectedError(response.status_code, _message(response))
        if not response.is_success:
            raise _unavailable(request, f"status {response.status_code}")
        return response

    def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return self.client.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            # Nothing was sent yet, so a retry cannot repeat an operation.
            return self.client.send(request)


def _unavailable(request: httpx.Request, reason: str) -> UnavailableError:
    _log.warning("a backend is not available", extra={"fields": {"backend": request.url.host, "reason": reason}})
    return UnavailableError(reason)


def _parse(read):
    try:
        return read()
    except (ValueError, KeyError, TypeError) as error:
        raise UnavailableError(f"invalid response: {error!r}") from None


def _thought(item: dict[str, Any]) -> Thought:
    timestamp = datetime.fromisoformat(item["timestamp"])
    return Thought(id=int(item["id"]), username=str(item["username"]), text=str(item["text"]), timestamp=timestamp)


def _after(response: httpx.Response) -> str | None:
    next_page = response.links.get("next", {}).get("url", "")
    return parse_qs(urlsplit(next_page).query).get("after", [None])[0]


def _message(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"The request was rejected ({response.status_code})."
