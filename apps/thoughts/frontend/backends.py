"""Calls to `users` and `thoughts`, and what can come of them."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from common import logs

_log = logging.getLogger("backends")

# Longer than a backend takes to find out that its database is away.
_TIMEOUT = httpx.Timeout(10, connect=2)
_PAGE_SIZE = "20"


class SignInAgainError(Exception):
    """A backend does not accept the token (any more)."""


class RefusedError(Exception):
    """A backend refuses what it was asked for; `message` says why, to people."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status
        self.message = message


class UnavailableError(Exception):
    """A backend cannot be reached, is out of order, or gives an answer that makes no sense."""


@dataclass(frozen=True)
class Thought:
    """What somebody wrote down."""

    id: int
    username: str
    text: str
    timestamp: datetime


@dataclass(frozen=True)
class Page:
    """Thoughts, the newest first, and where the next page goes on if there is one."""

    thoughts: list[Thought]
    after: str | None


class Backends:
    """The two services. A call that fails raises SignInAgainError, RefusedError or UnavailableError."""

    def __init__(self, users_url: str, thoughts_url: str, transport: httpx.BaseTransport | None = None):
        self.users_url = users_url.rstrip("/")
        self.thoughts_url = thoughts_url.rstrip("/")
        # A Service spreads connections over its pods, not requests, and a pod that is about to stop closes the idle
        # ones: with a connection for each call every pod gets its share and no call meets a closing one.
        limits = httpx.Limits(max_keepalive_connections=0)
        headers = {"Connection": "close"}
        self.client = httpx.Client(
            timeout=_TIMEOUT, limits=limits, headers=headers, transport=transport, trust_env=False
        )

    def sign_in(self, username: str, password: str) -> str:
        """The token for a user who knows the password."""
        try:
            answer = self._call(
                "POST", f"{self.users_url}/api/login/", data={"username": username, "password": password}
            )
        except SignInAgainError:
            raise RefusedError(401, "That name and password do not belong together.") from None
        return _understood(lambda: str(answer.json()["Authorized"]).removeprefix("Bearer "))

    def latest(self, search: str, after: str) -> Page:
        """Everybody's thoughts that contain `search`."""
        return self._page("/api/thoughts/", search, after)

    def own(self, token: str, after: str) -> Page:
        """The thoughts of whom the token speaks for."""
        return self._page("/api/me/thoughts/", "", after, token)

    def add(self, token: str, text: str) -> Thought:
        """Writes a thought down."""
        answer = self._call("POST", f"{self.thoughts_url}/api/me/thoughts/", token, data={"text": text})
        return _understood(lambda: _thought(answer.json()))

    def _page(self, path: str, search: str, after: str, token: str | None = None) -> Page:
        query = {"order": "newest", "limit": _PAGE_SIZE}
        query |= {name: value for name, value in (("search", search), ("after", after)) if value}
        answer = self._call("GET", self.thoughts_url + path, token, params=query)
        return _understood(lambda: Page([_thought(given) for given in answer.json()], _after(answer)))

    def _call(self, method: str, url: str, token: str | None = None, **content: Any) -> httpx.Response:
        headers = {"X-Request-Id": logs.request_id.get()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = self.client.build_request(method, url, headers=headers, **content)
        try:
            answer = self._send(request)
        except httpx.TransportError as error:
            raise _unavailable(request, f"{type(error).__name__}: {error}") from None
        if answer.status_code == 401:
            raise SignInAgainError
        if 400 <= answer.status_code < 500:
            raise RefusedError(answer.status_code, _message(answer))
        if not answer.is_success:
            raise _unavailable(request, f"status {answer.status_code}")
        return answer

    def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return self.client.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            # Nothing was sent yet, so a second try cannot do anything twice.
            return self.client.send(request)


def _unavailable(request: httpx.Request, reason: str) -> UnavailableError:
    _log.warning("a backend is not available", extra={"fields": {"backend": request.url.host, "reason": reason}})
    return UnavailableError(reason)


def _understood(read):
    try:
        return read()
    except (ValueError, KeyError, TypeError) as error:
        raise UnavailableError(f"the answer makes no sense: {error!r}") from None


def _thought(given: dict[str, Any]) -> Thought:
    when = datetime.fromisoformat(given["timestamp"])
    return Thought(id=int(given["id"]), username=str(given["username"]), text=str(given["text"]), timestamp=when)


def _after(answer: httpx.Response) -> str | None:
    following = answer.links.get("next", {}).get("url", "")
    return parse_qs(urlsplit(following).query).get("after", [None])[0]


def _message(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"The request was refused ({answer.status_code})."
