#!/bin/sh
# release.sh [BUILD]: builds the version in VERSION anew, and releases it as that build; the default is today.
set -eu
build=${1:-$(date -u +%Y%m%d)}
version=$(cat VERSION)+$build
created=$(date -u +%Y-%m-%dT%H:%M:%SZ)
# A copy of this folder may be no checkout: its image then names no revision.
revision=$(git rev-parse HEAD 2>/dev/null) || revision=

# Nothing of the last build is taken over: it would bring no update.
docker build --pull --no-cache \
  --build-arg VERSION="$version" --build-arg CREATED="$created" --build-arg REVISION="$revision" \
  --tag golden-image . >&2
npx semtag push golden-image "$version" --registry registry.local:5000 --require-version-label
