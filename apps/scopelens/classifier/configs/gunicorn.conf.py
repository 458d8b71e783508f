"""Configuration of gunicorn, in the service's folder: `gunicorn 'app:create_app()' -c ./configs/gunicorn.conf.py`."""

import os
import socket

# gunicorn takes each name of this file for a setting if it has one of that name, and it has `config`.
import config as service_config
import logs

# Read by OpenMP when torch is imported, which the worker does. Without it, torch starts a thread for each CPU of the
# node, whatever the container's limit is.
os.environ["OMP_NUM_THREADS"] = str(service_config.load().threads)

# One socket for both address families, where the node has IPv6.
bind = "[::]:14514" if socket.has_dualstack_ipv6() else "0.0.0.0:14514"
# The service scales by pods: another process would load the model a second time.
workers = 1
worker_class = "gthread"
threads = service_config.REQUEST_THREADS
# Longer than the ingress keeps idle connections (90 s), so that the ingress, which reuses them, closes them first.
keepalive = 120
# Shorter than the rest of a pod's grace period after its preStop hook.
graceful_timeout = 20
# The root file system is read-only: /tmp is an emptyDir volume.
worker_tmp_dir = "/tmp"  # noqa: S108
# gunicornc is not used here, and there is no home folder for its socket.
control_socket_disable = True
# The application logs its requests itself, without health checks.
accesslog = None
logconfig_dict = logs.config()
