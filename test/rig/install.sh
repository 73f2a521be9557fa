#!/bin/sh
# install.sh PACKAGE…: installs Debian packages without starting their services.
# Several may run at once: one works, the others wait and then find the work done.
set -e
exec 9>/run/lock/semtag-rig-install
flock -w 600 9

# Programs of the packages start through this policy alone; a machine's own policy is left as it is.
# https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] || grep -qs 'semtag test rig' "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\n# semtag test rig\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt() {
  apt-get -y -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@" 9>&-
}
install() {
  apt install --no-install-recommends "$@"
}

ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || apt update
# Old lists name versions that the mirror has dropped.
install "$@" || { apt update && install "$@"; }
