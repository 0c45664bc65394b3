#!/usr/bin/env bash
# trouble-test.sh CHECKOUT: what the front door says where it cannot go on. Each case must end with an exit
# status of its own, say what is wrong, where and what to do, and leave nothing mounted, running or half-made.
# Ends with "N passed, M failed" on standard output; needs root.
set -uo pipefail
here=$1
passed=0 failed=0
work=$(mktemp -d /tmp/pgbaton-trouble.XXXXXX)
trap 'rm -rf --one-file-system -- "$work"' EXIT

# expect NAME "PATTERN|PATTERN..." COMMAND...: COMMAND fails and says each pattern.
expect() {
    local name=$1 patterns=$2 said status=0 pattern wrong=''
    shift 2
    said=$("$@" 2>&1 </dev/null) || status=$?
    ((status != 0)) || wrong+=" exit status 0;"
    while IFS= read -r -d '|' pattern; do
        grep -qF -- "$pattern" <<<"$said" || wrong+=" did not say '$pattern';"
    done <<<"$patterns|"
    ! grep -qE 'line [0-9]+: |unbound variable|Exception' <<<"$said" || wrong+=" told of its own code;"
    ! grep -q "$work" /proc/*/mounts 2>/dev/null || wrong+=" left a mount;"
    if [[ -z $wrong ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'trouble-test: %s:%s it said:\n' "$name" "$wrong" >&2
        sed 's/^/  | /' <<<"$said" >&2
    fi
}

# The front door alone, where anybody may read it.
mkdir -p "$work/door/lab"
cp -r -- "$here/lab/scripts" "$work/door/lab/"
cp -- "$here/pgbaton" "$work/door/"
chmod -R a+rX "$work"
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups env "HOME=$work/nobody" PATH=/usr/bin:/bin)

expect "no root and no container tool" \
    "this needs root on |Run it as root: sudo $work/door/pgbaton|Docker or Podman|--privileged" \
    "${nobody[@]}" "$work/door/pgbaton" demo

# A machine with few tools; the front door adds the sbin folders itself, which is taken out here.
mkdir -p "$work/few"
for tool in bash dirname readlink basename cksum cut uname; do ln -s "$(command -v "$tool")" "$work/few/$tool"; done
cp -r -- "$work/door" "$work/door-few"
sed -i '/^PATH=/d' "$work/door-few/lab/scripts/common.sh"
expect "a tool of the system is missing" \
    "the command 'unshare' is missing|util-linux" \
    env "PATH=$work/few" "$work/few/bash" "$work/door-few/pgbaton" demo

expect "a cache folder that cannot be made" \
    "cannot write to the cache folder /proc/nowhere|PGBATON_CACHE=" \
    env PGBATON_CACHE=/proc/nowhere "$here/pgbaton" toolbox true

expect "a disk too small for the toolbox" \
    "the toolbox needs 2.5 GB; $work/small has |PGBATON_CACHE=" \
    unshare --mount --propagation private bash -c '
        mkdir -p "$1" && mount -t tmpfs -o size=8m none "$1" && PGBATON_CACHE=$1 exec "$2" toolbox true' \
    - "$work/small" "$here/pgbaton"

expect "no network to fetch the toolbox from" \
    "Is the network (and its proxy: http_proxy) all right?|run it again when mended|The whole log: $work/cache/toolbox/setup.log" \
    unshare --net env PGBATON_CACHE="$work/cache" "$here/pgbaton" toolbox true
[[ -z $(find "$work/cache/toolbox" -mindepth 1 -maxdepth 1 -type d) ]] ||
    { failed=$((failed + 1)) && echo "trouble-test: no network: a half toolbox was left" >&2; }

echo "$passed passed, $failed failed"
((failed == 0))
