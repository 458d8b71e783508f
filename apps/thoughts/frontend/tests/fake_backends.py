"""Fakes of `users` and `thoughts`, which record requests and return responses of the same shape."""

from collections.abc import Callable

import httpx


def thought(number: int, text: str = "", username: str = "bruce") -> dict[str, object]:
    """A thought in the format of `thoughts`."""
    timestamp = "2026-11-20T12:30:00+00:00"
    return {"id": number, "username": username, "text": text or f"thought {number}", "timestamp": timestamp}


class FakeBackends:
    """Responds like the real services, after the responses and exceptions in `responses` have been used up."""

    def __init__(self, token_for: Callable[[str], str]):
        self.token_for = token_for
        self.requests: list[httpx.Request] = []
        self.responses: list[httpx.Response | Exception] = []
        self.thoughts = [thought(2), thought(1, "a river", "stephen")]
        self.transport = httpx.MockTransport(self._respond)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.responses:
            response = self.responses.pop(0)
            if isinstance(response, Exception):
                raise response
            return response
        if request.url.host == "users.test":
            return self._login(dict(httpx.QueryParams(request.content.decode())))
        if request.url.path == "/api/me/thoughts/" and not request.headers.get("Authorization"):
            return httpx.Response(401, json={"error": "sign in first"})
        if request.method == "POST":
            return httpx.Response(201, json=thought(3, httpx.QueryParams(request.content.decode())["text"]))
        return httpx.Response(200, json=self.thoughts)

    def _login(self, form: dict[str, str]) -> httpx.Response:
        if form["username"] != form["password"]:
            return httpx.Response(401, json={"error": "unknown user or wrong password"})
        return httpx.Response(200, json={"Authorized": f"Bearer {self.token_for(form['username'])}"})
