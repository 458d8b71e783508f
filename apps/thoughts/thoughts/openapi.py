"""The OpenAPI description that `thoughts` publishes."""

from typing import Any

from common.openapi import body, description, error, json_answer, text
from thoughts.listing import LARGEST_ID, LARGEST_PAGE
from thoughts.models import LONGEST_TEXT

_THOUGHT = {
    "type": "object",
    "required": ["id", "username", "text", "timestamp"],
    "properties": {
        "id": {"type": "integer"},
        "username": text("who wrote it", longest=50),
        "text": text("what was thought", longest=LONGEST_TEXT),
        "timestamp": {"type": "string", "format": "date-time"},
    },
    "additionalProperties": False,
}
_SIGNED_IN = [{"bearer": []}]
_NO_DATABASE = error("The database is not available.")
_NO_SESSION = error("The token is missing, expired or not valid: sign in again.")
_BAD_PAGE = error("A parameter is not allowed.")


def _query(name: str, schema: dict[str, Any], meaning: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": meaning}


_PAGE = [
    _query("search", {"type": "string", "maxLength": LONGEST_TEXT}, "Only thoughts with this text, in any case."),
    _query("order", {"enum": ["oldest", "newest"], "default": "oldest"}, "Which come first."),
    _query("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 50}, "How many at most."),
    _query("after", {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}, "Go on after the thought with this id."),
]
_ID = {"name": "thought_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 0}}
_LIST = json_answer("The thoughts; a Link header leads to the next page.", {"type": "array", "items": _THOUGHT})

_OWN = {
    "get": {
        "summary": "Your thoughts",
        "security": _SIGNED_IN,
        "parameters": _PAGE,
        "responses": {"200": _LIST, "400": _BAD_PAGE, "401": _NO_SESSION, "503": _NO_DATABASE},
    },
    "post": {
        "summary": "Write a thought down",
        "security": _SIGNED_IN,
        "requestBody": body(text=text("the thought", longest=LONGEST_TEXT)),
        "responses": {
            "201": json_answer("The new thought.", _THOUGHT),
            "400": error("The text is missing, too long or has control characters."),
            "401": _NO_SESSION,
            "503": _NO_DATABASE,
        },
    },
}
_ALL = {
    "get": {
        "summary": "Everybody's thoughts",
        "parameters": _PAGE,
        "responses": {"200": _LIST, "400": _BAD_PAGE, "503": _NO_DATABASE},
    }
}
_ONE = {
    "get": {
        "summary": "One thought",
        "parameters": [_ID],
        "responses": {
            "200": json_answer("The thought.", _THOUGHT),
            "404": error("There is none with this id."),
            "503": _NO_DATABASE,
        },
    }
}
_REMOVE = {
    "delete": {
        "summary": "Remove a thought",
        "security": _SIGNED_IN,
        "parameters": [_ID],
        "responses": {
            "204": {"description": "It is removed."},
            "401": error("The administrator's token is missing or wrong."),
            "404": error("There is none with this id."),
            "503": _NO_DATABASE,
        },
    }
}

OPENAPI: dict[str, Any] = description(
    "Thoughts",
    {
        "/api/me/thoughts/": _OWN,
        "/api/thoughts/": _ALL,
        "/api/thoughts/{thought_id}/": _ONE,
        "/admin/thoughts/{thought_id}/": _REMOVE,
    },
)
