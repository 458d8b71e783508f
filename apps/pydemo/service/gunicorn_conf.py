"""Configuration of gunicorn: `gunicorn -c python:service.gunicorn_conf "service.app:create_app()"`."""

from service import logs

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = 1
threads = 2
# Longer than the ingress keeps an idle connection (90 s): whoever reuses a connection must be the first to give it up.
keepalive = 120
# Shorter than what is left of a pod's grace period after its pause.
graceful_timeout = 20
# The root file system is read-only, and a heartbeat file on a disk can block the worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108
# Nobody runs gunicornc here, and there is no home folder to put its socket.
control_socket_disable = True
# Anything but None switches the access log on; where it goes, the loggers say.
accesslog = "-"
logconfig_dict = logs.config()
