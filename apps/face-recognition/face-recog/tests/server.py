"""The service as a process, started as in its container."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

import facerecog_pb2
import facerecog_pb2_grpc

FOLDER = Path(__file__).resolve().parents[1]
SECONDS = 120
Answer = tuple[str, str]


class Server:
    """A running service, and the lines that it has logged."""

    def __init__(self, process: subprocess.Popen[str], unknown: Path, known: Path):
        self.process = process
        self.unknown = unknown
        self.known = known
        self.lines: list[dict[str, Any]] = []
        self._logged = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = self.logged("listening")["port"]
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.port}")
        self._stub = facerecog_pb2_grpc.IdentifyStub(self.channel)
        self.health = health_pb2_grpc.HealthStub(self.channel)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            with self._logged:
                self.lines.append(json.loads(line))
                self._logged.notify_all()

    def logged(self, message: str, **fields: Any) -> dict[str, Any]:
        """Waits for a line of the log."""
        expected = {"message": message, **fields}.items()

        def find() -> dict[str, Any] | None:
            return next((line for line in self.lines if expected <= line.items()), None)

        with self._logged:
            found = self._logged.wait_for(find, SECONDS)
        assert found, self.lines
        return found

    def send(self, path: str) -> grpc.Future:
        """Starts a call."""
        return self._stub.Identify.future(facerecog_pb2.IdentifyRequest(image_path=path), timeout=SECONDS)

    def identify(self, path: str) -> Answer:
        """The status of a call, and the name that it has found or the reason why it failed."""
        return answer(self.send(path))

    def identify_bytes(self, data: bytes, name: str = "picture") -> Answer:
        """The same for the content of a file."""
        (self.unknown / name).write_bytes(data)
        return self.identify(name)

    def identify_until(self, path: str, expected: str) -> None:
        """Waits until the answer is the expected name."""
        deadline = time.monotonic() + SECONDS
        while (given := self.identify(path)) != ("OK", expected):
            assert time.monotonic() < deadline, given

    def status(self, service: str = "") -> int:
        """What a health check answers."""
        return self.health.Check(health_pb2.HealthCheckRequest(service=service), timeout=SECONDS).status

    def memory(self, key: str) -> int:
        """A number of the process, in KiB."""
        found = re.search(rf"^{key}:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text(), re.MULTILINE)
        assert found
        return int(found[1])

    def stop(self) -> int:
        """Stops the service as Kubernetes does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return code


def answer(call: grpc.Future) -> Answer:
    """The result of a call: its status, and the name that it has found or the reason why it failed."""
    try:
        return "OK", call.result().image_name
    except grpc.RpcError as error:
        return error.code().name, error.details()


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Variables of a process, with two folders below `folder`."""
    for name in ("unknown", "known"):
        (folder / name).mkdir(exist_ok=True)
    folders = {"UNKNOWN_PEOPLE": str(folder / "unknown"), "KNOWN_PEOPLE": str(folder / "known")}
    # On a busy machine, a call may take longer than the last ones of a connection may.
    fixed = {"HOST": "127.0.0.1", "PORT": "0", "CONNECTION_SECONDS": "3600", "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **fixed, **folders, **changes}


@contextmanager
def running(
    folder: Path, prepare: Callable[[Path], object] = lambda _known: None, ready: bool = True, **changes: str
) -> Iterator[Server]:
    """A service with the given changes to its variables, and what `prepare` does with the folder of known people."""
    variables = environment(folder, **changes)
    prepare(folder / "known")
    command = [sys.executable, "-m", "app"]
    process = subprocess.Popen(command, cwd=FOLDER, env=variables, stdout=subprocess.PIPE, text=True)
    try:
        server = Server(process, folder / "unknown", folder / "known")
        if ready:
            server.logged("serving")
        with server.channel:
            yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(SECONDS)
