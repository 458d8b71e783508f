"""A WebService: files, objects, and what the other workloads answer, over HTTP."""

import json
import signal
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from store import Objects, read_file, write_file

OBJECTS = Objects()
TIMEOUT = 5


def rpc_statuses() -> dict[str, str]:
    """The health of each pod of the gRPC service, by address: its Service is headless."""
    found = {}
    for info in socket.getaddrinfo("kinds-rpc", 50051, socket.AF_INET, socket.SOCK_STREAM):
        host, port = info[4][:2]
        with grpc.insecure_channel(f"{host}:{port}") as channel:
            reply = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT)
            found[str(host)] = health_pb2.HealthCheckResponse.ServingStatus.Name(reply.status)
    return found


def tell_log(line: str) -> str:
    """Sends one line to the first pod of the log, by its own name, and returns its answer."""
    with socket.create_connection(("kinds-log-0.kinds-log-pods", 7000), TIMEOUT) as connection:
        connection.sendall(f"{line}\n".encode())
        return connection.makefile("r").readline().strip()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        match self.path.strip("/").split("/", 1):
            case ["healthz" | "readyz"]:
                self._answer(b"ok")
            case ["files", name]:
                self._answer(read_file(name))
            case ["objects", name]:
                self._answer(OBJECTS.get(name))
            case ["reports"]:
                self._answer(json.dumps(OBJECTS.names("reports/")).encode())
            case ["rpc"]:
                self._answer(json.dumps(rpc_statuses()).encode())
            case ["log"]:
                self._answer(tell_log("list").encode())
            case _:
                self._answer(None)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        match self.path.strip("/").split("/", 1):
            case ["files", name]:
                write_file(name, content)
            case ["objects", name]:
                OBJECTS.put(name, content)
            case ["log"]:
                tell_log(f"append {content.decode()}")
            case _:
                self._answer(None)
                return
        self._answer(b"kept", 201)

    def log_message(self, *_: object) -> None:
        """Probes would fill the log."""

    def _answer(self, content: bytes | None, status: int = 200) -> None:
        self.send_response(404 if content is None else status)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")


def main() -> None:
    server = ThreadingHTTPServer(("", 8000), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


main()
