"""Reports a request's client and pod: `gunicorn -c python:service.gunicorn_conf "service.app:create_app()"`."""
