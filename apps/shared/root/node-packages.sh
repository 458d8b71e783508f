#!/bin/sh
# Removes from a folder of packages for Node.js what programs do not use, but no licences, and adds the shared libraries that
# native packages need to the root that minimal.sh has made: `node-packages.sh ROOT FOLDER`.
set -eu
root=$1
folder=$2

# Tests, settings of repositories, TypeScript's sources and declarations, source maps and documentation.
find "$folder" -depth -type d \( -name __tests__ -o -name test -o -name tests -o -name .github -o -name @types \) -exec rm -r {} +
find "$folder" -type f \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' -o -name '*.spec.js' -o -name '*.test.js' \
  -o -name '*.[mM][dD]' -o -name '*.markdown' \) \
  ! -iname 'licen[cs]e*' ! -iname 'notice*' -delete

sh "$(dirname "$0")/minimal.sh" "$root" -- "$folder"
