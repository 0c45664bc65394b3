#!/usr/bin/env bash
# inside.sh TOOLBOX CHECKOUT RUNS DATA COMMAND...
# Runs COMMAND in the toolbox. Started in a mount namespace of its own: every mount made here ends with
# the last process in it.
set -euo pipefail
toolbox=$1 checkout=$2 runs=$3 data=$4
shift 4

bind() {
    [[ -e $2 ]] || mkdir -p "$2"
    mount --rbind "$1" "$2"
}

if [[ $toolbox != / ]]; then
    # What is the system's comes from the toolbox, what is the user's from the machine, in its place.
    for folder in /*; do
        [[ -d $folder && ! -L $folder ]] || continue
        case $folder in
        /bin | /boot | /etc | /lib* | /lost+found | /run | /sbin | /usr | /var) ;;
        *) bind "$folder" "$toolbox$folder" ;;
        esac
    done
    for file in /etc/resolv.conf /etc/hosts; do
        [[ -e $file ]] || continue
        [[ -f $toolbox$file && ! -L $toolbox$file ]] || { rm -f "$toolbox$file" && : >"$toolbox$file"; }
        mount --bind "$(readlink -f "$file")" "$toolbox$file"
    done
    for folder in "$checkout" "$PWD" "$HOME/.m2"; do
        [[ $folder -ef $toolbox$folder ]] || bind "$folder" "$toolbox$folder"
    done
fi
prefix=${toolbox%/}
bind "$runs" "$prefix/var/lib/pgbaton"
bind "$data" "$prefix/var/cache/pgbaton"

environment=(
    "HOME=$HOME"
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    LANG=C.UTF-8 "TERM=${TERM:-dumb}"
)
for name in ${!PGBATON_*} ${!MVNW_*} ${!MAVEN_*} ${!KAFKA_BOOTSTRAP*} CI http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    [[ -z ${!name-} ]] || environment+=("$name=${!name}")
done
[[ $toolbox != / ]] || environment+=("PATH=$PATH" ${JAVA_HOME+"JAVA_HOME=$JAVA_HOME"})

# A fresh network starts with its loopback down.
if [[ ${PGBATON_NETWORK-} == own ]]; then chroot "$toolbox" /usr/sbin/ip link set lo up; fi
# shellcheck disable=SC2016 # expands inside
exec chroot "$toolbox" /usr/bin/env -i "${environment[@]}" /bin/bash -c 'cd "$1" && shift && exec "$@"' - "$PWD" "$@"
