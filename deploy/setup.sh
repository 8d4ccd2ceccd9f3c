#!/bin/sh
# Sets up this checkout: system libraries, .venv, locked packages.  Ends at once if nothing changed since the last run.
#
#   deploy/setup.sh            what is needed to run ziping
#   deploy/setup.sh dev        also what development and tests need
#   deploy/setup.sh cluster    also the extra for work on a dask cluster
#   deploy/setup.sh remote     also the extra for the website in an object store
#   deploy/setup.sh sign       also the extra for sealed PDFs
#
# PYTHON names the interpreter (3.11 or newer) if it is not on PATH under a usual name.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
case $kind in
    run | dev | cluster | remote | sign) lock=requirements/$kind.lock ;;
    *) echo "usage: deploy/setup.sh [dev | cluster | remote | sign]" >&2; exit 2 ;;
esac

say() { echo "setup: $*" >&2; }

has_library() {
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"
}

# has_program NAME: also looks in /sbin and /usr/sbin, which an ordinary user's PATH lacks.
has_program() {
    PATH="$PATH:/sbin:/usr/sbin" command -v "$1" >/dev/null
}

missing_for_running() {
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
}

missing_for_testing() {
    command -v chromium >/dev/null || echo chromium
    has_library libatomic.so.1 || echo libatomic1 # the browser driver of the tests is linked against it
    command -v soffice >/dev/null || echo libreoffice-writer-nogui
    command -v pdftoppm >/dev/null || echo poppler-utils
    command -v pandoc >/dev/null || echo pandoc # make bench compares with it
    command -v npm >/dev/null || echo npm
    command -v java >/dev/null || echo default-jre-headless
    command -v systemd-analyze >/dev/null || echo systemd
    has_program smbd || echo samba
    command -v minisign >/dev/null || echo minisign
    command -v rsync >/dev/null || echo rsync
    command -v smbclient >/dev/null || echo smbclient
}

# Prints the command prefix that lets apt-get install packages; fails if there is none.
as_root() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then echo env; else sudo -n true 2>/dev/null && echo "sudo -n env"; fi
}

# install PACKAGE...: installs with apt; if that is not possible, says what to install and returns 1.
install() {
    if root=$(as_root); then
        say "installing $*"
        $root apt-get update -qq &&
            $root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return 0
    fi
    say "please install: $*   (Debian, Ubuntu: sudo apt-get install $*)"
    return 1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed; set PYTHON to its path"
    return 1
}

fill_venv() {
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    say "installing the packages of $lock into .venv"
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
}

# Installs the page checkers: axe-core and the W3C checker.  Install scripts of packages are not run.
fill_checks() {
    if command -v npm >/dev/null; then
        say "installing the page checkers of deploy/checks"
        npm ci --ignore-scripts --silent --prefix deploy/checks >/dev/null || say "tests that need them are skipped"
    fi
}

# What .venv was made from: lock files, project metadata, this script, and the path of the checkout.
fingerprint=$(pwd | cat - requirements/*.lock pyproject.toml deploy/setup.sh deploy/checks/package-lock.json | sha256sum)
if [ "$(cat ".venv/.ready-$kind" 2>/dev/null)" = "$fingerprint" ]; then exit 0; fi

python=$(find_python)
packages=$(missing_for_running)
if [ -n "$packages" ]; then install $packages; fi
if [ "$kind" = dev ]; then
    packages=$(missing_for_testing)
    for package in $packages; do install "$package" || say "tests that need $package are skipped"; done
fi
fill_venv
if [ "$kind" = dev ]; then fill_checks; fi
echo "$fingerprint" >.venv/.ready-run
echo "$fingerprint" >".venv/.ready-$kind"
