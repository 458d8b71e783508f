#!/bin/sh
# Removes from a Python environment what programs do not use, compiles it, and adds the shared libraries that its packages
# need to the root that python.sh has made: `python-packages.sh ROOT ENVIRONMENT`.
set -eu
root=$1
environment=$2

# Tests, headers, static libraries, sources of extensions, type stubs and the shells' scripts.
find "$environment" -depth -type d \( -name include -o -name test -o -name tests -o -path '*/testing/suite' \) \
  -exec rm -r {} +
find "$environment" -type f \( -name '*.a' -o -name '*.[ch]' -o -name '*.[ch]pp' -o -name '*.cu' -o -name '*.px[di]' \
  -o -name '*.pyi' -o -name '*.pyx' -o -name '*.pyx.*' -o -name 'test_*.py' -o -path "$environment/bin/[aA]ctivate*" \) -delete
# Without timestamps, the same packages produce the same files.
"$environment/bin/python" -m compileall -q --invalidation-mode unchecked-hash "$environment/lib"

sh "$(dirname "$0")/minimal.sh" "$root" -- "$environment"
