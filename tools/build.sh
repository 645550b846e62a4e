#!/bin/sh
# build.sh BUILD [TARGET…] — assets' packages, configuration and compilation; does only what is needed.
set -eu
build=$1
shift

# npm ci when the lock is not the one that was installed.
if ! cmp -s web/package-lock.json web/node_modules/.installed-lock; then
    echo "Installing the packages of the assets (npm ci)"
    (cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp web/package-lock.json web/node_modules/.installed-lock
fi

# Meson reads the lists of source files when it configures: a new or vanished file asks for that again.
files=$(find src tools tests web -name node_modules -prune -o -type f -print | LC_ALL=C sort)
if [ ! -f "$build/build.ninja" ]; then
    meson setup "$build" >/dev/null || { meson setup "$build"; exit 1; }
elif [ meson.build -nt "$build/build.ninja" ] || [ "$files" != "$(cat "$build/.files" 2>/dev/null)" ]; then
    meson setup --reconfigure "$build" >/dev/null || { meson setup --reconfigure "$build"; exit 1; }
fi
printf '%s\n' "$files" >"$build/.files"
ninja -C "$build" -n "$@" | grep -q 'no work to do' && exit 0
echo "Building in $build"
ninja -C "$build" --quiet "$@"
