"""Configuration of gunicorn for every service: `gunicorn -c python:common.gunicorn_conf <module>:<app>`.

Several pods share the work, so one process with threads (WEB_THREADS) is enough in each. SERVICE names it in the logs.
"""

import os

from common import logs
from common.environment import web_threads

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 1
threads = web_threads()
# Longer than the ingress keeps an idle connection (90 s): whoever reuses a connection must be the first to give it up.
keepalive = 120
# Longer than the slowest request (connect and statement timeout of the database), shorter than a pod's grace period.
graceful_timeout = 20
# The root file system is read-only, and a heartbeat file on a disk can block the worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# Nobody runs gunicornc here, and there is no home folder to put its socket.
control_socket_disable = True
# common.wsgi.RequestLog writes the one line per request.
accesslog = None
logconfig_dict = logs.config(os.environ.get("SERVICE", "gunicorn"))
