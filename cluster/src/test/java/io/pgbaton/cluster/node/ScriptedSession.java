package io.pgbaton.cluster.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session that answers as it is told, and keeps what it was asked. */
final class ScriptedSession implements Session {

    /** Answers a statement; an exception stands for itself. */
    interface Answer {
        Rows to(String sql) throws NodeException;
    }

    final List<String> log;
    private final Answer answer;
    boolean aborted;

    ScriptedSession(List<String> log, Answer answer) {
        this.log = log;
        this.answer = answer;
    }

    static Rows rows(String... values) {
        return new Rows(
                List.of("value"),
                List.of(values).stream()
                        .map((Function<String, List<@Nullable String>>) ScriptedSession::row)
                        .toList());
    }

    private static List<@Nullable String> row(String value) {
        List<@Nullable String> row = new ArrayList<>();
        row.add(value);
        return row;
    }

    @Override
    public Rows query(String sql, Duration timeout) throws NodeException {
        log.add(sql);
        return answer.to(sql);
    }

    @Override
    public void onClosed(Runnable action) {}

    @Override
    public boolean isOpen() {
        return !aborted;
    }

    @Override
    public int backendPid() {
        return 4711;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public void close() {
        throw new AssertionError("a control session never closes in good order: that may block");
    }
}
