"""Makes a wheel of PyTorch from Debian's package, with the page of an index that offers it: `wheel.py FOLDER`.

Debian keeps shared libraries in common folders; in a wheel they are inside the package, where its extensions look for
them. Only libraries that every image for Python has are left out.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

NAME = "torch"
PACKAGES = ("torch", "functorch", "torchgen")
INSTALLED = Path("/usr/lib/python3/dist-packages")
LIBRARIES = f"{NAME}/lib"
# The C and C++ libraries are those of the image: two versions in one process do not work.
PROVIDED = re.compile(r"(ld-linux|lib(c|m|dl|rt|pthread|util|gcc_s|stdc\+\+)\.so)")
# Programs that test PyTorch, what only compilers need, and links to libraries that are added by their full names; one
# library is loaded by its link's name.
OMITTED = re.compile(
    r"/__pycache__/|^torch/(include|share)/|\.(a|cmake|pyi)$"
    r"|^torch/bin/(?!torch_shm_manager$)|^torch/lib/(?!libtorch_global_deps\.so$)"
)
# The earliest time that the format has: with it, the same packages make the same wheel.
TIME = (1980, 1, 1, 0, 0, 0)


def main(folder: Path) -> None:
    version = metadata.version(NAME)
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    tag = f"{python}-{python}-linux_{os.uname().machine}"
    wheel = f"{NAME}-{version}-{tag}.whl"
    staging = Path(tempfile.mkdtemp())
    for source in package_files():
        copy(source, staging / source.relative_to(INSTALLED))
    for name, source in shared_libraries(list(elf_files(staging))).items():
        copy(source, staging / LIBRARIES / name)
    for file in elf_files(staging):
        to_libraries = os.path.relpath(staging / LIBRARIES, file.parent)
        subprocess.run(["patchelf", "--set-rpath", f"$ORIGIN/{to_libraries}", file], check=True)
    write_metadata(staging / f"{NAME}-{version}.dist-info", version, tag)

    folder.mkdir(parents=True)
    pack(staging, folder / wheel)
    link = f'<a href="{wheel.replace("+", "%2B")}">{wheel}</a>'
    (folder / "index.html").write_text(f"<!DOCTYPE html>\n<title>{NAME}</title>\n{link}\n")


def package_files() -> Iterator[Path]:
    """Files of the installed packages that a program at run time may need."""
    for package in PACKAGES:
        for path in sorted((INSTALLED / package).rglob("*")):
            if path.is_file() and not OMITTED.search(path.relative_to(INSTALLED).as_posix()):
                yield path


def shared_libraries(files: Iterable[Path]) -> dict[str, Path]:
    """Paths of the shared libraries that the files are linked with, directly or not, by their names."""
    found: dict[str, Path] = {}
    for file in files:
        listing = subprocess.run(["ldd", file], check=True, capture_output=True, text=True).stdout
        for name, path in re.findall(r"^\s*(\S+) => (\S+)", listing, re.MULTILINE):
            if path == "not":
                raise SystemExit(f"{file} needs {name}, which is not installed")
            if not PROVIDED.match(name):
                found[name] = Path(path)
    return found


def elf_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.open("rb").read(4) == b"\x7fELF":
            yield path


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o755 if os.access(source, os.X_OK) else 0o644)


def write_metadata(folder: Path, version: str, tag: str) -> None:
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\n")
    (folder / "WHEEL").write_text(f"Wheel-Version: 1.0\nGenerator: wheel.py\nRoot-Is-Purelib: false\nTag: {tag}\n")


def pack(folder: Path, wheel: Path) -> None:
    """Writes a folder's files and the record of them to a wheel."""
    record = []
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:

        def add(name: str, content: bytes, mode: int) -> None:
            entry = zipfile.ZipInfo(name, TIME)
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)

        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(content)}\n")
            add(name, content, path.stat().st_mode & 0o777)
        info = next(folder.glob("*.dist-info")).name
        add(f"{info}/RECORD", "".join([*record, f"{info}/RECORD,,\n"]).encode(), 0o644)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
