# What the front door's parts share: words, places, and what this machine must offer.
# shellcheck shell=bash

say() { printf 'pgbaton: %s\n' "$*" >&2; }

# die WHAT-AND-WHERE WHAT-TO-DO...
die() {
    printf 'pgbaton: %s\n' "$1" >&2
    shift
    if (($#)); then printf '         %s\n' "$@" >&2; fi
    exit 1
}

# The machine's own PATH may lack the sbin folders (su, cron), and chroot lives there.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
cache=${PGBATON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pgbaton}
# Each checkout has its own runs, so that two of them can have a lab up at the same time.
runs=${PGBATON_RUNS:-$cache/runs}/$(basename -- "$here")-$(printf %s "$here" | cksum | cut -d' ' -f1)
export PGBATON_RUNS_SEEN_AS=$runs

require_root() {
    [[ $(uname -s) == Linux ]] || die "the lab needs Linux; this is $(uname -s)." \
        "Run it in a container or a virtual machine:" "$(container_line "$@")"
    local tool
    for tool in unshare nsenter chroot flock; do
        command -v "$tool" >/dev/null || die "the command '$tool' is missing on this machine." \
            "Install the packages util-linux and coreutils."
    done
    ((EUID == 0)) && return
    local elsewhere="Or in a container:"
    command -v docker >/dev/null || command -v podman >/dev/null ||
        elsewhere="Or in a container, with Docker or Podman installed (neither is here):"
    die "this needs root on $(uname -n): it sets up a toolbox of servers (chroot) and a network of its own." \
        "Run it as root: sudo $here/pgbaton ..." "$elsewhere" "$(container_line)"
}

container_line() {
    local engine=docker
    command -v docker >/dev/null || ! command -v podman >/dev/null || engine=podman
    printf '%s run --rm -it --init --privileged -v "%s":"%s" -w "%s" -v pgbaton:/root/.cache/pgbaton -v pgbaton-m2:/root/.m2 debian:13 ./pgbaton demo' \
        "$engine" "$here" "$here" "$here"
}

# Where the unified hierarchy is mounted; on hybrid hosts below /sys/fs/cgroup/unified.
cgroup_root() { awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts; }

ensure_cgroups() {
    local root
    root=$(cgroup_root)
    [[ -n $root ]] || die "no cgroup v2 hierarchy is mounted on this machine; the lab's hosts live and die by it." \
        "Mount one: mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 none /sys/fs/cgroup/unified"
    mkdir -p "$root/pgbaton-lab" 2>/dev/null || die "the cgroup v2 hierarchy at $root cannot be written to." \
        "In a container, give it --privileged."
    [[ -e $root/pgbaton-lab/cgroup.kill ]] || die "this kernel ($(uname -r)) has no cgroup.kill." \
        "The lab needs Linux 5.14 or later."
}

# The process that holds the running lab's network, if a lab is up.
lab_holder() {
    local run pid
    [[ -s $runs/current ]] || return 1
    run=$(<"$runs/current")
    pid=$(head -n 1 "$(cgroup_root)/pgbaton-lab/$run/network/cgroup.procs" 2>/dev/null) || return 1
    [[ -n $pid && -e /proc/$pid/ns/net ]] && printf '%s\n' "$pid"
}
