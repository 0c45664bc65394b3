package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PaperSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * r1 among {@link FakeNodes}: a primary whose rule is changed. What its walsenders report is a
 * switch.
 */
final class RulePrimary implements NodeDialer {

    static final String NAME = "r1";

    /** Each statement that a control session or a look sent, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile boolean confirmed = true;

    /** Whether a commit is seen waiting while nobody satisfies the names. */
    volatile boolean waits = true;

    /** Called when the names are altered. */
    volatile Runnable onNames = () -> {};

    private static final Timing BRISK =
            new Timing(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofMillis(50));

    private final Stage stage;
    private final FakeNodes.Node node;

    RulePrimary(Stage stage) {
        this.stage = stage;
        this.node = stage.nodes.add(NAME);
        node.standby = false;
        node.files.put("synchronous_standby_names", "ANY 1 (\"r2\", \"r3\")");
    }

    /** What is tested, with this primary. */
    RuleChange change() {
        return change(this);
    }

    /** The same, with other nodes behind it. */
    RuleChange change(NodeDialer dialer) {
        Promise promise = new Promise(Epoch.FIRST, stage.book.token());
        return new RuleChange(
                new Reach(dialer, stage.spec, promise, step -> {}, BRISK), stage.book);
    }

    void names(String names) {
        node.files.put("synchronous_standby_names", names);
    }

    String names() {
        return node.files.getOrDefault("synchronous_standby_names", "");
    }

    @Override
    public Session connect(NodeAddress address, Login login, Duration timeout)
            throws NodeException {
        return new Asked(stage.nodes.connect(address, login, timeout));
    }

    private Optional<Rows> answer(String sql) {
        asked.add(sql);
        if (sql.startsWith("alter system set synchronous_standby_names")) {
            onNames.run();
        }
        if (sql.startsWith("show synchronous_standby_names")) {
            return row(names());
        }
        if (sql.endsWith("current_setting('synchronous_standby_names') = ''")) {
            return row(names().isEmpty() ? "t" : "f");
        }
        if (sql.contains("wait_event = 'SyncRep'")) {
            boolean sent = asked.stream().anyMatch(s -> s.contains("pg_logical_emit_message"));
            return row(waits && sent ? "t" : "f");
        }
        return sql.startsWith("select not exists (select from pg_stat_replication")
                ? row(confirmed ? "t" : "f")
                : Optional.empty();
    }

    private static Optional<Rows> row(String value) {
        return Optional.of(new Rows(List.of("value"), List.of(List.of(value))));
    }

    private final class Asked extends PaperSession {
        private final Session session;

        Asked(Session session) {
            this.session = session;
        }

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            Optional<Rows> own = answer(sql);
            return own.isPresent() ? own.get() : session.query(sql, timeout);
        }
    }
}
