"""Tells who asks, and which pod answers: `gunicorn -c python:service.gunicorn_conf "service.app:create_app()"`."""
