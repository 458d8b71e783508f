"""Compares a service with its OpenAPI description."""

from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse


def undocumented(app: Flask, openapi: dict[str, Any]) -> set[str]:
    """Returns operations that are served but not described, or the reverse, as `<method> <path>`."""
    served = {
        f"{method.lower()} {str(rule).replace('<int:', '{').replace('>', '}')}"
        for rule in app.url_map.iter_rules()
        if str(rule).startswith(("/api/", "/admin/"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {f"{method} {path}" for path, operations in openapi["paths"].items() for method in operations}
    return served ^ described


def check(openapi: dict[str, Any], operation: str, response: TestResponse) -> None:
    """Fails if the response's status or body does not match the description of `operation`, `<method> <path>`."""
    method, path = operation.split(" ")
    responses = openapi["paths"][path][method]["responses"]
    status = str(response.status_code)
    assert status in responses, f"{operation} returned {status}, which is not described: {response.text}"
    content = responses[status].get("content")
    if content:
        schema = content["application/json"]["schema"]
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(response.json)
