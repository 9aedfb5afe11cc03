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
echo "Making .venv with $python" >&2
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r requirements.txt -r requirements-local.txt -r requirements-dev.txt
touch .venv/ready
