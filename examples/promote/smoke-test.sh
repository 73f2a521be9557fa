#!/bin/sh
# smoke-test.sh REPOSITORY@DIGEST: pulls the content by its digest and tests it.
set -eu
docker pull --quiet "$1" >/dev/null
title=$(docker image inspect --format '{{index .Config.Labels "org.opencontainers.image.title"}}' "$1")
if [ "$title" != "Acme site" ]; then
  echo "The image has the title \"$title\"."
  exit 1
fi
echo "The image is what it should be."
