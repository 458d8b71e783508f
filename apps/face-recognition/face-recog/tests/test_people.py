"""Known people who are added, changed and removed while the service runs, and how similar they have to be."""

import shutil
from pathlib import Path

import pytest

from tests.samples import FOLDER, KNOWN, STRANGER
from tests.server import running

# The distance of known.jpg and mirrored.jpg is 0.22, of known.jpg and stranger.jpg 0.75.
THRESHOLDS = {"0.3": ("known.jpg", ""), "0.6": ("known.jpg", ""), "0.9": ("known.jpg", "known.jpg")}


def test_changes_need_no_restart(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        for sample in (KNOWN, STRANGER):
            shutil.copy(sample, server.unknown)
        assert server.identify("known.jpg") == ("OK", "")
        # As uploads arrive: complete, and by a new name.
        shutil.copy(FOLDER / "turned.jpg", server.known / ".upload")
        (server.known / ".upload").rename(server.known / "eileen.jpg")
        server.identify_until("known.jpg", "eileen.jpg")
        shutil.copy(STRANGER, server.known / "drawing.jpg")
        server.identify_until("stranger.jpg", "drawing.jpg")
        assert server.identify("known.jpg") == ("OK", "eileen.jpg")
        # The nearest one counts, not the first.
        shutil.copy(KNOWN, server.known / "zoe.jpg")
        server.identify_until("known.jpg", "zoe.jpg")
        shutil.copy(STRANGER, server.known / "zoe.jpg")
        server.identify_until("known.jpg", "eileen.jpg")
        (server.known / "eileen.jpg").unlink()
        server.identify_until("known.jpg", "")


def test_bad_files_are_skipped(tmp_path: Path) -> None:
    def prepare(known: Path) -> None:
        for sample in FOLDER.iterdir():
            shutil.copy(sample, known)

    with running(tmp_path, prepare) as server:
        shutil.copy(FOLDER / "turned.jpg", server.unknown)
        for _ in range(3):
            assert server.identify("turned.jpg") == ("OK", "turned.jpg")
        assert server.stop() == 0
    skipped = [line["message"].split(": ", 1)[1] for line in server.lines if line["level"] == "warning"]
    assert [message for message in skipped if "README" not in message] == [
        "'broken.png' is not a picture: allowed are PNG and JPEG",
        "'nobody.png' has no face",
    ]


@pytest.mark.parametrize(("threshold", "expected"), THRESHOLDS.items())
def test_threshold(tmp_path: Path, threshold: str, expected: tuple[str, str]) -> None:
    with running(tmp_path, lambda known: shutil.copy(KNOWN, known), THRESHOLD=threshold) as server:
        for name in ("mirrored.jpg", "stranger.jpg"):
            shutil.copy(FOLDER / name, server.unknown)
        found = (server.identify("mirrored.jpg"), server.identify("stranger.jpg"))
    assert found == tuple(("OK", name) for name in expected)


def test_folder_of_known_people_that_is_away(tmp_path: Path) -> None:
    with running(tmp_path, lambda known: shutil.copy(KNOWN, known)) as server:
        shutil.copy(KNOWN, server.unknown)
        away = server.known.rename(tmp_path / "away")
        while (answer := server.identify("known.jpg"))[0] == "OK":
            assert answer[1] == "known.jpg"
        assert answer == ("UNAVAILABLE", "the folder of known people cannot be read: No such file or directory")
        away.rename(server.known)
        server.identify_until("known.jpg", "known.jpg")
