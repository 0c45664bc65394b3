# The toolbox: a Debian 13 root with the servers and the JDK, in the cache folder.
# Everything of pgbaton's runs inside it, so that one environment serves every host.
# shellcheck shell=bash

suite=trixie
packages=(
    postgresql-17 etcd-server etcd-client pgbouncer tini iproute2 iptables procps
    openjdk-25-jdk-headless ca-certificates ca-certificates-java
)
# Raise when the way the toolbox is built changes.
toolbox_format=1

# Sets $toolbox to the root to run in ("/" with PGBATON_TOOLBOX=host), building it when missing.
ensure_toolbox() {
    mkdir -p "$runs" "$cache/data" "$HOME/.m2" 2>/dev/null || die "cannot write to the cache folder $cache." \
        "Free some space, or name another folder: PGBATON_CACHE=/somewhere ./pgbaton ..."
    if [[ ${PGBATON_TOOLBOX-} == host ]]; then
        toolbox=/
        check_host_packages
        return
    fi
    local stamp
    stamp=$(printf '%s\n' "$toolbox_format" "$suite" "${packages[@]}" | sha256sum | cut -c1-12)
    toolbox=$cache/toolbox/$stamp
    if [[ -e $toolbox/etc/pgbaton-toolbox ]]; then return; fi
    mkdir -p "$cache/toolbox"
    exec 9>"$cache/toolbox/.lock"
    flock -n 9 || { say "another pgbaton is setting up the toolbox; waiting for it"; flock 9; }
    [[ -e $toolbox/etc/pgbaton-toolbox ]] || build_toolbox
    exec 9>&-
}

check_host_packages() {
    local missing=() tool
    for tool in /usr/lib/postgresql/17/bin/postgres etcd etcdctl pgbouncer tini ip iptables setpriv java; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    ((${#missing[@]} == 0)) || die "PGBATON_TOOLBOX=host, but this machine lacks: ${missing[*]}" \
        "Install them (apt-get install ${packages[*]})," "or unset PGBATON_TOOLBOX to have a toolbox of its own in $cache."
    java -version 2>&1 | grep -qE 'version "(2[5-9]|[3-9][0-9])' || die "PGBATON_TOOLBOX=host, but 'java' is not JDK 25 or later." \
        "Put one first on the PATH, or unset PGBATON_TOOLBOX."
}

build_toolbox() {
    local free new=$toolbox.new log=$cache/toolbox/setup.log
    free=$(df --output=avail -k "$cache" | tail -n 1)
    ((free > 2500000)) || die "the toolbox needs 2.5 GB; $cache has $((free / 1024)) MB free." \
        "Free some space, or name another folder: PGBATON_CACHE=/somewhere ./pgbaton ..."
    rm -rf --one-file-system -- "$cache"/toolbox/*.new
    # shellcheck disable=SC2064 # the path is known now
    trap "rm -rf --one-file-system -- '$new'" EXIT
    trap 'exit 130' INT TERM HUP
    : >"$log"
    ensure_debootstrap "$log"
    use_apt_proxy
    say "setting up the toolbox in $toolbox (once; some 750 MB to fetch and unpack)"
    step "$log" "1/3 base system (Debian 13), about half a minute" \
        debootstrap --variant=minbase --include=ca-certificates "$suite" "$new"
    step "$log" "2/3 PostgreSQL 17, etcd, PgBouncer, JDK 25, about half a minute" \
        unshare --mount --propagation private bash -c "$(declare -f install_packages); install_packages \"\$@\"" - "$new" "${packages[@]}"
    say "toolbox: 3/3 checking"
    local needed
    for needed in usr/lib/postgresql/17/bin/postgres usr/bin/etcd usr/sbin/pgbouncer usr/bin/tini usr/bin/javac; do
        [[ -e $new/$needed ]] || die "the toolbox came out without $needed." "Its log: $log"
    done
    date -u +%FT%TZ >"$new/etc/pgbaton-toolbox"
    mv -- "$new" "$toolbox"
    trap - EXIT INT TERM HUP
    say "toolbox ready"
}

ensure_debootstrap() {
    command -v debootstrap >/dev/null && return
    command -v apt-get >/dev/null || die "debootstrap is missing, and this machine has no apt-get to install it with." \
        "Install debootstrap, or run in a container:" "$(container_line)"
    local with=(debootstrap)
    grep -q '^ID=ubuntu' /etc/os-release && with+=(debian-archive-keyring)
    say "installing debootstrap"
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends "${with[@]}" >>"$1" 2>&1 && return
    apt-get update >>"$1" 2>&1 || true
    apt-get install -y --no-install-recommends "${with[@]}" >>"$1" 2>&1 || failed "$1" "debootstrap could not be installed."
}

# apt's proxy, where the machine has one, serves debootstrap too.
use_apt_proxy() {
    local proxy=''
    [[ -z ${http_proxy-} ]] && command -v apt-config >/dev/null || return 0
    eval "$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null)" || return 0
    [[ -z $proxy || $proxy == DIRECT ]] || export http_proxy=$proxy
}

# step LOG WHAT COMMAND...
step() {
    local log=$1 what=$2
    shift 2
    say "toolbox: $what"
    "$@" </dev/null >>"$log" 2>&1 || failed "$log" "toolbox step failed: $what"
}

failed() {
    tail -n 5 "$1" | sed 's/^/         | /' >&2
    local advice="Is the network (and its proxy: http_proxy) all right?"
    if grep -q 'No space left' "$1"; then advice="The disk is full."; fi
    die "$2" "$advice Nothing was left half-installed; run it again when mended." "The whole log: $1"
}

# Runs in a mount namespace of its own, so that no mount can be left behind.
install_packages() {
    set -euo pipefail
    local root=$1
    shift
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    # No server may start while its package is being installed, and no cluster be made.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    mkdir -p "$root/etc/postgresql-common"
    echo 'create_main_cluster = false' >"$root/etc/postgresql-common/createcluster.conf"
    # The certificate authorities this machine's owner has added.
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp -t "$root/usr/local/share/ca-certificates" {} + 2>/dev/null || true
    export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 LC_ALL=C.UTF-8
    chroot "$root" apt-get update
    chroot "$root" apt-get install -y --no-install-recommends "$@"
    chroot "$root" update-ca-certificates
    chroot "$root" apt-get clean
    rm -rf "$root"/var/lib/apt/lists/*
    mkdir -p "$root/var/lib/pgbaton" "$root/var/cache/pgbaton"
}
