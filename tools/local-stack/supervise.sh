# Runs a command, and ends it when standard input closes: when whoever holds the other end of that pipe lets go of it,
# exits, or is killed. So nothing outlives its parent, whatever the parent died of.
#
# usage: supervise <signal> <seconds> <command> [argument ...]
#
# On the closing of standard input the command gets <signal>, and KILL if it is still there after <seconds>.
# File descriptor 3 is told the process id of the command. The exit status is the command's.
signal=$1
seconds=$2
shift 2

exec 4<&0
"$@" </dev/null 3>&- 4<&- &
command=$!
trap '' HUP INT TERM
echo "$command" >&3
exec 3>&-

(
  while read -r ignored; do :; done <&4
  kill -s "$signal" "$command"
  while [ "$seconds" -gt 0 ] && kill -0 "$command"; do
    sleep 1
    seconds=$((seconds - 1))
  done
  kill -s KILL "$command"
) 2>/dev/null &
watcher=$!

exec 0</dev/null 4<&-
wait "$command"
status=$?
kill -s KILL "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
exit "$status"
