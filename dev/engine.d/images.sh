# shellcheck shell=bash disable=SC2154 # work, busybox are dev/engine's
# The images of the tests and the examples, made on the spot from a static busybox: no registry is asked. Part of dev/engine.
# Those under a public name are stand-ins: they have a shell and busybox's programs, nothing more. An image that is on the
# engine already and was not made here is never touched.

# reference | what is in it (a function below) | configuration, separated by ";"
image_table='
  alpine:3.20               | shell   | CMD ["/bin/sh"]
  alpine:latest             | shell   | CMD ["/bin/sh"]
  busybox:stable            | shell   | CMD ["sh"]
  rust:1.75                 | shell   | CMD ["sh"]
  rust:1.80                 | shell   | CMD ["sh"]
  ciroach-test/noshell:1    | noshell | CMD ["/bin/echo", "no shell here"]
  ciroach-test/entrypoint:1 | shell   | ENTRYPOINT ["/bin/echo", "from-entrypoint"] ; CMD ["default-arg"]
  ciroach-test/user:1       | user    | CMD ["/bin/sh"] ; USER 1000:1000
  ciroach-test/volume:1     | shell   | CMD ["/bin/sh"] ; VOLUME /data
  polinux/stress:latest     | stress  | CMD ["/usr/local/bin/stress"]
'
image_label=io.ciroach.stand-in

fill_shell() {
  local program
  mkdir -p "$1"/{bin,sbin,usr/bin,usr/sbin,usr/local/bin,etc,home,root,run,tmp,var}
  chmod 1777 "$1/tmp"
  chmod 700 "$1/root"
  cp "$busybox" "$1/bin/busybox"
  while read -r program; do [ -e "$1/$program" ] || ln -s /bin/busybox "$1/$program"; done < <("$busybox" --list-full)
  printf '%s\n' root:x:0:0:root:/root:/bin/sh nobody:x:65534:65534:nobody:/:/bin/false >"$1/etc/passwd"
  printf '%s\n' root:x:0: nobody:x:65534: >"$1/etc/group"
}

# Busybox goes by the name it is called by: as echo it is echo, and nothing in that image is a shell.
fill_noshell() { mkdir "$1/bin" && cp "$busybox" "$1/bin/echo"; }

fill_user() {
  fill_shell "$1"
  echo app:x:1000:1000:app:/home/app:/bin/sh >>"$1/etc/passwd"
  echo app:x:1000: >>"$1/etc/group"
  mkdir "$1/home/app"
  chown 1000:1000 "$1/home/app"
}

fill_stress() {
  local program library
  program=$(packaged stress usr/bin/stress)
  fill_shell "$1"
  cp "$program" "$1/usr/local/bin/stress"
  while read -r library; do
    mkdir -p "$1$(dirname "$library")"
    cp -L "$library" "$1$library"
  done < <(ldd "$program" | grep -o '/[^ ]*')
}

# Of the recipes as they are now: an image of ours made by older ones is made anew.
recipe=$({ echo "$image_table"; declare -f fill_shell fill_noshell fill_user fill_stress; } | cksum | tr ' ' -)

make_images() {
  local there ours current reference content changes made=() foreign=()
  there=$(image_list) ours=$(image_list --filter "label=$image_label") current=$(image_list --filter "label=$image_label=$recipe")
  while IFS='|' read -r reference content changes; do
    reference=${reference// /} content=${content// /}
    if listed "$reference" "$current"; then continue; fi
    if listed "$reference" "$there" && ! listed "$reference" "$ours"; then foreign+=("$reference"); continue; fi
    make_image "$reference" "$content" "$changes"
    made+=("$reference")
  done < <(grep '|' <<<"$image_table")
  if [ ${#foreign[@]} -gt 0 ]; then say "left alone, not made here: ${foreign[*]}"; fi
  if [ ${#made[@]} -gt 0 ]; then say "made ${made[*]}"; else say "no image was missing"; fi
}

image_list() { docker image ls --format '{{.Repository}}:{{.Tag}}' "$@"; }
listed() { grep -qxF -e "$1" <<<"$2"; }

# make_image REFERENCE CONTENT CHANGES
make_image() {
  local root=$work/$2 change old options=(-c "LABEL $image_label=$recipe")
  find_busybox
  if [ ! -d "$root" ]; then mkdir "$root" && "fill_$2" "$root"; fi
  while read -r change; do options+=(-c "$change"); done < <(tr ';' '\n' <<<"$3")
  if [ "$2" != noshell ]; then options+=(-c "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"); fi
  old=$(docker image ls -q --no-trunc "$1")
  tar -C "$root" --numeric-owner -c . | docker import "${options[@]}" - "$1" >/dev/null || die "docker import of $1 failed"
  # Its forerunner, unless a container still needs it.
  if [ -n "$old" ]; then docker image rm "$old" >/dev/null 2>&1 || true; fi
}

find_busybox() {
  if [ -n "$busybox" ]; then return 0; fi
  busybox=${CIROACH_BUSYBOX:-$(command -v busybox || true)}
  # ldd fails on a static program; a dynamic one would not run in an image without libraries.
  if [ -z "$busybox" ] || ldd "$busybox" >/dev/null 2>&1; then busybox=$(packaged busybox-static bin/busybox); fi
}

image_status() { docker image ls --filter "label=$image_label" --format 'engine: image {{.Repository}}:{{.Tag}} ({{.Size}}, made {{.CreatedSince}})'; }

forget_images() {
  local images=()
  mapfile -t images < <(image_list --filter "label=$image_label")
  if [ ${#images[@]} -eq 0 ]; then say "no image of dev/engine is there"; return 0; fi
  docker image rm "${images[@]}" >/dev/null
  say "removed ${images[*]}"
}
