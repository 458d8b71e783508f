"""Configuration of gunicorn: `gunicorn -c python:service.gunicorn_conf "service.app:create_app()"`."""

from service import logs

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 1
threads = 2
# Longer than the ingress keeps idle connections (90 s), so that the ingress, which reuses them, closes them first.
keepalive = 120
# Shorter than the rest of a pod's grace period after its preStop hook.
graceful_timeout = 20
# The root file system is read-only, and a heartbeat file on a disk can block the worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# gunicornc is not used here, and there is no home folder for its socket.
control_socket_disable = True
# Any value but None enables the access log; logconfig_dict sets its destination.
accesslog = "-"
logconfig_dict = logs.config()
