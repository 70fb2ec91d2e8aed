# Asterisk 20 or newer: the system's own, else Debian's newer packages unpacked into the cache. Nothing is installed
# into the system, and nothing of it runs as root.
ASTERISK_SUITE=forky
DEBIAN_KEYS=/usr/share/keyrings/debian-archive-keyring.gpg
ASTERISK_PACKAGES=asterisk,asterisk-core-sounds-en-wav,asterisk-core-sounds-ru-wav

have_asterisk() { "$VENV/bin/python" -m baylanys.asterisk.tree >/dev/null 2>&1; }

# The mirror that this machine's own apt uses, so that a company's mirror is used for this too.
debian_mirror() {
    local suite
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk -v suite="$suite" '$1 == suite {print $2; exit}'
}

install_asterisk() {
    have_asterisk && return 0
    require_disk_space "$CACHE" 800
    local mirror raw=$CACHE/asterisk.unpacked new=$CACHE/asterisk.new
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail "apt's sources name no Debian mirror, so Asterisk cannot be had." \
        "Add one to /etc/apt/sources.list, or install an Asterisk 20 or newer."
    say "      this system has no Asterisk 20 or newer; unpacking Debian's (about a minute)"
    rm -rf "$raw" "$new"
    unpack_debian "$raw" "$mirror" || unpack_stale_debian "$raw" "$mirror"
    trim_asterisk "$raw" "$new"
    rm -rf "$raw" "$CACHE/asterisk-22"
    mv "$new" "$CACHE/asterisk-22"
    have_asterisk || fail "the unpacked Asterisk in $CACHE/asterisk-22 does not start."
}

# Packages are only unpacked, none of their scripts runs, so neither root nor a chroot is needed.
unpack_debian() {  # DIRECTORY MIRROR [OPTION]...
    local directory=$1 source="deb [signed-by=$DEBIAN_KEYS] $2 $ASTERISK_SUITE main"
    shift 2
    rm -rf "$directory"
    TMPDIR=$CACHE mmdebstrap --mode=chrootless --variant=extract "$@" --include="$ASTERISK_PACKAGES" \
        "$ASTERISK_SUITE" "$directory" "$source" >"$CACHE/asterisk.log" 2>&1
}

# A mirror that lags behind serves lists past their date. Their signatures are checked all the same.
unpack_stale_debian() {
    if grep -q 'is expired' "$CACHE/asterisk.log"; then
        say "      the mirror's lists are past their date; going on with them (their signatures are checked)"
        unpack_debian "$1" "$2" --aptopt='Acquire::Check-Valid-Until "false"' && return 0
    fi
    rm -rf "$1"
    fail "Debian's Asterisk packages cannot be had." "Is there a network? What mmdebstrap said: $CACHE/asterisk.log" \
        "$(grep -E '^E:' "$CACHE/asterisk.log" | head -1)"
}

# Keeps the program, its libraries, modules, sounds, documentation (it reads its own) and licences: a quarter of it all.
trim_asterisk() {  # FROM TO
    local libraries
    libraries=$(cd "$1" && echo usr/lib/*-linux-gnu*)
    mkdir -p "$2/usr/share/doc" "$2/usr/sbin" "$2/$libraries"
    cp -a "$1/usr/sbin/asterisk" "$2/usr/sbin/"
    [ ! -d "$1/usr/lib64" ] || cp -a "$1/usr/lib64" "$2/usr/"
    cp -a "$1"/usr/lib/ld-linux* "$2/usr/lib/" 2>/dev/null || true
    find "$1/$libraries" -maxdepth 1 -name '*.so*' ! -name 'libcodec2*' ! -name 'libperl*' -exec cp -a -t "$2/$libraries" {} +
    cp -a "$1/$libraries/asterisk" "$2/$libraries/"
    cp -a "$1/usr/share/asterisk" "$2/usr/share/"
    cp -a "$1"/usr/share/doc/asterisk* "$2/usr/share/doc/"
    chmod -R a+rX "$2"
}
