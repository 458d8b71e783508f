"""Paginated lists of thoughts."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from common.api import has_control_characters
from thoughts.models import MAX_TEXT_LENGTH, Thought

MAX_ID = 2**31 - 1
MAX_PAGE_SIZE = 100
_DEFAULT_PAGE_SIZE = 50
_ORDERS = ("oldest", "newest")


@dataclass(frozen=True)
class Page:
    """A page of a list: `limit` thoughts in `order`, starting after the one with the id `after`."""

    search: str
    order: str
    limit: int
    after: int | None

    @classmethod
    def from_request(cls) -> "Page":
        """Reads the query parameters of the current request. Raises BadRequest."""
        search, order = request.args.get("search", ""), request.args.get("order", "oldest")
        if len(search) > MAX_TEXT_LENGTH or has_control_characters(search):
            raise BadRequest(f"search has to be at most {MAX_TEXT_LENGTH} characters, without control characters")
        if order not in _ORDERS:
            raise BadRequest(f"order has to be one of {', '.join(_ORDERS)}")
        return cls(search, order, _integer("limit", MAX_PAGE_SIZE) or _DEFAULT_PAGE_SIZE, _integer("after", MAX_ID))

    def statement(self) -> Select[tuple[Thought]]:
        """Selects the page and one more thought, which shows whether there is another page."""
        newest = self.order == "newest"
        statement = select(Thought).order_by(Thought.id.desc() if newest else Thought.id).limit(self.limit + 1)
        if self.search:
            # With autoescape, % and _ are not wildcards.
            statement = statement.where(Thought.text.icontains(self.search, autoescape=True))
        if self.after is not None:
            statement = statement.where(Thought.id < self.after if newest else Thought.id > self.after)
        return statement

    def response(self, session: Session, statement: Select[tuple[Thought]]) -> Response:
        """The page as JSON, with a Link header to the next one if there is one."""
        thoughts = list(session.scalars(statement))
        page = thoughts[: self.limit]
        response = jsonify([to_json(thought) for thought in page])
        if len(thoughts) > self.limit:
            query = {**request.args.to_dict(), "after": str(page[-1].id)}
            response.headers["Link"] = f'<{request.path}?{urlencode(query)}>; rel="next"'
        return response


def to_json(thought: Thought) -> dict[str, Any]:
    """Converts a thought to the JSON format of the API."""
    return {
        "id": thought.id,
        "username": thought.username,
        "text": thought.text,
        "timestamp": thought.timestamp.isoformat(),
    }


def _integer(name: str, highest: int) -> int | None:
    value = request.args.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 10 or not 1 <= int(value) <= highest:
        raise BadRequest(f"{name} has to be a whole number from 1 to {highest}")
    return int(value)
