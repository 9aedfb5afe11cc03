#!/bin/sh
# Make .venv with the Python that .python-version names, taken from PATH, pyenv or uv in that
# order, and install the hashed locks into it.
set -eu
wanted=$(cat .python-version)

find_python() {
    for candidate in "python$wanted" python3 python; do
        if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    if command -v pyenv >/dev/null 2>&1; then
        for version in $(pyenv versions --bare 2>/dev/null | grep "^$wanted\." | sort -t. -k3 -n -r); do
            echo "$(pyenv root)/versions/$version/bin/python"
            return
        done
    fi
    if command -v uv >/dev/null 2>&1; then
        uv python find "$wanted" 2>/dev/null || true
    fi
}

python=$(find_python)
if [ -z "$python" ]; then
    echo "Python $wanted is needed and was not found on PATH, in pyenv or by uv: install it and try again." >&2
    exit 1
fi
packages=$(cat requirements.txt requirements-local.txt requirements-dev.txt | grep -c '^[A-Za-z0-9].*==')
echo "Making .venv with $python: $packages packages, about 0.9 GB to download and 1.6 GB unpacked; this takes minutes." >&2
"$python" -m venv .venv

# Prints how far pip has come, since it takes minutes, and keeps what it said for a failure.
install() {
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --require-hashes \
        -r requirements.txt -r requirements-local.txt -r requirements-dev.txt 2>&1 && echo done-installing
}
install | tee .venv/install.log | awk -v total="$packages" '
    /^Collecting/ { if (++seen % 10 == 0) print "  " seen " of " total " packages found"; fflush() }
    /^Installing collected/ { print "  installing them"; fflush() }
    /^ERROR/ { print }
' >&2
if [ "$(tail -n 1 .venv/install.log)" != done-installing ]; then
    echo "The installation failed; .venv/install.log has all that pip said. Mend it and run make again." >&2
    exit 1
fi
touch .venv/ready
