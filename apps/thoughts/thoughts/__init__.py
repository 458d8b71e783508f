"""The service for posts, called thoughts.

- `gunicorn -c python:common.gunicorn_conf "thoughts.app:create_app()"` runs it,
- `python -m thoughts.migrate` migrates its database.
"""
