# Debian packages and the services' account.
RUN_PACKAGES=(python3-venv gettext ffmpeg espeak-ng mmdebstrap debian-archive-keyring iproute2 procps util-linux
    libhunspell-1.7-0 hunspell-kk hunspell-ru libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libcairo2 poppler-utils
    libreoffice-calc-nogui libreoffice-writer-nogui)
TEST_PACKAGES=(chromium sip-tester baresip-core sox git nginx-light systemd)

require_disk_space() {  # DIRECTORY MEGABYTES
    local free
    free=$(df -Pm -- "$1" | awk 'NR==2 {print $4}')
    [ "$free" -ge "$2" ] || fail "the disk that holds $1 is full: $free MB are free, $2 MB are needed."
}

has_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing_packages() {
    local package
    for package in "${RUN_PACKAGES[@]}" ${WITH_TESTS:+"${TEST_PACKAGES[@]}"}; do
        has_package "$package" || echo "$package"
    done
    postgres_bin >/dev/null || echo postgresql
}

# The newest PostgreSQL on this machine, 15 or newer; the server looks in the same places.
postgres_bin() {
    local directory
    for directory in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
        [ "$(echo "$directory" | cut -d/ -f5)" -ge 15 ] && [ -x "$directory/initdb" ] && { echo "$directory"; return 0; }
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_quietly() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 "$@" \
        </dev/null >>"$CACHE/apt.log" 2>&1
}

install_debian_packages() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "this is not a Debian system." "Install by hand: ${missing[*]}"
    as_root true 2>/dev/null ||
        fail "packages are missing, and only root may install them." "As root: apt-get install ${missing[*]}"
    say "      installing ${missing[*]}"
    apt_quietly update || say "      the lists of packages could not be refreshed; trying with the old ones"
    keep_postgres_down "${missing[@]}"
    apt_quietly install --no-install-recommends -y "${missing[@]}" ||
        fail "the packages ${missing[*]} cannot be had." "Is there a network? What apt said: $CACHE/apt.log" \
            "$(grep -E '^E:' "$CACHE/apt.log" | tail -1)"
}

# Debian's package would make and start a cluster of its own, which nobody here needs.
keep_postgres_down() {
    [[ " $* " == *" postgresql "* ]] || return 0
    apt_quietly install --no-install-recommends -y postgresql-common || return 0
    as_root sed -i -E "s/^#?create_main_cluster.*/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf
}

make_account() {
    [ "$(id -u)" = 0 ] || return 0
    "$ROOT/script/unprivileged" true
}
