# Helpers shared by dockerd.sh and build.sh; meant to be sourced.

set -euo pipefail
umask 022
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export DEBIAN_FRONTEND=noninteractive

say() {
  printf '%s\n' "$*"
}

fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

require_root() {
  ((EUID == 0)) || fail "$1 needs root."
}

# Arguments: file:package pairs. Installs the packages whose file (or command on PATH) is missing.
install_missing() {
  local pair packages=()
  for pair in "$@"; do
    [[ -e ${pair%%:*} ]] || type -P "${pair%%:*}" >/dev/null || packages+=("${pair#*:}")
  done
  ((${#packages[@]})) || return 0
  require_root "Installing ${packages[*]}"
  say "Installing ${packages[*]} with apt-get ..."
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends "${packages[@]}" </dev/null >/dev/null
}

# Sets $docker. A client that is newer than the engine may refuse to talk to it, so every
# client on PATH is asked in turn and the first one that gets an answer is used.
find_docker() {
  local client
  for client in $(type -aP docker); do
    if timeout 20 "$client" info </dev/null >/dev/null 2>&1; then
      docker=$client
      return 0
    fi
  done
  return 1
}
