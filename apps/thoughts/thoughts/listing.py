"""Lists of thoughts, page by page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from common.api import unprintable
from thoughts.models import LONGEST_TEXT, Thought

LARGEST_ID = 2**31 - 1
LARGEST_PAGE = 100
_USUAL_PAGE = 50
_ORDERS = ("oldest", "newest")


@dataclass(frozen=True)
class Page:
    """Which part of a list is wanted: `limit` thoughts in `order` that come after the one with the id `after`."""

    search: str
    order: str
    limit: int
    after: int | None

    @classmethod
    def from_request(cls) -> "Page":
        """Reads the query of the current request. Raises BadRequest."""
        search, order = request.args.get("search", ""), request.args.get("order", "oldest")
        if len(search) > LONGEST_TEXT or unprintable(search):
            raise BadRequest(f"search has to be at most {LONGEST_TEXT} characters, without control characters")
        if order not in _ORDERS:
            raise BadRequest(f"order has to be one of {', '.join(_ORDERS)}")
        return cls(search, order, _number("limit", LARGEST_PAGE) or _USUAL_PAGE, _number("after", LARGEST_ID))

    def statement(self) -> Select[tuple[Thought]]:
        """Selects the page and one more thought, which tells whether another page follows."""
        newest = self.order == "newest"
        statement = select(Thought).order_by(Thought.id.desc() if newest else Thought.id).limit(self.limit + 1)
        if self.search:
            # autoescape: % and _ are searched for as they are.
            statement = statement.where(Thought.text.icontains(self.search, autoescape=True))
        if self.after is not None:
            statement = statement.where(Thought.id < self.after if newest else Thought.id > self.after)
        return statement

    def answer(self, session: Session, statement: Select[tuple[Thought]]) -> Response:
        """The page as JSON, with a Link header to the next one if there is one."""
        found = list(session.scalars(statement))
        page = found[: self.limit]
        response = jsonify([shown(thought) for thought in page])
        if len(found) > self.limit:
            query = {**request.args.to_dict(), "after": str(page[-1].id)}
            response.headers["Link"] = f'<{request.path}?{urlencode(query)}>; rel="next"'
        return response


def shown(thought: Thought) -> dict[str, Any]:
    """A thought as clients see it."""
    return {
        "id": thought.id,
        "username": thought.username,
        "text": thought.text,
        "timestamp": thought.timestamp.isoformat(),
    }


def _number(name: str, highest: int) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 10 or not 1 <= int(given) <= highest:
        raise BadRequest(f"{name} has to be a whole number from 1 to {highest}")
    return int(given)
