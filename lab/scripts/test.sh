#!/usr/bin/env bash
# test.sh CHECKOUT [MAVEN-ARGUMENTS...]: all checks, all tests, and a count of what was seen.
set -uo pipefail
here=$1
shift
# shellcheck source=common.sh
. "$here/lab/scripts/common.sh"

find "$here" -path '*/target/*-reports/TEST-*.xml' -delete 2>/dev/null
say "checks, build and all tests; integration tests start real servers (aim: under 30 minutes)"
"$here/pgbaton" mvn -B --fail-at-end -Dstyle.color=never verify "$@" 2>&1 |
    grep --line-buffered -vE 'Download(ing|ed) from|^\[INFO\] *$|^Progress '
status=${PIPESTATUS[0]}

# What the front door says where it cannot go on.
say "trouble: no root, no network, no space"
trouble=$("$here/lab/scripts/trouble-test.sh" "$here") || status=1
read -r trouble_passed _ trouble_failed _ <<<"${trouble:-0 passed, 1 failed}"

# What keeps a service from becoming a native executable shows in this step already, without a GraalVM.
if ((status == 0)); then
    say "native: the services are prepared for a native build"
    "$here/pgbaton" mvn -B -q -Dstyle.color=never -Dquick -Dnative -Dquarkus.native.sources-only=true \
        -Dquarkus.package.jar.enabled=false -pl health-monitor,failover-coordinator,pool-configurator -am \
        package || status=$?
fi

# The figures come from the reports, so that a module which never ran counts for nothing.
read -r tests failed skipped < <(
    find "$here" -path '*/target/*-reports/TEST-*.xml' -exec grep -hoE -m 1 '<testsuite [^>]*' {} + |
        awk '{
            while (match($0, / (tests|failures|errors|skipped)="[0-9]+"/)) {
                split(substr($0, RSTART + 1, RLENGTH - 2), pair, "=\"")
                sum[pair[1]] += pair[2]
                $0 = substr($0, RSTART + RLENGTH)
            }
        } END { print sum["tests"] + 0, sum["failures"] + sum["errors"] + 0, sum["skipped"] + 0 }'
)
if ((skipped > 0)); then
    say "skipped:"
    grep -lE '<skipped' -r --include='TEST-*.xml' "$here" | sed 's|.*/TEST-|  |; s|\.xml$||' >&2
fi
tests=$((tests + trouble_passed + trouble_failed)) failed=$((failed + trouble_failed))
if ((status != 0)); then say "not all is well (status $status): see above"; fi
line="$((tests - failed - skipped)) passed, $failed failed"
if ((skipped > 0)); then line+=", $skipped skipped"; fi
echo "$line"
((status == 0 && failed == 0 && tests > 0))
