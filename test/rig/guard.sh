#!/bin/bash
# guard.sh DIRECTORY COMMAND…: runs the command as long as standard input is open, then stops it and removes
# the directory. Standard input is a pipe that only the rig's process holds, so that the end comes however that
# process ends, SIGKILL included. The command's output goes to DIRECTORY/output and DIRECTORY/log.
directory=$1
shift
exec 3<&0 # a background command of a script has its standard input replaced
trap : HUP INT TERM PIPE # each ends a wait below, and with it the command

# A guard that is killed itself takes the command along.
setpriv --pdeathsig TERM "$@" >>"$directory/output" 2>>"$directory/log" </dev/null 3<&- &
command=$!
cat <&3 >/dev/null &
rig=$!
wait -n "$command" "$rig"

if kill -TERM "$command" 2>/dev/null; then
  for _ in {1..100}; do
    kill -0 "$command" 2>/dev/null || break
    sleep 0.05
  done
  kill -KILL "$command" 2>/dev/null
else
  tail -n 20 "$directory/log" >&2
fi
kill "$rig" 2>/dev/null
wait

# What the command leaves behind may live on for a moment, as containerd does when dockerd was killed.
for _ in {1..100}; do
  rm -rf "$directory" 2>/dev/null && break
  sleep 0.05
done
