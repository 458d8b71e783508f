"""The pages of thoughts: `gunicorn -c python:common.gunicorn_conf "frontend.app:create_app()"` serves them.

It keeps nothing of its own: who is signed in says the token in a cookie, everything else comes from `users` and
`thoughts`.
"""
