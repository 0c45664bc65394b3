package io.pgbaton.lab.command;

/** What a person reads while something happens. Thread-safe. */
final class Screen {

    private Screen() {}

    static void say(String text) {
        System.out.println("pgbaton: " + text);
    }

    static void detail(String text) {
        System.out.println("         " + text);
    }
}
