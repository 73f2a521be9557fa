#!/bin/sh
# release.sh VERSION: stages the image, tests what the registry has, and promotes exactly that.
set -eu
reference=$(npx semtag push site "$1" --registry registry.local:5000 --stage --quiet)
sh smoke-test.sh "$reference" >&2
# Sign here, for example: cosign sign "$reference"
npx semtag promote "${reference%@*}" "$1" --digest "${reference#*@}"
