# shellcheck shell=bash disable=SC2154 # state, work are dev/engine's
# ciroach-test/jdk:17, a real JDK and Maven from Debian's packages, for the example that builds Java in a container.
# Part of dev/engine.
#
# Two images: the system alone, which takes minutes; on top of it, in seconds and anew whenever they change, the certificates
# that this machine trusts and its Maven settings, so that Maven reaches in a container what it reaches here.

jdk_image=ciroach-test/jdk:17
jdk_base=ciroach-test/jdk-base:17

make_jdk_image() {
  local files=$work/jdk-host trust
  host_files "$files"
  trust=$(cd "$files" && find . -type f -exec cksum {} + | LC_ALL=C sort | cksum | tr ' ' -)
  if listed "$jdk_image" "$(image_list --filter "label=$image_label=jdk-$trust")"; then say "$jdk_image is there"; return 0; fi
  if listed "$jdk_image" "$(image_list)" && ! listed "$jdk_image" "$(image_list --filter "label=$image_label")"; then
    say "$jdk_image left alone, not made here"
    return 0
  fi
  if ! listed "$jdk_base" "$(image_list --filter "label=$image_label")"; then make_jdk_base; fi
  add_host_files "$files" "jdk-$trust"
  say "made $jdk_image"
}

make_jdk_base() {
  local bootstrap tree=$work/jdk mirror
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    die "$jdk_image is made from Debian packages by root on Debian; elsewhere any image with a JDK 17 and Maven will do: docker tag IT $jdk_image"
  fi
  install_packages wget:wget
  bootstrap=$(packaged debootstrap usr/sbin/debootstrap)
  # shellcheck disable=SC2016 # the dollar is apt's
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Component: main' 'Created-By: Packages' | head -n 1)
  say "making $jdk_base from Debian packages, a few minutes (log: $state/jdk.log)"
  # In a mount namespace of its own: what it mounts in the tree is gone with it, however it ends.
  # shellcheck disable=SC2086 # no mirror: debootstrap's own
  DEBOOTSTRAP_DIR=${bootstrap%/sbin/*}/share/debootstrap unshare --mount "$bootstrap" --variant=minbase \
    --include=openjdk-17-jdk-headless,maven,ca-certificates bookworm "$tree" $mirror >"$state/jdk.log" 2>&1 </dev/null ||
    { tail -n 15 "$state/jdk.log" >&2; die "debootstrap could not make $jdk_base (log: $state/jdk.log)"; }
  rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/usr/share/{doc,man,locale}/*
  tar -C "$tree" --numeric-owner -c . | docker import -c "LABEL $image_label=jdk-base" -c 'ENV LANG=C.UTF-8' -c 'CMD ["bash"]' - "$jdk_base" >/dev/null ||
    die "docker import of $jdk_base failed"
}

# host_files FOLDER: lays there what the image takes from this machine.
host_files() {
  local certificates=$1/etc/ssl/certs java settings
  mkdir -p "$certificates" "$1/etc/maven"
  if [ -d /etc/ssl/certs ]; then cp -rL /etc/ssl/certs/. "$certificates" 2>/dev/null || true; fi # a link may lead nowhere
  java=$(readlink -f "$(command -v java || true)")
  if [ -n "$java" ] && [ -f "${java%/bin/java}/lib/security/cacerts" ]; then
    mkdir -p "$certificates/java"
    cp -L "${java%/bin/java}/lib/security/cacerts" "$certificates/java/cacerts"
  fi
  # The user's own settings win, as one file that holds for every user in the container.
  settings=$(readlink -f "$(command -v mvn || true)")
  for settings in ~/.m2/settings.xml "${settings%/bin/mvn}/conf/settings.xml"; do
    if [ -f "$settings" ]; then cp -L "$settings" "$1/etc/maven/settings.xml"; break; fi
  done
}

add_host_files() {
  local container old
  old=$(docker image ls -q --no-trunc "$jdk_image")
  container=$(docker create "$jdk_base")
  tar -C "$1" --owner=0 --group=0 -c . | docker cp - "$container:/" || { docker rm "$container" >/dev/null; die "docker cp into $jdk_image failed"; }
  docker commit -c "LABEL $image_label=$2" "$container" "$jdk_image" >/dev/null
  docker rm "$container" >/dev/null
  if [ -n "$old" ]; then docker image rm "$old" >/dev/null 2>&1 || true; fi
}
