"""The HTTP interface of `thoughts`."""

from wsgiref.types import WSGIApplication

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete
from sqlalchemy.orm import sessionmaker
from werkzeug.exceptions import BadRequest, NotFound

from common import logs
from common.api import admin_only, create_api, has_control_characters, parameter, unauthorized
from common.database import DatabaseCheck, pooled
from common.tokens import InvalidTokenError, Verifier, bearer
from common.wsgi import serve
from thoughts.listing import MAX_ID, Page, to_json
from thoughts.models import MAX_TEXT_LENGTH, Thought
from thoughts.openapi import OPENAPI
from thoughts.settings import Settings


def create_app(settings: Settings | None = None) -> WSGIApplication:
    """Creates the service as a WSGI application; `settings` defaults to the environment. Raises SettingsError."""
    logs.configure("thoughts")
    settings = settings or Settings.from_environment()
    engine = pooled(settings.database, settings.threads)
    app = create_api("thoughts", OPENAPI)
    add_routes(app, sessionmaker(engine), Verifier(settings.verify_keys), settings.admin_token)
    return serve(app, DatabaseCheck(engine))


def add_routes(app: Flask, sessions: sessionmaker, verifier: Verifier, admin_token: str) -> None:
    """Adds all operations of the API to `app`."""
    _add_own(app, sessions, verifier)
    _add_public(app, sessions)
    _add_admin(app, sessions, admin_token)


def _add_own(app: Flask, sessions: sessionmaker, verifier: Verifier) -> None:
    @app.get("/api/me/thoughts/")
    def list_own() -> ResponseReturnValue:
        username = _username(verifier)
        page = Page.from_request()
        with sessions() as session:
            return page.response(session, page.statement().where(Thought.username == username))

    @app.post("/api/me/thoughts/")
    def create() -> ResponseReturnValue:
        thought = Thought(username=_username(verifier), text=_new_text())
        with sessions() as session, session.begin():
            session.add(thought)
            session.flush()
            created = to_json(thought)
        return jsonify(created), 201


def _add_public(app: Flask, sessions: sessionmaker) -> None:
    @app.get("/api/thoughts/")
    def search() -> ResponseReturnValue:
        page = Page.from_request()
        with sessions() as session:
            return page.response(session, page.statement())

    @app.get("/api/thoughts/<int:thought_id>/")
    def read(thought_id: int) -> ResponseReturnValue:
        with sessions() as session:
            thought = session.get(Thought, thought_id) if thought_id <= MAX_ID else None
            if thought is None:
                raise _not_found(thought_id)
            return jsonify(to_json(thought))


def _add_admin(app: Flask, sessions: sessionmaker, admin_token: str) -> None:
    @app.delete("/admin/thoughts/<int:thought_id>/")
    @admin_only(admin_token)
    def remove(thought_id: int) -> ResponseReturnValue:
        if thought_id > MAX_ID:
            raise _not_found(thought_id)
        with sessions() as session, session.begin():
            if session.execute(delete(Thought).where(Thought.id == thought_id)).rowcount == 0:
                raise _not_found(thought_id)
        return "", 204


def _not_found(thought_id: int) -> NotFound:
    return NotFound(f"there is no thought {thought_id}")


def _username(verifier: Verifier) -> str:
    token = bearer(request.headers.get("Authorization", ""))
    if token is None:
        raise unauthorized("sign in first: the header Authorization: Bearer <token> is missing")
    try:
        return verifier.session(token).username
    except InvalidTokenError as error:
        raise unauthorized(f"sign in again: the token is not valid ({error})") from None


def _new_text() -> str:
    # Forms send line breaks as CR LF.
    text = parameter("text").replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= MAX_TEXT_LENGTH or has_control_characters(text):
        raise BadRequest(f"text has to be 1 to {MAX_TEXT_LENGTH} characters, without control characters")
    return text
