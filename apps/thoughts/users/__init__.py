"""The service for accounts and sign-in.

- `gunicorn -c python:common.gunicorn_conf "users.app:create_app()"` runs it,
- `python -m users.migrate` migrates its database.
"""
