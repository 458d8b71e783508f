"""The pages of thoughts: `gunicorn -c python:common.gunicorn_conf "frontend.app:create_app()"` serves them.

It is stateless: a cookie has the token of the signed-in user, and everything else comes from `users` and `thoughts`.
"""
