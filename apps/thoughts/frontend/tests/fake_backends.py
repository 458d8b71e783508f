"""`users` and `thoughts` as the frontend sees them: what they were asked, and answers of the same shape."""

from collections.abc import Callable

import httpx

Answer = httpx.Response | Exception


def thought(number: int, text: str = "", username: str = "bruce") -> dict[str, object]:
    """A thought as `thoughts` gives it."""
    when = "2026-11-20T12:30:00+00:00"
    return {"id": number, "username": username, "text": text or f"thought {number}", "timestamp": when}


class FakeBackends:
    """Answers like the real services; what is put into `answers` comes first, an exception is raised."""

    def __init__(self, token_for: Callable[[str], str]):
        self.token_for = token_for
        self.requests: list[httpx.Request] = []
        self.answers: list[Answer] = []
        self.thoughts = [thought(2), thought(1, "a river", "stephen")]
        self.transport = httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if request.url.host == "users.test":
            return self._login(dict(httpx.QueryParams(request.content.decode())))
        if request.url.path == "/api/me/thoughts/" and not request.headers.get("Authorization"):
            return httpx.Response(401, json={"error": "sign in first"})
        if request.method == "POST":
            return httpx.Response(201, json=thought(3, httpx.QueryParams(request.content.decode())["text"]))
        return httpx.Response(200, json=self.thoughts)

    def _login(self, given: dict[str, str]) -> httpx.Response:
        if given["username"] != given["password"]:
            return httpx.Response(401, json={"error": "unknown user or wrong password"})
        return httpx.Response(200, json={"Authorized": f"Bearer {self.token_for(given['username'])}"})
