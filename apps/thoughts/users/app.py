"""The HTTP interface of `users`."""

import re
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker
from werkzeug.exceptions import BadRequest, Conflict

from common import logs
from common.api import admin_only, create_api, parameter, unauthorized, unprintable
from common.database import DatabaseCheck, pooled
from common.wsgi import serve
from users.models import User
from users.openapi import OPENAPI
from users.passwords import hash_password, matches
from users.settings import Settings
from users.signer import Signer

_USERNAME = re.compile(r"[A-Za-z0-9._-]{1,50}")
_SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 256


def create_app(settings: Settings | None = None) -> WSGIApplication:
    """The service as a WSGI application; without `settings`, as the environment says. Raises SettingsError."""
    logs.configure("users")
    settings = settings or Settings.from_environment()
    engine = pooled(settings.database, settings.threads)
    app = create_api("users", OPENAPI)
    add_routes(app, sessionmaker(engine), Signer(settings.signing_keys, settings.signing_key_id), settings.admin_token)
    return serve(app, DatabaseCheck(engine))


def add_routes(app: Flask, sessions: sessionmaker, signer: Signer, admin_token: str) -> None:
    """Adds every operation of the interface to `app`."""

    @app.post("/api/login/")
    def login() -> ResponseReturnValue:
        username, password = parameter("username"), parameter("password")
        with sessions() as session:
            # A name that cannot exist is still worth a hash: the time must not tell it apart.
            sought = username if _USERNAME.fullmatch(username) else ""
            stored = session.scalar(select(User.password_hash).where(User.username == sought))
        # Oversized passwords are cut rather than refused early, again for the sake of equal time.
        if not matches(stored, password[: _LONGEST_PASSWORD + 1].encode("utf-8", "replace").decode()):
            raise unauthorized("unknown user or wrong password")
        return jsonify({"Authorized": f"Bearer {signer.sign(username)}"})

    @app.post("/admin/users/")
    @admin_only(admin_token)
    def create_user() -> ResponseReturnValue:
        username, password = _new_username(), _new_password()
        user = User(username=username, password_hash=hash_password(password))
        try:
            with sessions() as session, session.begin():
                session.add(user)
                session.flush()
                answer = _shown(user)
        except IntegrityError:
            raise Conflict(f"there is a user {username} already") from None
        return jsonify(answer), 201


def _new_username() -> str:
    username = parameter("username")
    if not _USERNAME.fullmatch(username):
        raise BadRequest("username has to be 1 to 50 letters (a-z), digits, dots, underscores or hyphens")
    return username


def _new_password() -> str:
    password = parameter("password")
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD or unprintable(password):
        raise BadRequest(
            f"password has to be {_SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters, without control characters"
        )
    return password


def _shown(user: User) -> dict[str, Any]:
    return {"id": user.id, "username": user.username, "creation": user.creation.isoformat()}
