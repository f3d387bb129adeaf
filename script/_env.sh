# Sourced by the scripts: finds Python, makes the virtual environment, installs what is locked.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PYTHONPATH="$root/src" PYTHONUNBUFFERED=1

find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  echo "Rantau needs Python 3.11 or newer (Debian: apt-get install python3)." >&2
  exit 2
}

# prepare_environment LOCKFILE: a virtual environment with exactly what the lock file names.
prepare_environment() {
  local lock="$root/$1" stamp digest python
  venv=${RANTAU_VENV:-$root/var/venv}
  mkdir -p "$venv" 2>/dev/null || venv=${XDG_CACHE_HOME:-$HOME/.cache}/rantau/venv
  digest=$(sha256sum <"$lock" | cut -c1-64)
  stamp="$venv/.rantau-$1"
  if [ ! -x "$venv/bin/python" ]; then
    python=$(find_python) || exit 2
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
      echo "Python lacks venv. Debian: apt-get install python3-venv" >&2
      exit 2
    fi
    "$python" -m venv "$venv"
  fi
  if [ "$(cat "$stamp" 2>/dev/null)" != "$digest" ]; then
    echo "installing what $1 locks …"
    if command -v uv >/dev/null 2>&1; then
      VIRTUAL_ENV="$venv" uv pip install -q --require-hashes -r "$lock"
    else
      "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
    fi || exit 2
    echo "$digest" >"$stamp"
  fi
  export PATH="$venv/bin:$PATH"
}
