package io.pgbaton.coordinator.model;

/**
 * How much may still happen from outside: what keeps a world finite.
 *
 * @param epochs the highest epoch that a recovery may begin
 * @param commits of clients
 * @param kills of nodes, at any moment
 * @param leases that are lost
 * @param drops of replication connections
 * @param delays: waits that are given up although they would have come to an end
 * @param rules changes of the rule
 * @param switchovers planned ones
 * @param suspicions that are written
 * @param beside how many repairs and fences of strays a decider has under way at once
 */
record Budget(
        int epochs,
        int commits,
        int kills,
        int leases,
        int drops,
        int delays,
        int rules,
        int switchovers,
        int suspicions,
        int beside) {

    private static final int ANY = 9;

    static Budget epochs(int highest) {
        return new Budget(highest, 0, 0, 0, 0, 0, 0, 0, 0, ANY);
    }

    Budget commits(int more) {
        return new Budget(
                epochs, more, kills, leases, drops, delays, rules, switchovers, suspicions, beside);
    }

    Budget kills(int more) {
        return new Budget(
                epochs,
                commits,
                more,
                leases,
                drops,
                delays,
                rules,
                switchovers,
                suspicions,
                beside);
    }

    Budget leases(int more) {
        return new Budget(
                epochs,
                commits,
                kills,
                more,
                drops,
                delays,
                rules,
                switchovers,
                suspicions,
                beside);
    }

    Budget drops(int more) {
        return new Budget(
                epochs,
                commits,
                kills,
                leases,
                more,
                delays,
                rules,
                switchovers,
                suspicions,
                beside);
    }

    Budget delays(int more) {
        return new Budget(
                epochs,
                commits,
                kills,
                leases,
                drops,
                more,
                rules,
                switchovers,
                suspicions,
                beside);
    }

    Budget rules(int more) {
        return new Budget(
                epochs,
                commits,
                kills,
                leases,
                drops,
                delays,
                more,
                switchovers,
                suspicions,
                beside);
    }

    Budget switchovers(int more) {
        return new Budget(
                epochs, commits, kills, leases, drops, delays, rules, more, suspicions, beside);
    }

    Budget suspicions(int more) {
        return new Budget(
                epochs, commits, kills, leases, drops, delays, rules, switchovers, more, beside);
    }

    Budget beside(int most) {
        return new Budget(
                epochs,
                commits,
                kills,
                leases,
                drops,
                delays,
                rules,
                switchovers,
                suspicions,
                most);
    }

    long hash() {
        long h = Mix.of(epochs, commits);
        h = Mix.of(h, kills * 64L + leases);
        h = Mix.of(h, drops * 64L + delays);
        return Mix.of(h, (rules * 64L + switchovers) * 64L + suspicions);
    }
}
