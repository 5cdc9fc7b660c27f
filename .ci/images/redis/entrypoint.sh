#!/bin/sh
# Runs redis-server or valkey-server, open to the container's network. Takes options alone, the
# server's name with options or with a configuration file, or any other command.

set -eu

case ${1:-} in
  "$SERVER-server") shift ;;
  '' | -* | *.conf) ;;
  *) exec "$@" ;;
esac
case ${1:-} in
  *.conf) exec "$SERVER-server" "$@" ;;
  *) exec "$SERVER-server" --protected-mode no --bind 0.0.0.0 "$@" ;;
esac
