"""Files that callers name, all of them below one folder."""

import errno
import os
import stat
from pathlib import Path

from grpc import StatusCode

from errors import CallError

MAX_PATH_BYTES = 255
# What the system reports for a path without a file, and for what is no file.
_MISSING = (errno.ENOENT, errno.ENOTDIR)
_NOT_A_FILE = (errno.EISDIR, errno.ELOOP, errno.ENXIO)


def read_below(folder: Path, path: str, max_bytes: int) -> bytes:
    """
    Reads the file at a path that is relative to `folder`.

    Raises CallError: INVALID_ARGUMENT if the path leaves the folder, or what is there is no file or too large;
    NOT_FOUND if nothing is there; UNAVAILABLE if it cannot be read.
    """
    _check(path)
    try:
        file = (folder / path).resolve()
    except RuntimeError:
        # Python before 3.13 reports loops here; later ones when the file is opened.
        raise _invalid(f"{path!r} is a loop of symbolic links") from None
    if not file.is_relative_to(folder.resolve()):
        raise _invalid(f"{path!r} is a symbolic link that leaves the folder of pictures")
    try:
        with open(file, "rb", opener=_open) as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _invalid(f"{path!r} is not a file")
            data = opened.read(max_bytes + 1)
    except OSError as error:
        raise _failed(path, error) from error
    if len(data) > max_bytes:
        size = max(status.st_size, len(data))
        raise _invalid(f"{path!r} has {size} bytes: at most {max_bytes} are allowed")
    return data


def _open(file: str, flags: int) -> int:
    # Without following a link that replaced the file meanwhile, and without waiting for the writer of a named pipe.
    return os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _check(path: str) -> None:
    allowed = "allowed is a path below the folder of pictures, such as 'portrait.png'"
    if not path:
        raise _invalid(f"image_path is empty: {allowed}")
    length = len(path.encode())
    if length > MAX_PATH_BYTES:
        raise _invalid(f"image_path has {length} bytes: at most {MAX_PATH_BYTES} are allowed")
    if "\0" in path or path.startswith("/") or ".." in path.split("/"):
        raise _invalid(f"image_path is {path!r}: {allowed}")


def _failed(path: str, error: OSError) -> CallError:
    if error.errno in _MISSING:
        return CallError(StatusCode.NOT_FOUND, f"{path!r} does not exist")
    if error.errno in _NOT_A_FILE:
        return _invalid(f"{path!r} is not a file")
    return CallError(StatusCode.UNAVAILABLE, f"{path!r} cannot be read: {error.strerror}")


def _invalid(message: str) -> CallError:
    return CallError(StatusCode.INVALID_ARGUMENT, message)
