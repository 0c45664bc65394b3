package io.pgbaton.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I11, step by step, on a session that is scripted: how one is opened, and ended. */
class ControlSessionTest {

    private final ControlStage stage = new ControlStage();

    @Test
    void shouldLookTerminateOthersLockAndLookAgain() throws Exception {
        // When
        ControlSession control = stage.open();

        // Then
        assertThat(stage.told())
                .containsExactly(
                        "check 800",
                        "dial",
                        "check 800",
                        "promise",
                        "check 800",
                        "lock",
                        "check 800",
                        "promise");
        assertThat(control.isOpen()).isTrue();
        assertThat(control.address()).isEqualTo(ControlStage.PG2);
        assertThat(control.mine()).isEqualTo(ControlStage.MINE);
        assertThat(control.step()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void shouldDialThePostgresDatabaseUnderTheNameThatASuccessorLooksFor() {
        // When
        Login login = ControlSession.login("pgbaton", Path.of("/secret"));

        // Then
        assertThat(login)
                .isEqualTo(
                        new Login(
                                "pgbaton",
                                Path.of("/secret"),
                                "postgres",
                                "pgbaton-control",
                                false));
    }

    @Test
    void shouldTerminateHoldersAndWaitersButNotItself() throws Exception {
        // When
        stage.open();

        // Then
        String terminate =
                stage.log.stream()
                        .filter(s -> s.contains("pg_terminate_backend"))
                        .findFirst()
                        .orElseThrow();
        assertThat(terminate)
                .contains("application_name = 'pgbaton-control'")
                .contains("l.objid = 4242")
                .contains("d.datname = 'postgres'")
                .contains("pid <> pg_backend_pid()");
    }

    /** One statement, so that nobody can dial in between the look and the lock unnoticed. */
    @Test
    void shouldTakeTheLockOnlyWhereThereWasNobodyToTerminate() throws Exception {
        // When
        stage.open();

        // Then
        assertThat(stage.log.stream().filter(s -> s.contains("pg_terminate_backend")).findFirst())
                .hasValueSatisfying(
                        sql ->
                                assertThat(sql)
                                        .containsIgnoringWhitespaces(
                                                "case when (select count(*) from others) = 0"
                                                        + " then pg_try_advisory_lock(4242)"
                                                        + " else false end"));
    }

    @Test
    void shouldTryAgainUntilTheOthersAreGoneAndTheLockIsFree() throws Exception {
        // Given
        stage.lock.add("f");
        stage.lock.add("f");

        // When
        stage.open();

        // Then
        assertThat(stage.steps())
                .containsExactly("dial", "promise", "lock", "lock", "lock", "promise");
    }

    @Test
    void shouldGiveUpOnOthersThatDoNotEnd() {
        // Given
        for (int i = 0; i < 1000; i++) {
            stage.lock.add("f");
        }

        // When, Then
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> stage.open(Duration.ofNanos(-1)))
                .withMessageContaining("another control session would not end")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.REJECTED));
        assertThat(stage.session.aborted).isTrue();
        assertThat(stage.steps()).last().isEqualTo("lock");
    }

    @Test
    void shouldNotDialWithoutALease() {
        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> stage.open(Duration.ofMillis(800), ControlStage.failingAfter(0)));
        assertThat(stage.log).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2"})
    void shouldSendNothingMoreOnceTheLeaseIsLost(int checks, int statements) {
        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(
                        () ->
                                stage.open(
                                        Duration.ofMillis(800), ControlStage.failingAfter(checks)));
        assertThat(stage.steps()).hasSize(1 + statements);
        assertThat(stage.session.aborted).isTrue();
    }

    @Test
    void shouldAbortWhenAStatementFailsWhileOpening() {
        // Given
        ScriptedSession failing =
                new ScriptedSession(
                        stage.log,
                        sql -> {
                            throw new NodeException(
                                    NodeException.Kind.SQL, "42501", "permission denied");
                        });

        // When, Then
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(
                        () ->
                                ControlSession.open(
                                        (address, login, timeout) -> failing,
                                        ControlStage.PG2,
                                        ControlSession.login("pgbaton", Path.of("/secret")),
                                        ControlStage.MINE,
                                        stage.guard,
                                        Duration.ofMillis(800)));
        assertThat(failing.aborted).isTrue();
    }

    /** Unlocking is disconnecting, at once: an orderly goodbye may wait for a dead host. */
    @Test
    void shouldDisconnectAtOnce() throws Exception {
        // Given
        ControlSession control = stage.open();

        // When
        control.close();

        // Then
        assertThat(stage.session.aborted).isTrue();
        assertThat(control.isOpen()).isFalse();
    }
}
