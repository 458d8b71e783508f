"""A Worker: answers each file in `questions/` by one in `answers/`, and says that it is alive."""

import os
import signal
import threading
from pathlib import Path

from store import FILES, write_file

ALIVE = Path("/tmp/alive")  # noqa: S108
STOP = threading.Event()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: STOP.set())
    while not STOP.wait(0.5):
        ALIVE.touch()
        for question in FILES.glob("questions/*"):
            answer = f"{question.read_text()} by {os.environ['HOSTNAME']} as {os.getuid()}"
            write_file(f"answers/{question.name}", answer.encode())


main()
