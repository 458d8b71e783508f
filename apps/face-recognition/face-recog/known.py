"""The people that are known: one or more pictures of each in a folder."""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from grpc import StatusCode

from errors import CallError, PictureError
from faces import Recognizer
from files import read_below
from pictures import decode

# The names and sizes of the folder's files are compared at most once in this time.
CHECK_SECONDS = 1.0
_log = logging.getLogger("known")

# What changes with a file: its inode, size in bytes, and time in nanoseconds.
_Signature = tuple[int, int, int]


class Match(NamedTuple):
    """The file of the known face that is most similar to another, and the distance of both."""

    name: str
    distance: float


class _Picture(NamedTuple):
    """
    What is known of a file.

    digest: of its content; empty if that is too large or cannot be read. encoding: None if there is no face in it.
    retry: whether it may be readable at another time.
    """

    signature: _Signature
    digest: bytes = b""
    encoding: np.ndarray | None = None
    retry: bool = False


class KnownPeople:
    """The encodings of the faces in a folder of pictures, which may change at any time."""

    def __init__(self, folder: Path, max_bytes: int, max_pixels: int, clock: Callable[[], float] = time.monotonic):
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels
        self._clock = clock
        self._lock = threading.Lock()
        self._checked: float | None = None
        self._pictures: dict[str, _Picture] = {}
        # Replaced as a whole, so that matches need no lock.
        self._known: tuple[list[str], np.ndarray] = ([], np.empty((0, 128)))

    def refresh(self, recognizer: Recognizer, stopped: Callable[[], bool] = lambda: False) -> None:
        """
        Looks for files that were added, changed or removed, unless it did so within CHECK_SECONDS; ends early if
        `stopped`. Raises OSError if the folder cannot be read.
        """
        with self._lock:
            now = self._clock()
            if self._checked is None or now - self._checked >= CHECK_SECONDS:
                self._scan(recognizer, stopped)
                self._checked = now

    def match(self, encoding: np.ndarray) -> Match | None:
        """The known face that is nearest to an encoding; None if nobody is known."""
        names, encodings = self._known
        if not names:
            return None
        distances = np.linalg.norm(encodings - encoding, axis=1)
        best = int(distances.argmin())
        return Match(names[best], float(distances[best]))

    def _scan(self, recognizer: Recognizer, stopped: Callable[[], bool]) -> None:
        files = self._files()
        before = self._pictures
        changed = files != {name: picture.signature for name, picture in before.items()}
        if not changed and not any(picture.retry for picture in before.values()):
            return
        by_digest = {picture.digest: picture for picture in before.values()}
        pictures: dict[str, _Picture] = {}
        for name, signature in files.items():
            if stopped():
                return
            picture = before.get(name)
            if picture is None or picture.signature != signature or picture.retry:
                logged = picture is not None and picture.signature == signature
                picture = self._load(name, signature, by_digest, recognizer, logged)
            pictures[name] = by_digest[picture.digest] = picture
        self._use(pictures)
        if changed:
            fields = {"files": len(pictures), "faces": len(self._known[0])}
            _log.info("the folder of known people was read", extra={"fields": fields})

    def _files(self) -> dict[str, _Signature]:
        """The files in the folder, apart from those that are ignored, by name."""
        found: dict[str, _Signature] = {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if _ignored(entry.name):
                    continue
                try:
                    if not entry.is_file(follow_symlinks=False):
                        continue
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    # Removed since the folder was read.
                    continue
                found[entry.name] = (status.st_ino, status.st_size, status.st_mtime_ns)
        return dict(sorted(found.items()))

    def _load(
        self,
        name: str,
        signature: _Signature,
        by_digest: dict[bytes, _Picture],
        recognizer: Recognizer,
        logged: bool,
    ) -> _Picture:
        try:
            data = read_below(self._folder, name, self._max_bytes)
        except CallError as error:
            if not logged:
                _log_skipped(error.message)
            return _Picture(signature, retry=error.status is not StatusCode.INVALID_ARGUMENT)
        digest = hashlib.sha256(data).digest()
        same = by_digest.get(digest)
        return _Picture(signature, digest, same.encoding if same else self._encoding(name, data, recognizer))

    def _encoding(self, name: str, data: bytes, recognizer: Recognizer) -> np.ndarray | None:
        try:
            # The largest face: a picture of a person may have others in the background.
            face = next(recognizer.faces(decode(data, self._max_pixels)), None)
        except PictureError as error:
            _log_skipped(f"{name!r} {error}")
            return None
        if face is None:
            _log_skipped(f"{name!r} has no face")
            return None
        return face.encoding

    def _use(self, pictures: dict[str, _Picture]) -> None:
        known = {name: picture.encoding for name, picture in pictures.items() if picture.encoding is not None}
        self._known = (list(known), np.stack(list(known.values())) if known else np.empty((0, 128)))
        self._pictures = pictures


def _ignored(name: str) -> bool:
    # Uploads in progress.
    if name.startswith(".") or name.endswith(".tmp"):
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        # Not UTF-8, which an answer has to be.
        return True
    return False


def _log_skipped(reason: str) -> None:
    _log.warning("a file in the folder of known people is skipped: %s", reason)
