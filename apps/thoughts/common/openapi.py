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
    """A whole OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }


def text(meaning: str, longest: int | None = None) -> Schema:
    """A text that is not empty, of at most `longest` characters."""
    limit = {"maxLength": longest} if longest else {}
    return {"type": "string", "description": meaning, "minLength": 1, **limit}


def body(**parameters: Schema) -> Schema:
    """A request body whose parameters are all required, as a form or as a JSON object."""
    schema = {"type": "object", "required": list(parameters), "properties": parameters}
    kinds = ("application/x-www-form-urlencoded", "application/json")
    return {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}


def json_answer(meaning: str, schema: Schema) -> Schema:
    """A response with a JSON body."""
    return {"description": meaning, "content": {"application/json": {"schema": schema}}}


def error(meaning: str) -> Schema:
    """A response that says in `error` what is wrong."""
    return json_answer(meaning, _ERROR)
