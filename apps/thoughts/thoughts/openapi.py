"""The OpenAPI description of `thoughts`."""

from typing import Any

from common.openapi import body, description, error, json_response, text
from thoughts.listing import MAX_ID, MAX_PAGE_SIZE
from thoughts.models import MAX_TEXT_LENGTH

_THOUGHT = {
    "type": "object",
    "required": ["id", "username", "text", "timestamp"],
    "properties": {
        "id": {"type": "integer"},
        "username": text("author", max_length=50),
        "text": text("content", max_length=MAX_TEXT_LENGTH),
        "timestamp": {"type": "string", "format": "date-time"},
    },
    "additionalProperties": False,
}
_SIGNED_IN = [{"bearer": []}]
_NO_DATABASE = error("The database is not available.")
_NO_SESSION = error("The token is missing, expired or invalid: sign in again.")
_BAD_PAGE = error("A parameter is invalid.")


def _query(name: str, schema: dict[str, Any], meaning: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": meaning}


_PAGE = [
    _query("search", {"type": "string", "maxLength": MAX_TEXT_LENGTH}, "Only thoughts with this text, ignoring case."),
    _query("order", {"enum": ["oldest", "newest"], "default": "oldest"}, "The sort order."),
    _query(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": 50},
        "The maximum number of thoughts.",
    ),
    _query("after", {"type": "integer", "minimum": 1, "maximum": MAX_ID}, "Start after the thought with this id."),
]
_ID = {"name": "thought_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 0}}
_LIST = json_response("The thoughts; a Link header has the URL of the next page.", {"type": "array", "items": _THOUGHT})

_OWN = {
    "get": {
        "summary": "Your thoughts",
        "security": _SIGNED_IN,
        "parameters": _PAGE,
        "responses": {"200": _LIST, "400": _BAD_PAGE, "401": _NO_SESSION, "503": _NO_DATABASE},
    },
    "post": {
        "summary": "Post a thought",
        "security": _SIGNED_IN,
        "requestBody": body(text=text("content", max_length=MAX_TEXT_LENGTH)),
        "responses": {
            "201": json_response("The new thought.", _THOUGHT),
            "400": error("The text is missing, too long or has control characters."),
            "401": _NO_SESSION,
            "503": _NO_DATABASE,
        },
    },
}
_ALL = {
    "get": {
        "summary": "All thoughts",
        "parameters": _PAGE,
        "responses": {"200": _LIST, "400": _BAD_PAGE, "503": _NO_DATABASE},
    }
}
_ONE = {
    "get": {
        "summary": "One thought",
        "parameters": [_ID],
        "responses": {
            "200": json_response("The thought.", _THOUGHT),
            "404": error("There is no thought with this id."),
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
            "204": {"description": "The thought has been removed."},
            "401": error("The administrator's token is missing or wrong."),
            "404": error("There is no thought with this id."),
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
