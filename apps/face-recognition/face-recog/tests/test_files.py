"""Paths of pictures: which are read, and what callers learn of the others."""

import os
from pathlib import Path

import pytest
from grpc import StatusCode

from errors import CallError
from files import read_below
from tests.server import Server

ALLOWED = "allowed is a path below the folder of pictures, such as 'portrait.png'"
INVALID = "INVALID_ARGUMENT"

PATHS = {
    "nothing": ("", INVALID, f"image_path is empty: {ALLOWED}"),
    "parent": ("../secret.png", INVALID, f"image_path is '../secret.png': {ALLOWED}"),
    "parent inside": ("folder/../a.png", INVALID, f"image_path is 'folder/../a.png': {ALLOWED}"),
    "parent at the end": ("folder/..", INVALID, f"image_path is 'folder/..': {ALLOWED}"),
    "absolute": ("/etc/hostname", INVALID, f"image_path is '/etc/hostname': {ALLOWED}"),
    "zero byte": ("a.png\0b", INVALID, f"image_path is 'a.png\\x00b': {ALLOWED}"),
    "too long": ("ä" * 128, INVALID, "image_path has 256 bytes: at most 255 are allowed"),
    "the folder": (".", INVALID, "'.' is not a file"),
    "another folder": ("folder", INVALID, "'folder' is not a file"),
    "link out": ("out.png", INVALID, "'out.png' is a symbolic link that leaves the folder of pictures"),
    "link out, to nothing": ("gone.png", INVALID, "'gone.png' is a symbolic link that leaves the folder of pictures"),
    "through a linked folder": (
        "up/secret.png",
        INVALID,
        "'up/secret.png' is a symbolic link that leaves the folder of pictures",
    ),
    "named pipe": ("pipe", INVALID, "'pipe' is not a file"),
    "missing": ("missing.png", "NOT_FOUND", "'missing.png' does not exist"),
    "below a file": ("a.png/b.png", "NOT_FOUND", "'a.png/b.png' does not exist"),
    "link to nothing": ("later.png", "NOT_FOUND", "'later.png' does not exist"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / "folder").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(b"secret")
    for name in ("a.png", "folder/b.png", "...png"):
        (folder / name).write_bytes(name.encode())
    (folder / "out.png").symlink_to("../secret.png")
    (folder / "gone.png").symlink_to("../gone.png")
    (folder / "up").symlink_to(tmp_path)
    (folder / "later.png").symlink_to("folder/later.png")
    (folder / "inside.png").symlink_to("folder/b.png")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.mark.parametrize(("path", "status", "message"), PATHS.values(), ids=PATHS.keys())
def test_refused(folder: Path, path: str, status: str, message: str) -> None:
    with pytest.raises(CallError) as raised:
        read_below(folder, path, 100)
    assert (raised.value.status.name, raised.value.message) == (status, message)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.png", "a.png"),
        ("./a.png", "a.png"),
        ("folder/b.png", "folder/b.png"),
        ("inside.png", "folder/b.png"),
        ("...png", "...png"),
    ],
)
def test_read(folder: Path, path: str, content: str) -> None:
    assert read_below(folder, path, 100) == content.encode()


def test_loops_are_refused(folder: Path) -> None:
    with pytest.raises(CallError, match=r"^'loop' is ") as raised:
        read_below(folder, "loop", 100)
    assert raised.value.status is StatusCode.INVALID_ARGUMENT


def test_folder_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert read_below(link, "a.png", 100) == b"a.png"


@pytest.mark.parametrize("size", [0, 99, 100])
def test_largest_files(folder: Path, size: int) -> None:
    (folder / "a.png").write_bytes(b"x" * size)
    assert len(read_below(folder, "a.png", 100)) == size


def test_too_large_files(folder: Path) -> None:
    (folder / "a.png").write_bytes(b"x" * 1234)
    with pytest.raises(CallError, match=r"^'a.png' has 1234 bytes: at most 100 are allowed$") as raised:
        read_below(folder, "a.png", 100)
    assert raised.value.status is StatusCode.INVALID_ARGUMENT


def test_faults_of_the_volume_may_pass(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(CallError, match=r"^'a.png' cannot be read: Input/output error$") as raised:
        read_below(folder, "a.png", 100)
    assert raised.value.status is StatusCode.UNAVAILABLE


def test_callers_get_status_and_message(server: Server) -> None:
    assert server.identify("../known/known.jpg")[0] == INVALID
    assert server.identify("missing.png") == ("NOT_FOUND", "'missing.png' does not exist")
    assert server.identify_bytes(b"x" * (8 * 1024 * 1024 + 1), "large.png") == (
        INVALID,
        "'large.png' has 8388609 bytes: at most 8388608 are allowed",
    )
