# What bin/demo, bin/test and bin/bench need before they begin; sourced, never run.
# A second run finds everything in place and takes well under a second.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 022
exec </dev/null

say() { printf '%s\n' "$*" >&2; }
stop_with() { say "$*"; exit 1; }

# Libraries that WeasyPrint loads, and the scripts that the typefaces in the project
# do not have (Chinese, Japanese, Korean, and others that occur in names).
LIBRARIES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
LIBRARIES+=(fonts-noto-core fonts-noto-cjk)

missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            printf '%s ' "$package"
    done
}

# Install Debian packages, or fail with the one line that an administrator can run.
install_packages() {
    local packages as_root=()
    command -v dpkg-query >/dev/null || return 0
    packages=$(missing_packages "$@")
    [ -z "$packages" ] && return 0
    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "Some system packages are missing. Please run this once:"
            say "  sudo apt-get update && sudo apt-get install -y $packages"
            return 1
        fi
        as_root=(sudo -n)
    fi
    say "Installing $packages"
    "${as_root[@]}" apt-get update -qq
    # shellcheck disable=SC2086  # a list of names
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

# uv: the one of this machine, or one of our own in var/uv.
find_uv() {
    UV=var/uv/bin/uv
    if uv --version >/dev/null 2>&1; then UV=uv; fi
    if "$UV" --version >/dev/null 2>&1; then return; fi
    say "Installing uv"
    rm -rf var/uv && mkdir -p var
    if ! python3 -m venv var/uv >/dev/null 2>&1; then
        rm -rf var/uv
        if ! python3 -m pip --version >/dev/null 2>&1; then
            install_packages python3-venv || exit 1
            python3 -m venv var/uv
        fi
    fi
    if [ -x var/uv/bin/pip ]; then
        var/uv/bin/pip install --quiet uv
    else
        python3 -m pip install --quiet --target var/uv uv
    fi
    "$UV" --version >/dev/null || stop_with "uv could not be installed in var/uv."
}

# The distribution's own Python has every optimisation; one that a version manager built
# is often a third slower. UV_PYTHON names another one.
choose_python() {
    local own=/usr/bin/python3
    if [ -z "${UV_PYTHON:-}" ] && [ -x $own ] &&
        $own -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        export UV_PYTHON=$own
    fi
}

# A copy without settings is one person's own machine (journal/settings.py).
choose_settings() {
    [ -e .env ] || printf '%s\n' \
        "# This copy runs on one machine; .env.example lists what can be set here." \
        "LOCAL=1" >.env
}

python() { .venv/bin/python "$@"; }
manage() { .venv/bin/python manage.py "$@"; }

command -v python3 >/dev/null || stop_with "python3 (3.11 or newer) is needed."
install_packages "${LIBRARIES[@]}" || exit 1
find_uv
choose_python
# Compiled once, here: programs in a jail write nothing and would compile at every start.
unset PYTHONDONTWRITEBYTECODE
"$UV" sync --locked --quiet --compile-bytecode
.venv/bin/python -m compileall -qq journal submissions reviews issues
choose_settings
