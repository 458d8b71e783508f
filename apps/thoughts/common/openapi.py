"""Building blocks of the services' OpenAPI descriptions."""

from typing import Any

Schema = dict[str, Any]

_ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": {"type": "string"}},
    "additionalProperties": False,
}


def description(title: str, paths: Schema) -> Schema:
    """A complete OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }


def text(meaning: str, max_length: int | None = None) -> Schema:
    """A non-empty string of at most `max_length` characters."""
    limit = {"maxLength": max_length} if max_length else {}
    return {"type": "string", "description": meaning, "minLength": 1, **limit}


def body(**parameters: Schema) -> Schema:
    """A request body, as a form or as a JSON object; all parameters are required."""
    schema = {"type": "object", "required": list(parameters), "properties": parameters}
    media_types = ("application/x-www-form-urlencoded", "application/json")
    return {"required": True, "content": {media_type: {"schema": schema} for media_type in media_types}}


def json_response(meaning: str, schema: Schema) -> Schema:
    """A response with a JSON body."""
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}


def error(meaning: str) -> Schema:
    """A response with a message in `error`."""
    return json_response(meaning, _ERROR)
