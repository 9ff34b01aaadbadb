# shellcheck shell=bash disable=SC2154 # state, socket, work are dev/engine's
# Two loopback registries over one storage: what is pushed to 5000 can be pulled from 5001, there only with the password.
# Part of dev/engine.

open_port=5000 private_port=5001
# A throwaway credential for tests: user ciroach, password ciroach-test (bcrypt, as the registry wants it).
# shellcheck disable=SC2016 # no expansion meant
registry_login='ciroach:$2y$05$CiroachTestRegistrySaeYCmgxQL2NkbGZwuj4d0Mkmo65n8k/He'

start_registries() {
  if [ "$(id -u)" = 0 ]; then install_packages docker-registry:docker-registry; fi
  command -v docker-registry >/dev/null || die "the program docker-registry is missing: apt-get install docker-registry"
  mkdir -p "$state/registry"
  printf '%s\n' "$registry_login" >"$state/htpasswd"
  start_registry open "$open_port" ""
  start_registry private "$private_port" "auth: { htpasswd: { realm: ciroach-test, path: $state/htpasswd } }"
}

# start_registry NAME PORT MORE-CONFIGURATION
start_registry() {
  local pidfile=$state/registry-$1.pid config=$state/registry-$1.yml
  if alive "$pidfile" docker-registry && answers "$2"; then return 0; fi
  stop_process "$pidfile" docker-registry 5
  if answers "$2"; then say "something answers at 127.0.0.1:$2 already: it is used as the $1 registry"; return 0; fi
  cat >"$config" <<CONFIG
version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: "$state/registry" }, delete: { enabled: true } }
http: { addr: "127.0.0.1:$2" }
$3
CONFIG
  in_background "$state/registry-$1.log" docker-registry serve "$config" >"$pidfile"
  for ((i = 0; i < 100; i++)); do
    if answers "$2"; then say "the $1 registry is up at 127.0.0.1:$2"; return 0; fi
    alive "$pidfile" docker-registry || [ "$i" -lt 10 ] || break
    sleep 0.1
  done
  tail -n 15 "$state/registry-$1.log" >&2
  die "the $1 registry did not come up at 127.0.0.1:$2 (log: $state/registry-$1.log)"
}

stop_registries() {
  stop_process "$state/registry-open.pid" docker-registry 10
  stop_process "$state/registry-private.pid" docker-registry 10
}

registry_status() {
  local port
  for port in "$open_port" "$private_port"; do
    if answers "$port"; then say "a registry answers at 127.0.0.1:$port"; else say "no registry at 127.0.0.1:$port"; fi
  done
}
