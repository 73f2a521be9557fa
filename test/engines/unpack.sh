#!/bin/bash
# unpack.sh DIRECTORY 'SUITE…' PACKAGE…: unpacks packages of Debian, with all that they depend on, into
# DIRECTORY/root, and waits until it is stopped. A later suite is for what an earlier one cannot install. The
# machine's own packages stay as they are.
set -e
directory=$1 suites=$2
shift 2

fail() {
  printf 'Engines of other releases of Debian cannot be unpacked here: %s\n' "$*" >&2
  exit 1
}
ID='' VERSION_CODENAME=''
. /etc/os-release 2>/dev/null || true
[ "$ID" = debian ] || fail 'the machine has no Debian.'
[ "$(id -u)" = 0 ] || fail 'only root can do it.'
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r $keys ] || fail 'install the package debian-archive-keyring.'
mirror=$(apt-get indextargets --format '$(COMPONENT) $(RELEASE) $(REPO_URI)' 'Identifier: Packages' |
  awk -v own="$VERSION_CODENAME" '$1 == "main" && ($2 == own || $2 ~ /^((old)?stable|testing|unstable|sid)$/) { print $3; exit }')
[ -n "$mirror" ] || fail "the sources of apt name no mirror of $VERSION_CODENAME."

state=$directory/apt
mkdir -p "$state/lists/partial" "$state/archives/partial"
: >"$state/status" # nothing is installed: apt fetches the C library too
for suite in $suites; do
  echo "deb [signed-by=$keys target=Packages] $mirror $suite main"
done >"$state/sources.list"
apt() {
  apt-get -q -y -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state" \
    -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 "$@"
}
fetch() {
  for suite in $suites; do
    apt install --download-only --no-install-recommends -t "$suite" "$@" && return
  done
  return 1
}
apt update -o APT::Update::Error-Mode=any
fetch "$@"

# https://wiki.debian.org/UsrMerge: older packages have files in both places.
root=$directory/unpacked
mkdir -p "$root/var"
ln -s /run "$root/var/run"
for folder in bin sbin lib lib64; do
  mkdir -p "$root/usr/$folder"
  ln -s "usr/$folder" "$root/$folder"
done
for package in "$state"/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$root"
  rm "$package"
done
mv "$root" "$directory/root"
exec sleep infinity
