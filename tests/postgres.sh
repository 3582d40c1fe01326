#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, made in a temporary folder and
# gone afterwards:
#
#   tests/postgres.sh cargo test
#
# The command finds its address in CLEARING_TEST_DATABASE_URL. PostgreSQL does
# not run as root, so for root it runs as another user.
set -euo pipefail

# The newest that Debian or a distribution like it has installed, else what is
# on the path.
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
  initdb=$(command -v initdb) || {
    echo "tests/postgres.sh: PostgreSQL is not installed (initdb, pg_ctl)" >&2
    exit 1
  }
  bin=$(dirname "$initdb")
fi

folder=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then
  user=nobody
  if id -u postgres >/dev/null 2>&1; then user=postgres; fi
  as=(runuser -u "$user" --)
  chown "$user" "$folder"
fi

# From a folder that the other user may enter, or its programs complain.
server() {
  (cd "$folder" && "${as[@]}" "$bin/pg_ctl" -s -D "$folder/data" "$@")
}

cleanup() {
  status=$?
  server stop -m immediate >/dev/null 2>&1 || true
  rm -rf "$folder"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

chmod 711 "$folder"
(cd "$folder" && "${as[@]}" "$bin/initdb" -D "$folder/data" -U clearing -A trust -E UTF8 \
  --locale=C --no-sync >"$folder/initdb.log" 2>&1) || {
  cat "$folder/initdb.log" >&2
  exit 1
}

# A port may be taken, so try a few. Nothing here has to survive a power cut.
for try in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  if server start -w -l "$folder/data/log" -o "-p $port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories=$folder -c max_connections=300 -c fsync=off \
    -c full_page_writes=off" >/dev/null 2>&1; then
    break
  fi
  if [ "$try" = 5 ]; then
    cat "$folder/data/log" >&2
    exit 1
  fi
done

export CLEARING_TEST_DATABASE_URL="postgres://clearing@127.0.0.1:$port/postgres"
"$@"
