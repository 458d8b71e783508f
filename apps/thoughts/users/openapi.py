"""The OpenAPI description of `users`."""

from typing import Any

from common.openapi import body, description, error, json_response, text

_USERNAME = text("letters (a-z), digits, dots, underscores and hyphens", max_length=50)

_LOGIN = {
    "summary": "Sign in",
    "requestBody": body(username=text("your name"), password={"type": "string", "format": "password"}),
    "responses": {
        "200": json_response(
            "The value of the Authorization header for the other service; valid for two days.",
            {
                "type": "object",
                "required": ["Authorized"],
                "properties": {"Authorized": {"type": "string", "pattern": "^Bearer "}},
                "additionalProperties": False,
            },
        ),
        "400": error("A parameter is missing."),
        "401": error("Unknown user or wrong password."),
        "503": error("The database is not available."),
    },
}

_CREATE = {
    "summary": "Add a user",
    "security": [{"bearer": []}],
    "requestBody": body(
        username=_USERNAME, password={"type": "string", "format": "password", "minLength": 8, "maxLength": 256}
    ),
    "responses": {
        "201": json_response(
            "The new user.",
            {
                "type": "object",
                "required": ["id", "username", "creation"],
                "properties": {
                    "id": {"type": "integer"},
                    "username": _USERNAME,
                    "creation": {"type": "string", "format": "date-time"},
                },
                "additionalProperties": False,
            },
        ),
        "400": error("A parameter is missing or invalid."),
        "401": error("The administrator's token is missing or wrong."),
        "409": error("A user with this name already exists."),
        "503": error("The database is not available."),
    },
}

OPENAPI: dict[str, Any] = description(
    "Thoughts: users", {"/api/login/": {"post": _LOGIN}, "/admin/users/": {"post": _CREATE}}
)
