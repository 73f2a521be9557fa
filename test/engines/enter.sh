#!/bin/sh
# enter.sh ROOT DIRECTORY COMMAND…: runs the command with ROOT as its root, in a mount namespace of its own. It shares
# DIRECTORY with this machine. What else it writes goes to memory, in which every storage driver works. The kernel
# undoes every mount as soon as the last process of the namespace has ended.
set -e
root=$1 directory=$2
shift 2
trap 'echo "This machine cannot run an engine in a root of its own: that needs mounts and cgroup v2." >&2' EXIT

# containerd and Podman look for the mount that holds their folders: the root has to be one.
mount --bind "$root" "$root"
mkdir -p "$root/dev" "$root/proc" "$root/sys"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
# Podman 5 warns of version 1, and says that a later Podman will not run with it.
[ -e /sys/fs/cgroup/cgroup.controllers ] || mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for folder in run tmp var/lib var/tmp etc/docker; do
  mkdir -p "$root/$folder"
  mount -t tmpfs tmpfs "$root/$folder"
done
mkdir -p "$root$directory"
mount --bind "$directory" "$root$directory"
exec chroot "$root" "$@"
