"""Accounts and sign-in of thoughts.

- `gunicorn -c python:common.gunicorn_conf "users.app:create_app()"` serves it,
- `python -m users.migrate` brings its database up to date.
"""
