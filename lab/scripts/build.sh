# Builds when a source is newer than the last build.
# shellcheck shell=bash

ensure_built() {
    local built=$here/target/.built log=$here/target/build.log
    if [[ -e $built && -d $here/lab/target/lib && -d $here/cli/target/lib ]] && [[ -z $(newer_sources "$built") ]]; then
        return
    fi
    mkdir -p "$here/target"
    exec 8>"$here/target/.lock"
    flock 8
    [[ ! -e $built || -n $(newer_sources "$built") || ! -d $here/lab/target/lib ]] || { exec 8>&-; return; }
    say "building (the first time also fetches the libraries: some minutes)"
    touch "$built.starting"
    # Copied libraries are never removed by Maven: one that is no longer needed would stay on the class path.
    rm -rf "$here/lab/target/lib" "$here/cli/target/lib"
    (network=host && cd -- "$here" && enter ./mvnw -B -Dquick -Dstyle.color=never package 8>&-) 2>&1 | tee "$log" | progress ||
        die "the build failed." "$(grep -m 5 -E '^\[ERROR\]|cannot run|^Error|Failed to' "$log" || tail -n 5 "$log")" "The whole log: $log"
    mv "$built.starting" "$built"
    exec 8>&-
}

newer_sources() {
    find "$here" -maxdepth 5 -name target -prune -o \
        \( -name pom.xml -o -path '*/src/main*' \) -newer "$1" -print -quit
    find "$here"/*/src/main -newer "$1" -print -quit 2>/dev/null
}

# Shows Maven's log by its modules, not by its lines.
progress() {
    local line count=0
    while IFS= read -r line; do
        case $line in
        *'Downloaded from'*)
            count=$((count + 1))
            if ((count % 200 == 0)); then say "build: $count files fetched"; fi
            ;;
        '[INFO] Building pgbaton'*) say "build: ${line#\[INFO\] Building }" ;;
        esac
    done
}
