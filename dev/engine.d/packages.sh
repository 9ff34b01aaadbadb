# shellcheck shell=bash disable=SC2154 # state, socket, work are dev/engine's
# Debian packages: installed, or only unpacked in the state folder. Part of dev/engine.

apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null 9>&-; }

# install_packages PACKAGE:PROGRAM...: those whose program is missing.
install_packages() {
  local missing=() pair
  for pair in "$@"; do if ! command -v "${pair#*:}" >/dev/null; then missing+=("${pair%%:*}"); fi; done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  if ! command -v apt-get >/dev/null; then die "missing here: ${missing[*]} (dev/engine installs on Debian only)"; fi
  say "installing ${missing[*]}"
  # Some other source of this machine that cannot be reached is no reason to stop: what counts is that the packages come.
  { apt_get update || true; apt_get -y --no-install-recommends install "${missing[@]}"; } >"$state/apt.log" 2>&1 ||
    { tail -n 15 "$state/apt.log" >&2; die "apt-get could not install ${missing[*]} (log: $state/apt.log)"; }
}

# packaged PACKAGE FILE: prints the path of that file of a package which is unpacked in the state folder, not installed.
packaged() {
  local folder=$state/packages/$1
  if [ ! -e "$folder/$2" ]; then
    if ! command -v apt-get >/dev/null; then die "$2 of Debian's package $1 is needed, and there is no apt-get here to get it with"; fi
    rm -rf "$folder"
    mkdir -p "$folder"
    { cd "$folder" && { apt_get download "$1" || { apt_get update; apt_get download "$1"; }; } && dpkg -x "$1"_*.deb . && rm "$1"_*.deb; } >"$state/apt.log" 2>&1 ||
      { tail -n 15 "$state/apt.log" >&2; die "apt-get could not download $1 (log: $state/apt.log)"; }
  fi
  echo "$folder/$2"
}
