# Sets $python to the first Python of at least 3.11, or ends with a sentence that says what to do.
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Parley needs Python 3.11 or newer, and this machine has $(python3 --version 2>/dev/null || echo none)." >&2
    echo "On Debian 12 or Ubuntu 24.04 install it with: apt install python3 python3-venv" >&2
    exit 1
fi
