#!/usr/bin/env bash
# Starts a docker engine by hand on a machine that runs none, and stops it again.
# Usage: dockerd.sh start|stop

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

state=${TMPDIR:-/tmp}/chat-archive-dockerd
pid_file=$state/pid
log=$state/dockerd.log

# Tried in this order, for kernels without overlayfs or without the netfilter modules.
# Without iptables a published port still works on the loopback address, by docker-proxy.
attempts=(
  ""
  "--iptables=false --ip6tables=false"
  "--storage-driver=vfs"
  "--storage-driver=vfs --iptables=false --ip6tables=false"
)

# Looking at the executable tells our dockerd from a process that got its number later.
own_pid() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null) || return 1
  [[ $(readlink "/proc/$pid/exe") == */dockerd* ]] || return 1
  echo "$pid"
}

prepare_state() {
  mkdir -p -m 700 "$state"
  [[ -O $state ]] || fail "$state belongs to another user; remove it or set TMPDIR."
}

launch() {
  # setsid: the engine must survive the end of this script and of its terminal.
  setsid dockerd --log-level=warn "$@" </dev/null >"$log" 2>&1 &
  echo $! >"$pid_file"
}

wait_for_engine() {
  local deadline=$((SECONDS + 60))
  until find_docker; do
    # The first moment between fork and exec is not yet dockerd.
    sleep 0.5
    own_pid >/dev/null || return 1
    ((SECONDS < deadline)) || return 1
  done
}

start() {
  if find_docker; then
    say "A docker engine is already running; it is left alone."
    return
  fi
  require_root "Starting dockerd"
  install_missing dockerd:docker.io debootstrap:debootstrap
  if find_docker; then
    say "The docker engine was started by its installation."
    return
  fi
  prepare_state
  if own_pid >/dev/null; then
    wait_for_engine || fail "dockerd (process $(cat "$pid_file")) runs but does not answer; see $log."
    say "dockerd is running."
    return
  fi

  local flags
  for flags in "${attempts[@]}"; do
    say "Starting dockerd ${flags:-with its default settings} ..."
    # Unquoted on purpose: each attempt is a list of flags.
    launch $flags
    if wait_for_engine; then
      say "dockerd $("$docker" info --format '{{.ServerVersion}}, storage driver {{.Driver}}') is ready (process $(cat "$pid_file"), log $log)."
      return
    fi
    say "dockerd did not become ready: $(tail -n 1 "$log")"
    stop_own
  done
  say "The last lines of $log:" >&2
  tail -n 20 "$log" >&2
  fail "dockerd could not be started."
}

stop_own() {
  local pid deadline=$((SECONDS + 60))
  if pid=$(own_pid); then
    kill "$pid"
    while own_pid >/dev/null; do
      ((SECONDS < deadline)) || fail "dockerd (process $pid) did not stop within 60 s; see $log."
      sleep 0.2
    done
  fi
  rm -f "$pid_file"
}

stop() {
  if ! own_pid >/dev/null; then
    say "No dockerd that this script started is running; nothing to stop."
    return
  fi
  say "Stopping dockerd (process $(cat "$pid_file")) ..."
  stop_own
  say "dockerd has stopped."
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *) fail "Usage: $0 start|stop" ;;
esac
