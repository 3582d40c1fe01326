#!/usr/bin/env bash
# Installs what the tests need besides Rust and Node, where it is missing:
# aiosmtpd (a real SMTP server) into a Python environment next to what cargo
# builds, and, as root on a system with apt, PostgreSQL and Chromium. Whatever
# cannot be installed is named.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}

updated=
install() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "tests/install.sh: install $*, or run this as root" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "$updated" ]; then
    apt-get update -q
    updated=yes
  fi
  apt-get install -q -y --no-install-recommends "$@"
}

if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  # Debian's package would start a server of its own.
  if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
  fi
  install postgresql
fi

command -v chromium >/dev/null || install chromium

python=$target/python
if [ ! -e "$python/installed" ] || [ tests/requirements.txt -nt "$python/installed" ]; then
  command -v python3 >/dev/null || install python3
  python3 -c 'import ensurepip' 2>/dev/null || install python3-venv
  rm -rf "$python"
  python3 -m venv "$python"
  "$python/bin/pip" install -q --disable-pip-version-check --require-hashes -r tests/requirements.txt
  touch "$python/installed"
fi
