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

    /** Shows what another command printed. */
    static void show(String output) {
        output.lines().forEach(System.out::println);
    }
}
