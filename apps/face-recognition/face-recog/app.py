"""The gRPC server, configured by environment variables: `python -m app`."""

import logging
import os
import select
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

import config as configuration
import facerecog_pb2_grpc
import logs
import service
from config import Config, ConfigError

# For health checks and reflection, apart from those for calls.
OTHER_THREADS = 8
# More of them wait until one leaves.
MAX_WATCHERS = 32
# Shorter than a pod's grace period.
STOP_SECONDS = 20
# A request has nothing but a path.
MAX_REQUEST_BYTES = 16 * 1024
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
# An empty name is the whole server.
HEALTH_NAMES = ("", service.NAME)
_log = logging.getLogger("app")


class StopSignals:
    """
    SIGTERM and SIGINT, whichever thread receives them.

    One that a thread of gRPC or dlib receives does not wake the main thread, but it writes to a socket.
    """

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: None)

    def received(self) -> bool:
        """Whether there was one."""
        return bool(select.select([self._reader], [], [], 0)[0])

    def wait(self) -> None:
        """Waits for one."""
        select.select([self._reader], [], [])


def main() -> int:
    """Serves until SIGTERM; returns the exit code."""
    logs.configure()
    stop = StopSignals()
    try:
        config = configuration.load(os.environ)
        serve(config, stop)
    except ConfigError as error:
        _log.error("the settings cannot be used: %s", error)
        return 2
    except (OSError, RuntimeError) as error:
        _log.error("the service cannot start: %s", error)
        return 1
    return 0


def serve(config: Config, stop: StopSignals) -> None:
    """
    Serves until a signal to stop, then finishes the calls in progress within STOP_SECONDS.

    Raises RuntimeError if the port is in use, OSError if the models or the known people cannot be read.
    """
    server = grpc.server(ThreadPoolExecutor(service.MAX_CALLS + OTHER_THREADS), options=_options(config))
    identify = service.Identify(config)
    facerecog_pb2_grpc.add_IdentifyServicer_to_server(identify, server)
    # Each watcher of the health takes a thread. The variant without threads waits forever if a watcher leaves while a
    # change is sent to others.
    watchers = ThreadPoolExecutor(MAX_WATCHERS)
    checks = health.HealthServicer(experimental_non_blocking=False, experimental_thread_pool=watchers)
    _set_health(checks, NOT_SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    reflection.enable_server_reflection((service.NAME, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    port = server.add_insecure_port(f"{config.host}:{config.port}")
    server.start()
    _log.info("listening", extra={"fields": {"port": port}})
    try:
        identify.start(stop.received)
        if not stop.received():
            _set_health(checks, SERVING)
            _log.info("serving")
        stop.wait()
        _log.info("stopping")
    finally:
        checks.enter_graceful_shutdown()
        server.stop(STOP_SECONDS).wait(STOP_SECONDS + 1)


def _options(config: Config) -> tuple[tuple[str, int], ...]:
    return (
        ("grpc.max_receive_message_length", MAX_REQUEST_BYTES),
        # Without it, a second server on the same port would get a part of the calls.
        ("grpc.so_reuseport", 0),
        # Callers look for new pods when they connect: without an end of connections, they would not find any.
        ("grpc.max_connection_age_ms", config.connection_seconds * 1000),
        ("grpc.max_connection_age_grace_ms", STOP_SECONDS * 1000),
    )


def _set_health(checks: health.HealthServicer, status: health_pb2.HealthCheckResponse.ServingStatus) -> None:
    for name in HEALTH_NAMES:
        checks.set(name, status)


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    # Without waiting for gRPC's threads, of which one was seen not to end: all calls have been answered or cancelled.
    os._exit(code)
