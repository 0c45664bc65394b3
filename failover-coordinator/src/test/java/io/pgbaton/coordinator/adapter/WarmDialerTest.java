package io.pgbaton.coordinator.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.PaperSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept open ahead of need may be over when it is needed. */
class WarmDialerTest {

    private static final Duration STEP = Duration.ofMillis(800);
    private static final NodeAddress PG2 = new NodeAddress("pg2", "127.0.0.12", 5432);
    private static final Login CONTROL = ControlSession.login("pgbaton", Path.of("/secret"));

    private final List<Connection> dialled = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayConnect = new CountDownLatch(1);
    private final WarmDialer dialer =
            new WarmDialer(
                    (address, login, timeout) -> {
                        Connection made = new Connection();
                        dialled.add(made);
                        awaitLeave();
                        return made;
                    },
                    (session, login, patience) -> session.query("practice", patience));

    @AfterEach
    void close() {
        mayConnect.countDown();
        dialer.close();
    }

    @Test
    void shouldGiveWhatItKeeps() throws NodeException {
        // Given
        Connection kept = keep();

        // When
        Session given = dialer.connect(PG2, CONTROL, STEP);
        given.query("look", STEP);

        // Then
        assertThat(dialled).containsExactly(kept);
        assertThat(kept.asked).containsExactly("practice", "look");
    }

    @Test
    void shouldDialOnceMoreWhereTheFirstLookFindsTheKeptOneOver() throws NodeException {
        // Given
        Connection kept = keep();
        kept.failing = NodeException.Kind.BROKEN;

        // When
        Session given = dialer.connect(PG2, CONTROL, STEP);
        given.query("look", STEP);
        given.query("change", STEP);

        // Then
        assertThat(dialled).hasSize(2);
        assertThat(kept.isOpen()).isFalse();
        assertThat(dialled.getLast().asked).containsExactly("look", "change");
        given.abort();
        assertThat(dialled.getLast().isOpen()).isFalse();
    }

    /** It may have been done before the connection broke (I11). */
    @Test
    void shouldNotRepeatWhatCameAfterTheFirstLook() throws NodeException {
        // Given
        Connection kept = keep();
        Session given = dialer.connect(PG2, CONTROL, STEP);
        given.query("look", STEP);
        kept.failing = NodeException.Kind.BROKEN;

        // When, Then
        assertThatThrownBy(() -> given.query("change", STEP)).isInstanceOf(NodeException.class);
        assertThat(dialled).containsExactly(kept);
    }

    /** One that answers with an error or not at all is not over: another would fare the same. */
    @ParameterizedTest
    @EnumSource(
            value = NodeException.Kind.class,
            names = {"SILENT", "SQL", "REJECTED"})
    void shouldNotDialOnceMoreForAnotherTrouble(NodeException.Kind kind) {
        // Given
        Connection kept = keep();
        kept.failing = kind;

        // When, Then
        assertThatThrownBy(() -> dialer.connect(PG2, CONTROL, STEP).query("look", STEP))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(dialled).containsExactly(kept);
    }

    @Test
    void shouldOpenOneAtATime() {
        // When
        dialer.warm(PG2, CONTROL);
        await().until(() -> dialled.size() == 1);
        dialer.warm(PG2, CONTROL);
        mayConnect.countDown();

        // Then
        await().until(() -> dialled.getFirst().asked.contains("practice"));
        assertThat(dialled).hasSize(1);
    }

    /** A look has to be fresh: it proves what a new connection sees. */
    @Test
    void shouldDialLooksAnew() throws NodeException {
        // Given
        mayConnect.countDown();
        Login look = new Login("pgbaton", Path.of("/secret"), "postgres", "pgbaton-look", false);

        // When
        dialer.warm(PG2, look);
        await().until(() -> dialled.size() == 1);
        dialer.connect(PG2, look, STEP);

        // Then
        assertThat(dialled).hasSize(2);
    }

    private Connection keep() {
        mayConnect.countDown();
        dialer.warm(PG2, CONTROL);
        await().until(() -> dialled.size() == 1 && dialled.getFirst().asked.contains("practice"));
        // It is kept right after it was prepared.
        await().until(() -> dialer.keeps(PG2, CONTROL));
        return dialled.getFirst();
    }

    private void awaitLeave() {
        try {
            mayConnect.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Connection extends PaperSession {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile NodeException.@Nullable Kind failing;

        @Override
        public Rows query(String sql, Duration timeout) throws NodeException {
            if (failing != null) {
                throw new NodeException(failing, null, "it is so");
            }
            asked.add(sql);
            return new Rows(List.of(), new ArrayList<>());
        }
    }
}
