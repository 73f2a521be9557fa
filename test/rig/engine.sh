#!/bin/sh
# engine.sh DIRECTORY ARGUMENT…: dockerd in a mount namespace of its own, where its folders outside data and exec
# root are the rig's: /etc/docker (its key, trusted authorities; the machine's settings are not read) and /run/docker.
# The kernel undoes every mount as soon as the last process of the namespace has ended.
directory=$1
shift
for folder in /etc/docker /run/docker; do
  mkdir -p "$folder" "$directory$folder" && mount --bind "$directory$folder" "$folder" || exit 1
done
exec dockerd "$@"
