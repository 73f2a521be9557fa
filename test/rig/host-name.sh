#!/bin/bash
# host-name.sh NAME MARK: the name is 127.0.0.1 in /etc/hosts as long as this runs, by a line that ends in the mark.
# Several may run at once, each with a line of its own.
name=$1
mark=$2

remove() {
  exec 9>/run/lock/semtag-rig-hosts
  flock 9
  # sed renames its result into place, which nobody can see half done; a container's /etc/hosts is a mount and
  # can only be written over.
  sed -i "/ # $mark\$/d" /etc/hosts 2>/dev/null || {
    rest=$(mktemp) && sed "/ # $mark\$/d" /etc/hosts >"$rest" && cat "$rest" >/etc/hosts
    rm -f "$rest"
  }
}
trap remove EXIT
trap 'exit 0' HUP INT TERM

[ -z "$(tail -c 1 /etc/hosts)" ] || echo >>/etc/hosts
echo "127.0.0.1 $name # $mark" >>/etc/hosts || exit 1

# Waits for a signal and for nothing else.
sleep infinity &
sleeper=$!
trap 'kill "$sleeper"; exit 0' HUP INT TERM
wait "$sleeper"
