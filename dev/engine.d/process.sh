# shellcheck shell=bash disable=SC2154 # state, socket, work are dev/engine's
# Background processes with a pid file in the state folder. Part of dev/engine.

# alive PIDFILE NAME: that process lives, is a NAME and works in our state folder. A pid file that outlived a restart of the
# machine may name a stranger, which must be neither trusted nor killed.
alive() {
  local pid command
  pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] || return 1
  command=$({ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null) || return 1
  [[ $command == *"$2 "*"$state/"* ]]
}

# gone PID: ended, also where nothing reaps it.
gone() { [ ! -e "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }

# in_background LOGFILE COMMAND...: outlives this script and its terminal; prints the pid.
in_background() {
  local log=$1
  shift
  if [ -f "$log" ]; then mv -f "$log" "$log.1"; fi
  setsid nohup "$@" >"$log" 2>&1 </dev/null 9>&- &
  echo $!
}

# stop_process PIDFILE NAME SECONDS: politely, then not. If the pid file names something else, only the file goes.
stop_process() {
  local pid
  if alive "$1" "$2"; then
    pid=$(cat "$1")
    kill "$pid" 2>/dev/null || true
    for ((i = 0; i < $3 * 10; i++)); do if gone "$pid"; then break; fi; sleep 0.1; done
    if ! gone "$pid"; then kill -9 "$pid" 2>/dev/null || true; fi
    say "stopped $2 ($pid)"
  fi
  rm -f "$1"
}

# answers PORT: something listens on that loopback port.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
