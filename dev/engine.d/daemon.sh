# shellcheck shell=bash disable=SC2154 # state, socket, work are dev/engine's
# The Docker Engine: found, started, stopped. Part of dev/engine.

engine_error=
# Sets engine_error if not.
engine_answers() {
  if ! command -v docker >/dev/null; then engine_error="there is no docker program"; return 1; fi
  engine_error=$(timeout 15 docker version 2>&1 >/dev/null) && return 0
  engine_error=$(tail -n 1 <<<"${engine_error:-no answer within 15 s}")
  return 1
}

engine_words() { docker version -f 'Docker Engine {{.Server.Version}} (API {{.Server.APIVersion}})'; }

# Ours: our dockerd lives, and the engine that docker talks to is that one.
engine_is_ours() { alive "$state/dockerd.pid" dockerd && [ "$(docker info -f '{{.DockerRootDir}}' 2>/dev/null)" = "$state/data" ]; }

start_engine() {
  local attempt context
  if alive "$state/dockerd.pid" dockerd; then
    say "our dockerd lives but does not answer: it is ended first"
    stop_engine
  fi
  # An address that somebody chose is not silently replaced by another, and a second dockerd would take the socket away from
  # one that is only slow, or not for us.
  if [ "${DOCKER_HOST:-unix://$socket}" != "unix://$socket" ]; then die "DOCKER_HOST is $DOCKER_HOST, but: $engine_error -- start that engine or unset DOCKER_HOST"; fi
  context=$(docker context show 2>/dev/null || true)
  if [ "${context:-default}" != default ]; then die "docker's context is $context, but: $engine_error -- start that engine or: docker context use default"; fi
  if grep -qE " (/var)?${socket#/var}\$" /proc/net/unix 2>/dev/null; then die "something listens on $socket, but: $engine_error"; fi
  if [ "$(uname -s)" != Linux ] || [ "$(id -u)" != 0 ]; then die "no engine ($engine_error), and only root on Linux can start one here: start yours, or set DOCKER_HOST"; fi
  install_packages docker.io:dockerd iptables:iptables busybox-static:busybox docker-registry:docker-registry
  if engine_answers; then say "$(engine_words) was started by its package"; return 0; fi
  mount_cgroups
  for attempt in 1 2 3; do
    say "starting dockerd (log: $state/dockerd.log)"
    if try_dockerd; then say "$(engine_words) is up"; return 0; fi
    say "dockerd did not come up (try $attempt of 3)"
  done
  { echo "engine: the end of $state/dockerd.log:"; tail -n 25 "$state/dockerd.log"; } >&2
  die "no Docker Engine could be started"
}

# Its containerd sometimes does not come up; dockerd gives up after 15 s then, and the next start mostly works.
try_dockerd() {
  local pid
  clear_stale
  # shellcheck disable=SC2086 # options are words
  pid=$(in_background "$state/dockerd.log" dockerd --data-root "$state/data" --exec-root "$state/run" --pidfile "$state/dockerd.pid" \
    --host "unix://$socket" --storage-driver overlay2 --insecure-registry 127.0.0.1:5000 --insecure-registry 127.0.0.1:5001 ${CIROACH_ENGINE_OPTIONS:-})
  for ((i = 0; i < 200; i++)); do
    if [ -S "$socket" ] && engine_answers; then return 0; fi
    if gone "$pid"; then return 1; fi
    sleep 0.2
  done
  kill "$pid" 2>/dev/null || true
  sleep 2
  kill -9 "$pid" 2>/dev/null || true
  return 1
}

# After a kill -9 or a restart of the machine: dockerd takes any process with the number in these files for itself or its
# containerd, and does not start; and what it kept of running containers is worth nothing after a restart of the machine.
clear_stale() {
  local boot
  alive "$state/dockerd.pid" dockerd || rm -f "$state/dockerd.pid"
  stop_process "$state/run/containerd/containerd.pid" containerd 5
  boot=$(cat /proc/sys/kernel/random/boot_id)
  if [ "$(cat "$state/boot" 2>/dev/null)" != "$boot" ]; then rm -rf "$state/run"; fi
  echo "$boot" >"$state/boot"
}

stop_engine() {
  if alive "$state/dockerd.pid" dockerd; then stop_process "$state/dockerd.pid" dockerd 30; else say "no engine of dev/engine runs"; fi
  stop_process "$state/run/containerd/containerd.pid" containerd 5
}

# A container needs the controllers; a machine without an init system may come without them.
mount_cgroups() {
  local controller
  if [ -e /sys/fs/cgroup/cgroup.controllers ] || mountpoint -q /sys/fs/cgroup/memory; then return 0; fi
  say "mounting the cgroup controllers"
  mountpoint -q /sys/fs/cgroup || mount -t tmpfs -o mode=0755 cgroup /sys/fs/cgroup
  while read -r controller; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mountpoint -q "/sys/fs/cgroup/$controller" || mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done < <(awk '!/^#/ && $4 == 1 { print $1 }' /proc/cgroups)
}
