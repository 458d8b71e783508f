#!/bin/sh
# Makes the root of an image with Python alone, of an image for Python: `python.sh ROOT`.
set -eu
root=$1
python=$(command -v python)
library=$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')

mkdir -p "$root$library"
cp --archive "$library/." "$root$library"
# What servers do not use: the installer of pip, editors, tests, and what only a terminal needs.
(
  cd "$root$library"
  rm -rf __phello__ config-* dist-packages ensurepip idlelib lib2to3 pydoc_data site-packages test tkinter turtle.py \
    turtledemo venv
  rm -f lib-dynload/_curses* lib-dynload/_dbm* lib-dynload/_gdbm* lib-dynload/_test* lib-dynload/_tkinter* \
    lib-dynload/_xxtestfuzz* lib-dynload/readline* lib-dynload/xx*
  find . -name __pycache__ -prune -exec rm -r {} +
)
# Compiled here because the file system is read-only at run time; without timestamps, the same sources produce the same
# files.
python -m compileall -q --invalidation-mode unchecked-hash -s "$root" -p / "$root$library"

sh "$(dirname "$0")/minimal.sh" "$root" "$python" "${python}3" "$python$(python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" \
  /etc/ssl/certs/ca-certificates.crt /usr/share/zoneinfo
