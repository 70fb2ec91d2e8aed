# The virtual environment and the compiled translations.

system_python() {
    local python
    for python in /usr/bin/python3 /usr/bin/python3.1? python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null && "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$python"
            return 0
        fi
    done
    fail "Python 3.11 or newer is missing."
}

install_python_packages() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c '' 2>/dev/null || "$(system_python)" -m venv --clear "$VENV"
    install_locked base
    [ -z "$WITH_TESTS" ] || install_locked test
}

install_locked() {  # NAME of the lock file
    local lock=$ROOT/requirements/$1.txt stamp=$VENV/$1.sha256
    [ "$(cat "$stamp" 2>/dev/null)" != "$(sha256sum <"$lock")" ] || return 0
    say "      installing $(grep -c '^[a-z]' "$lock") packages of requirements/$1.txt"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" >"$CACHE/pip.log" 2>&1 ||
        fail "the Python packages of requirements/$1.txt cannot be had." "Is there a network? What pip said: $CACHE/pip.log" \
            "$(grep -E '^ERROR' "$CACHE/pip.log" | tail -1)"
    sha256sum <"$lock" >"$stamp"
}

compile_translations() {
    local source
    while IFS= read -r -d '' source; do
        [ "${source%.po}.mo" -nt "$source" ] || msgfmt --output-file "${source%.po}.mo" "$source"
    done < <(find "$ROOT/baylanys" -name '*.po' -print0)
    "$VENV/bin/python" -m compileall -q "$ROOT/baylanys"
}
