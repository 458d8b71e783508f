"""The service as a process, started as in its container."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import config
from tests.samples import PATH

FOLDER = Path(__file__).resolve().parents[1]
_BOUNDARY = "test-boundary"


class Server:
    """A running service, and the lines that it has logged."""

    def __init__(self, process: subprocess.Popen[str]):
        self.process = process
        self.lines: list[str] = []
        self.port = 0
        self._listening = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        assert self._listening.wait(60) and self.port, "\n".join(self.lines)

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line.rstrip("\n"))
            found = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found[1])
                self._listening.set()
        self._listening.set()

    def get(self) -> tuple[int, str]:
        """Status and text of a health check."""
        return self._request("GET", None, {})

    def post(self, data: bytes, kind: str = "single") -> tuple[int, Any]:
        """Status and JSON of a prediction."""
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="type"\r\n\r\n{kind}\r\n--{_BOUNDARY}\r\n'
        head += 'Content-Disposition: form-data; name="file"; filename="picture"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode()
        status, text = self._request("POST", body, {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"})
        return status, json.loads(text)

    def _request(self, method: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, PATH, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def status_of_worker(self, key: str) -> int:
        """A number from the worker's /proc/<pid>/status; sizes are in KiB."""
        [worker] = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = re.search(rf"^{key}:\s+(\d+)", Path(f"/proc/{worker}/status").read_text(), re.MULTILINE)
        assert found
        return int(found[1])

    def stop(self) -> int:
        """Stops the service as Kubernetes does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


def command(*options: str) -> list[str]:
    """The container's command, on a free port."""
    gunicorn = [sys.executable, "-m", "gunicorn", "app:create_app()", "-c", "./configs/gunicorn.conf.py"]
    return [*gunicorn, "--bind", "127.0.0.1:0", *options]


@contextmanager
def running(folder: Path, **changes: object) -> Iterator[Server]:
    """A service whose configuration, written to `folder`, has the given changes."""
    settings = config.load(config.DEFAULT_FILE)._asdict() | {"predictions_per_minute": 100_000} | changes
    file = folder / "config.json"
    file.write_text(json.dumps(settings))
    environment = {**os.environ, "CONFIG_FILE": str(file), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command(), cwd=FOLDER, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield Server(process)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
