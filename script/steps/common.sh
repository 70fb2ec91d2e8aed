# Shared by the scripts beside it: where things are, and how progress and failures are told.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${BAYLANYS_CACHE:-$ROOT/.cache}
VENV=$ROOT/.venv
ACCOUNT=baylanys
export DJANGO_SETTINGS_MODULE=baylanys.settings PYTHONPATH=$ROOT PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "Baylanys cannot go on: $1"
    shift
    for line in "$@"; do say "  $line"; done
    exit 1
}

# Takes the data directory out of the arguments: sets BAYLANYS_DATA and ARGUMENTS (all others, in order).
take_data_argument() {
    ARGUMENTS=()
    while [ $# -gt 0 ]; do
        case $1 in
            --data) [ $# -ge 2 ] || fail "--data wants a directory."; BAYLANYS_DATA=$2; shift 2 ;;
            --data=*) BAYLANYS_DATA=${1#--data=}; shift ;;
            *) ARGUMENTS+=("$1"); shift ;;
        esac
    done
    BAYLANYS_DATA=$(realpath -m -- "${BAYLANYS_DATA:-$ROOT/var}")
    export BAYLANYS_DATA
}
