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
from common.api import admin_only, create_api, has_control_characters, parameter, unauthorized
from common.database import DatabaseCheck, pooled
from common.wsgi import serve
from users.models import User
from users.openapi import OPENAPI
from users.passwords import hash_password, matches
from users.settings import Settings
from users.signer import Signer

_USERNAME = re.compile(r"[A-Za-z0-9._-]{1,50}")
_MIN_PASSWORD_LENGTH = 8
_MAX_PASSWORD_LENGTH = 256


def create_app(settings: Settings | None = None) -> WSGIApplication:
    """Creates the service as a WSGI application; `settings` defaults to the environment. Raises SettingsError."""
    logs.configure("users")
    settings = settings or Settings.from_environment()
    engine = pooled(settings.database, settings.threads)
    app = create_api("users", OPENAPI)
    add_routes(app, sessionmaker(engine), Signer(settings.signing_keys, settings.signing_key_id), settings.admin_token)
    return serve(app, DatabaseCheck(engine))


def add_routes(app: Flask, sessions: sessionmaker, signer: Signer, admin_token: str) -> None:
    """Adds all operations of the API to `app`."""

    @app.post("/api/login/")
    def login() -> ResponseReturnValue:
        username, password = parameter("username"), parameter("password")
        with sessions() as session:
            # An invalid name is looked up and hashed too, so that the response time does not reveal it.
            name = username if _USERNAME.fullmatch(username) else ""
            password_hash = session.scalar(select(User.password_hash).where(User.username == name))
        # Oversized passwords are truncated instead of rejected early, for the same reason.
        if not matches(password_hash, password[: _MAX_PASSWORD_LENGTH + 1].encode("utf-8", "replace").decode()):
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
                created = _to_json(user)
        except IntegrityError:
            raise Conflict(f"the user {username} already exists") from None
        return jsonify(created), 201


def _new_username() -> str:
    username = parameter("username")
    if not _USERNAME.fullmatch(username):
        raise BadRequest("username has to be 1 to 50 letters (a-z), digits, dots, underscores or hyphens")
    return username


def _new_password() -> str:
    password = parameter("password")
    if not _MIN_PASSWORD_LENGTH <= len(password) <= _MAX_PASSWORD_LENGTH or has_control_characters(password):
        raise BadRequest(
            f"password has to be {_MIN_PASSWORD_LENGTH} to {_MAX_PASSWORD_LENGTH} characters, "
            "without control characters"
        )
    return password


def _to_json(user: User) -> dict[str, Any]:
    return {"id": user.id, "username": user.username, "creation": user.creation.isoformat()}
