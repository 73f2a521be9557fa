#!/bin/sh
# release.sh VERSION: builds the targets of docker-bake.json, and releases their images together.
set -eu
export VERSION="$1"
docker buildx bake --push --metadata-file bake.json >&2
# semtag reads the metadata of one image: each target gets a file of its own.
for target in site admin; do
  node --print "JSON.stringify(require('./bake.json').$target)" >"$target.json"
done
npx semtag push "$VERSION"
