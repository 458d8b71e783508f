"""A StatefulService: lines over TCP, kept in the pod's own volume."""

import signal
import socketserver
import threading
from pathlib import Path

FILE = Path("/data/lines")


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command, _, text = self.rfile.readline().decode().strip().partition(" ")
        if command == "append":
            with FILE.open("a") as file:
                file.write(f"{text}\n")
        lines = FILE.read_text().split() if FILE.exists() else []
        self.wfile.write(f"{','.join(lines)}\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    with Server(("", 7000), Handler) as server:
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()


main()
