#!/bin/sh
# Builds the assets into BUILD/web when the packages are there; called by the build with the source and build folders.
set -eu
src=$1 build=$2
[ -d "$src/web/node_modules" ] || { echo "web/node_modules is missing: run make build (or: cd web && npm ci --ignore-scripts)" >&2; exit 1; }
(cd "$src/web" && node build.mjs "$build/web" >/dev/null)
touch "$build/web.stamp"
