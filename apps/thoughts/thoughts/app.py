"""The HTTP interface of `thoughts`."""

from wsgiref.types import WSGIApplication

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete
from sqlalchemy.orm import sessionmaker
from werkzeug.exceptions import BadRequest, NotFound

from common import logs
from common.api import admin_only, create_api, parameter, unauthorized, unprintable
from common.database import DatabaseCheck, pooled
from common.tokens import InvalidTokenError, Verifier, bearer
from common.wsgi import serve
from thoughts.listing import LARGEST_ID, Page, shown
from thoughts.models import LONGEST_TEXT, Thought
from thoughts.openapi import OPENAPI
from thoughts.settings import Settings


def create_app(settings: Settings | None = None) -> WSGIApplication:
    """The service as a WSGI application; without `settings`, as the environment says. Raises SettingsError."""
    logs.configure("thoughts")
    settings = settings or Settings.from_environment()
    engine = pooled(settings.database, settings.threads)
    app = create_api("thoughts", OPENAPI)
    add_routes(app, sessionmaker(engine), Verifier(settings.verify_keys), settings.admin_token)
    return serve(app, DatabaseCheck(engine))


def add_routes(app: Flask, sessions: sessionmaker, verifier: Verifier, admin_token: str) -> None:
    """Adds every operation of the interface to `app`."""
    _own(app, sessions, verifier)
    _public(app, sessions)
    _admin(app, sessions, admin_token)


def _own(app: Flask, sessions: sessionmaker, verifier: Verifier) -> None:
    @app.get("/api/me/thoughts/")
    def list_own() -> ResponseReturnValue:
        username = _username(verifier)
        page = Page.from_request()
        with sessions() as session:
            return page.answer(session, page.statement().where(Thought.username == username))

    @app.post("/api/me/thoughts/")
    def create() -> ResponseReturnValue:
        thought = Thought(username=_username(verifier), text=_new_text())
        with sessions() as session, session.begin():
            session.add(thought)
            session.flush()
            answer = shown(thought)
        return jsonify(answer), 201


def _public(app: Flask, sessions: sessionmaker) -> None:
    @app.get("/api/thoughts/")
    def search() -> ResponseReturnValue:
        page = Page.from_request()
        with sessions() as session:
            return page.answer(session, page.statement())

    @app.get("/api/thoughts/<int:thought_id>/")
    def read(thought_id: int) -> ResponseReturnValue:
        with sessions() as session:
            thought = session.get(Thought, thought_id) if thought_id <= LARGEST_ID else None
            if thought is None:
                raise _missing(thought_id)
            return jsonify(shown(thought))


def _admin(app: Flask, sessions: sessionmaker, admin_token: str) -> None:
    @app.delete("/admin/thoughts/<int:thought_id>/")
    @admin_only(admin_token)
    def remove(thought_id: int) -> ResponseReturnValue:
        if thought_id > LARGEST_ID:
            raise _missing(thought_id)
        with sessions() as session, session.begin():
            if session.execute(delete(Thought).where(Thought.id == thought_id)).rowcount == 0:
                raise _missing(thought_id)
        return "", 204


def _missing(thought_id: int) -> NotFound:
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
    # Forms send line breaks as two characters.
    text = parameter("text").replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST_TEXT or unprintable(text):
        raise BadRequest(f"text has to be 1 to {LONGEST_TEXT} characters, without control characters")
    return text
