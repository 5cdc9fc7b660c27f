#!/usr/bin/env bash
# Prepares the data directory on the first start, then becomes mysqld. Reads the same variables
# as the widely used mysql image: MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD or
# MYSQL_RANDOM_ROOT_PASSWORD; MYSQL_ROOT_HOST, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD;
# MYSQL_INITDB_SKIP_TZINFO.

set -euo pipefail

log() {
  printf '[Entrypoint] %s\n' "$*" >&2
}

fail() {
  log "Error: $*"
  exit 1
}

# The value that mysqld gets from its configuration files and command line. The values are listed
# at the left margin, below indented descriptions that can start with the same word.
setting() {
  local name=$1
  shift
  "$@" --verbose --help 2>/dev/null | awk -v name="$name" 'index($0, name " ") == 1 { print $2 }'
}

# A string literal for SQL.
quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

# An identifier for SQL.
named() {
  printf '`%s`' "${1//\`/\`\`}"
}

check_variables() {
  [[ -n ${MYSQL_ROOT_PASSWORD:-}${MYSQL_ALLOW_EMPTY_PASSWORD:-}${MYSQL_RANDOM_ROOT_PASSWORD:-} ]] ||
    fail "Set MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD or MYSQL_RANDOM_ROOT_PASSWORD."
  [[ ${MYSQL_USER:-} != root ]] ||
    fail "MYSQL_USER cannot be root, which exists anyway; use MYSQL_ROOT_PASSWORD."
}

users_sql() {
  local root_password=${MYSQL_ROOT_PASSWORD:-} root_host=${MYSQL_ROOT_HOST:-%}
  if [[ -n ${MYSQL_RANDOM_ROOT_PASSWORD:-} ]]; then
    root_password=$(head -c 24 /dev/urandom | base64)
    log "GENERATED ROOT PASSWORD: $root_password"
  fi
  if [[ $root_host != localhost ]]; then
    echo "CREATE USER 'root'@$(quoted "$root_host") IDENTIFIED BY $(quoted "$root_password");"
    echo "GRANT ALL ON *.* TO 'root'@$(quoted "$root_host") WITH GRANT OPTION;"
  fi
  echo "ALTER USER 'root'@'localhost' IDENTIFIED BY $(quoted "$root_password");"
  if [[ -n ${MYSQL_DATABASE:-} ]]; then
    echo "CREATE DATABASE IF NOT EXISTS $(named "$MYSQL_DATABASE");"
  fi
  if [[ -n ${MYSQL_USER:-} && -n ${MYSQL_PASSWORD:-} ]]; then
    echo "CREATE USER $(quoted "$MYSQL_USER")@'%' IDENTIFIED BY $(quoted "$MYSQL_PASSWORD");"
    if [[ -n ${MYSQL_DATABASE:-} ]]; then
      # In a GRANT an underscore is a wildcard unless it is escaped.
      echo "GRANT ALL ON $(named "${MYSQL_DATABASE//_/\\_}").* TO $(quoted "$MYSQL_USER")@'%';"
    fi
  fi
}

wait_for_server() {
  local pid=$1 socket=$2 try
  for ((try = 0; try < 600; try++)); do
    ! mysqladmin --no-defaults --socket="$socket" --user=root ping >/dev/null 2>&1 || return 0
    kill -0 "$pid" 2>/dev/null || fail "The server for the preparation ended early; see the messages above."
    sleep 0.1
  done
  fail "The server for the preparation was not ready after a minute."
}

prepare() {
  local socket pid
  local -a client
  socket=$(setting socket "$@")
  client=(mysql --no-defaults --socket="$socket" --user=root --database=mysql)

  log "Initializing the data directory."
  "$@" --initialize-insecure --default-time-zone=SYSTEM

  log "Creating the users and the database."
  "$@" --skip-networking --mysqlx=OFF --disable-log-bin --default-time-zone=SYSTEM &
  pid=$!
  wait_for_server "$pid" "$socket"
  if [[ -z ${MYSQL_INITDB_SKIP_TZINFO:-} ]]; then
    mysql_tzinfo_to_sql /usr/share/zoneinfo 2>/dev/null | "${client[@]}"
  fi
  users_sql | "${client[@]}"
  kill "$pid"
  wait "$pid"
  log "The preparation is done."
}

if [[ ${1:-} == -* ]]; then
  set -- mysqld "$@"
fi
if [[ ${1:-} == mysqld ]]; then
  datadir=$(setting datadir "$@")
  if ((EUID == 0)); then
    # A mounted data directory belongs to root at first.
    mkdir -p "$datadir"
    find "$datadir" /run/mysqld ! -user mysql -exec chown mysql:mysql {} +
    exec setpriv --reuid mysql --regid mysql --init-groups --inh-caps=-all "$0" "$@"
  fi
  if [[ ! -d $datadir/mysql ]]; then
    check_variables
    "$@" --validate-config || fail "mysqld does not accept its configuration; see the message above."
    prepare "$@"
  fi
fi
exec "$@"
