"""The folder of known people, with a recognizer that only counts."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from grpc import StatusCode
from PIL import Image

import known
from errors import CallError
from faces import Face
from known import CHECK_SECONDS, KnownPeople
from tests.samples import encoded

MAX_BYTES = 10_000


class Recognizer:
    """Takes each picture for a face that has the picture's color, and black ones for nobody."""

    def __init__(self) -> None:
        self.pictures = 0

    def faces(self, picture: np.ndarray) -> Iterator[Face]:
        self.pictures += 1
        if picture.any():
            yield Face(1, np.resize(picture[0, 0], 128).astype(float))


class People:
    """A folder, and what is known of it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.now = 0.0
        self.recognizer = Recognizer()
        self.known = KnownPeople(folder, MAX_BYTES, 10_000, lambda: self.now)

    def write(self, name: str, color: str) -> None:
        """Writes the picture of a person, who is a color."""
        (self.folder / name).write_bytes(encoded(Image.new("RGB", (8, 8), color)))

    def look(self) -> None:
        """Looks for changes, a while after the last time."""
        self.now += CHECK_SECONDS
        self.known.refresh(self.recognizer)

    def names(self) -> dict[str, str]:
        """Who is found for each color."""
        found = {}
        for color, values in {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}.items():
            match = self.known.match(np.resize(values, 128).astype(float))
            if match and match.distance == 0:
                found[color] = match.name
        return found


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path)


def test_nobody_is_known(people: People) -> None:
    people.look()
    assert people.known.match(np.zeros(128)) is None


def test_files_are_added_changed_and_removed(people: People) -> None:
    people.write("a.png", "red")
    people.look()
    assert people.names() == {"red": "a.png"}
    people.write("b.png", "lime")
    people.look()
    assert people.names() == {"red": "a.png", "lime": "b.png"}
    people.write("a.png", "blue")
    people.look()
    assert people.names() == {"blue": "a.png", "lime": "b.png"}
    (people.folder / "b.png").unlink()
    people.look()
    assert people.names() == {"blue": "a.png"}
    (people.folder / "a.png").unlink()
    people.look()
    assert people.names() == {}


def test_each_content_is_searched_once(people: People) -> None:
    people.write("a.png", "red")
    people.write("b.png", "red")
    people.write("c.png", "black")
    for _ in range(3):
        people.look()
    assert people.recognizer.pictures == 2
    (people.folder / "a.png").rename(people.folder / "d.png")
    (people.folder / "b.png").unlink()
    people.look()
    assert people.names() == {"red": "d.png"}
    assert people.recognizer.pictures == 2


def test_folder_is_compared_once_in_a_while(people: People) -> None:
    people.look()
    people.write("a.png", "red")
    people.now += CHECK_SECONDS * 0.99
    people.known.refresh(people.recognizer)
    assert people.names() == {}
    people.now += CHECK_SECONDS * 0.01
    people.known.refresh(people.recognizer)
    assert people.names() == {"red": "a.png"}


@pytest.mark.parametrize("name", [".a.png", "a.png.tmp", ".a.png.x.tmp", "folder/a.png", "\udcff.png"])
def test_ignored_names(people: People, name: str, caplog: pytest.LogCaptureFixture) -> None:
    (people.folder / "folder").mkdir()
    people.write(name, "red")
    people.look()
    assert (people.names(), caplog.messages) == ({}, [])


def test_links_are_ignored(people: People) -> None:
    people.write(".hidden.png", "red")
    (people.folder / "a.png").symlink_to(".hidden.png")
    people.look()
    assert people.names() == {}


BAD = {
    "text": (b"text", "'bad.png' is not a picture: allowed are PNG and JPEG"),
    "empty": (b"", "'bad.png' is empty"),
    "no face": (encoded(Image.new("RGB", (8, 8))), "'bad.png' has no face"),
    "many bytes": (b"x" * (MAX_BYTES + 1), "'bad.png' has 10001 bytes: at most 10000 are allowed"),
    "many pixels": (
        encoded(Image.new("RGB", (101, 100))),
        "'bad.png' has 101 x 100 pixels: at most 10000 in all are allowed",
    ),
}


@pytest.mark.parametrize(("data", "message"), BAD.values(), ids=BAD.keys())
def test_bad_files_are_logged_once(people: People, data: bytes, message: str, caplog: pytest.LogCaptureFixture) -> None:
    people.write("a.png", "red")
    (people.folder / "bad.png").write_bytes(data)
    for _ in range(3):
        people.look()
    assert people.names() == {"red": "a.png"}
    assert caplog.messages == [f"a file in the folder of known people is skipped: {message}"]
    people.write("bad.png", "lime")
    people.look()
    assert people.names() == {"red": "a.png", "lime": "bad.png"}


def test_unreadable_files_are_tried_again(
    people: People, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> bytes:
        raise CallError(StatusCode.UNAVAILABLE, "'a.png' cannot be read: Input/output error")

    people.write("a.png", "red")
    with monkeypatch.context() as patch:
        patch.setattr(known, "read_below", fail)
        for _ in range(3):
            people.look()
    assert len(caplog.messages) == 1 and people.names() == {}
    people.look()
    assert people.names() == {"red": "a.png"}


def test_replaced_file_of_the_same_size_and_time(people: People) -> None:
    people.write("a.png", "red")
    people.look()
    before = (people.folder / "a.png").stat()
    people.write(".new", "blue")
    os.utime(people.folder / ".new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (people.folder / ".new").replace(people.folder / "a.png")
    people.look()
    assert people.names() == {"blue": "a.png"}


def test_folder_that_cannot_be_read(people: People) -> None:
    people.write("a.png", "red")
    people.look()
    moved = people.folder.rename(people.folder.with_name("moved"))
    with pytest.raises(FileNotFoundError):
        people.look()
    moved.rename(people.folder)
    people.look()
    assert people.names() == {"red": "a.png"}


def test_stop_ends_the_search(people: People) -> None:
    for number in range(5):
        people.write(f"{number}.png", f"#{number:02x}0000")
    people.known.refresh(people.recognizer, lambda: people.recognizer.pictures == 2)
    assert people.recognizer.pictures == 2
