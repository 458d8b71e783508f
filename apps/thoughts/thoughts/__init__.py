"""The thoughts that people write down.

- `gunicorn -c python:common.gunicorn_conf "thoughts.app:create_app()"` serves it,
- `python -m thoughts.migrate` brings its database up to date.
"""
