"""Configuration of gunicorn for all services: `gunicorn -c python:common.gunicorn_conf <module>:<app>`.

The service scales by pods, so each pod has one process with WEB_THREADS threads. SERVICE is its name in the logs.
"""

import os

from common import logs
from common.environment import web_threads

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 1
threads = web_threads()
# Longer than the ingress keeps idle connections (90 s), so that the ingress, which reuses them, closes them first.
keepalive = 120
# Longer than the slowest request (the database's connect and statement timeouts), shorter than a pod's grace period.
graceful_timeout = 20
# The root file system is read-only, and a heartbeat file on a disk can block the worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# gunicornc is not used here, and there is no home folder for its socket.
control_socket_disable = True
# common.wsgi.RequestLog writes one line per request instead.
accesslog = None
logconfig_dict = logs.config(os.environ.get("SERVICE", "gunicorn"))
