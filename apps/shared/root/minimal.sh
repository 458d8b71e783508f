#!/bin/sh
# Makes the root of an image without a distribution: `minimal.sh ROOT [PATH...] [-- PATH...]` copies the first paths from
# this image, with what their links lead to, and then the shared libraries that anything in the root, or below the paths
# after `--`, is linked with. It can be run again for the same root, to add to it.
#
# Like the distroless images, the root has the entries and licences of the Debian packages whose files it has: scanners
# find vulnerable packages by them.
set -eu
root=$1
shift

# copy PATH...: files, folders, and links with their targets.
copy() {
  for path; do
    [ -e "$path" ] || { echo "minimal.sh: there is no $path in this image" >&2; exit 1; }
    mkdir -p "$root$(dirname "$path")"
    cp --archive --no-clobber --no-target-directory "$path" "$root$path"
    if [ -L "$path" ]; then
      target=$(readlink "$path")
      case $target in
        /*) copy "$target" ;;
        *) copy "$(realpath --no-symlinks "$(dirname "$path")/$target")" ;;
      esac
    fi
  done
}

# Debian's folders outside of /usr are links.
for link in /bin /lib /lib64 /sbin; do
  [ -L "$link" ] || continue
  mkdir -p "$root$(realpath "$link")"
  cp --archive --no-clobber "$link" "$root"
done
mkdir -p "$root/tmp"
chmod 1777 "$root/tmp"
copy /etc/group /etc/nsswitch.conf /etc/os-release /etc/passwd
# Not linked: the C library loads it when a thread ends early, and aborts the process without it.
copy /lib/*-linux-gnu/libgcc_s.so.1

while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
  copy "$1"
  shift
done
[ "$#" -eq 0 ] || shift

# ldd fails for scripts, and prints libraries that are next to the program or one of the packages by their paths there.
libraries=$(
  find "$root" "$@" -type f \( -name '*.so*' -o -name '*.node' -o -perm /111 \) -exec ldd {} + 2>/dev/null |
    sed -nE 's|^\s+(\S+ => )?(/\S+) \(0x[0-9a-f]+\)$|\2|p' | xargs --no-run-if-empty realpath --no-symlinks | sort -u
) || true
for library in $libraries; do
  for part in "$root" "$@"; do
    case $library in "$part"/*) continue 2 ;; esac
  done
  copy "$library"
done

packages=$(
  find "$root" ! -type d -printf '/%P\0' | xargs --null dpkg-query --search 2>/dev/null |
    sed -E '/^diversion by /d; s/(:\S+)?: .*//'
) || true
mkdir -p "$root/var/lib/dpkg/status.d"
for package in $(echo "$packages" | sort -u); do
  dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
  licence=/usr/share/doc/$package/copyright
  if [ -e "$licence" ]; then copy "$licence"; fi
done
