package io.pgbaton.coordinator.model;

/** A session's name tells where it leads and what it is for. */
final class Sessions {

    private Sessions() {}

    static String name(String thread, int number, String node, boolean control) {
        return thread + "#" + number + (control ? "!" : "?") + node;
    }

    static String nodeOf(String session) {
        return session.substring(Math.max(session.lastIndexOf('!'), session.lastIndexOf('?')) + 1);
    }

    static boolean controls(String session, String node) {
        return session.endsWith("!" + node);
    }
}
