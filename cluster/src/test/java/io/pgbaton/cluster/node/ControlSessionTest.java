package io.pgbaton.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I11, step by step, on a session that is scripted. */
class ControlSessionTest {

    private static final Promise MINE = new Promise(new Epoch(5), 42);
    private static final NodeAddress PG2 = new NodeAddress("pg2", "10.0.0.2", 5432);

    private final List<String> log = new ArrayList<>();

    /** What comes of each try to be alone and to take the lock; "t" in the end. */
    private final Deque<String> lock = new ArrayDeque<>();

    private Rows promised = ScriptedSession.rows();
    private boolean raisedLater;
    private final ScriptedSession session = new ScriptedSession(log, this::answer);
    private final StepGuard guard = step -> log.add("check " + step.toMillis());

    private Rows answer(String sql) {
        if (sql.contains("pg_try_advisory_lock")) {
            return ScriptedSession.rows(lock.isEmpty() ? "t" : lock.remove());
        }
        if (sql.contains("'pgbaton.promised'")) {
            Rows now = promised;
            promised = raisedLater ? ScriptedSession.rows("6_1") : promised;
            return now;
        }
        return ScriptedSession.rows();
    }

    @Test
    void shouldLookTerminateOthersLockAndLookAgain() throws Exception {
        // When
        ControlSession control = open();

        // Then
        assertThat(told())
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
        assertThat(control.address()).isEqualTo(PG2);
        assertThat(control.mine()).isEqualTo(MINE);
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
        open();

        // Then
        String terminate =
                log.stream()
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
        open();

        // Then
        assertThat(log.stream().filter(s -> s.contains("pg_terminate_backend")).findFirst())
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
        lock.add("f");
        lock.add("f");

        // When
        open();

        // Then
        assertThat(steps()).containsExactly("dial", "promise", "lock", "lock", "lock", "promise");
    }

    @Test
    void shouldGiveUpOnOthersThatDoNotEnd() {
        // Given
        for (int i = 0; i < 1000; i++) {
            lock.add("f");
        }

        // When, Then
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> open(Duration.ofNanos(-1)))
                .withMessageContaining("another control session would not end")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NodeException.Kind.REJECTED));
        assertThat(session.aborted).isTrue();
        assertThat(steps()).last().isEqualTo("lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5_43", "6_1", "6_42"})
    void shouldRefuseANodeThatPromisedItselfHigher(String higher) {
        // Given
        promised = ScriptedSession.rows(higher);

        // When, Then
        assertThatExceptionOfType(PromiseForbids.class)
                .isThrownBy(this::open)
                .withMessage("pg2 promised " + higher + ", which is above 5_42");
        assertThat(session.aborted).isTrue();
        assertThat(log).noneMatch(sql -> sql.startsWith("alter system"));
    }

    /** A late decider must not end the session of a newer one. */
    @Test
    void shouldTerminateNobodyOnANodeThatPromisedItselfHigher() {
        // Given
        promised = ScriptedSession.rows("6_1");

        // When, Then
        assertThatExceptionOfType(PromiseForbids.class).isThrownBy(this::open);
        assertThat(steps()).containsExactly("dial", "promise");
    }

    /** The promise was raised by another between the look and the lock. */
    @Test
    void shouldRefuseAPromiseThatWasRaisedBeforeTheLock() {
        // Given
        raisedLater = true;

        // When, Then
        assertThatExceptionOfType(PromiseForbids.class).isThrownBy(this::open);
        assertThat(steps()).containsExactly("dial", "promise", "lock", "promise");
        assertThat(session.aborted).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5_42", "5_41", "4_99", "''"})
    void shouldServeANodeThatPromisedNothingHigher(String lower) throws Exception {
        // Given
        promised = ScriptedSession.rows(lower);

        // When
        ControlSession control = open();

        // Then
        assertThat(control.isOpen()).isTrue();
    }

    @Test
    void shouldAbortOnAPromiseThatIsNone() {
        // Given
        promised = ScriptedSession.rows("garbage");

        // When, Then
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(this::open);
        assertThat(session.aborted).isTrue();
    }

    @Test
    void shouldNotDialWithoutALease() {
        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> open(Duration.ofMillis(800), failingAfter(0)));
        assertThat(log).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 2"})
    void shouldSendNothingMoreOnceTheLeaseIsLost(int checks, int statements) {
        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> open(Duration.ofMillis(800), failingAfter(checks)));
        assertThat(steps()).hasSize(1 + statements);
        assertThat(session.aborted).isTrue();
    }

    @Test
    void shouldAbortWhenAStatementFailsWhileOpening() {
        // Given
        ScriptedSession failing =
                new ScriptedSession(
                        log,
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
                                        PG2,
                                        ControlSession.login("pgbaton", Path.of("/secret")),
                                        MINE,
                                        guard,
                                        Duration.ofMillis(800)));
        assertThat(failing.aborted).isTrue();
    }

    /** Nobody else may change it meanwhile: we have the lock. */
    @Test
    void shouldRaiseAPromiseOnce() throws Exception {
        // Given
        ControlSession control = open();
        log.clear();

        // When
        control.raisePromise();
        control.raisePromise();

        // Then
        assertThat(steps()).containsExactly("alter system set pgbaton.promised = '5_42'");
    }

    @Test
    void shouldReadSeveralFileSettingsAtOnce() throws Exception {
        // Given
        ControlSession control = open();
        log.clear();

        // When
        Map<String, String> settings = control.fileSettings("restore_command", "primary_conninfo");

        // Then
        assertThat(settings).isEmpty();
        assertThat(steps())
                .containsExactly(
                        "select distinct on (name) name, setting from pg_file_settings where name"
                                + " in ('restore_command', 'primary_conninfo')"
                                + " order by name, seqno desc");
    }

    @Test
    void shouldNotRewriteAPromiseThatStands() throws Exception {
        // Given
        promised = ScriptedSession.rows("5_42");
        ControlSession control = open();
        log.clear();

        // When
        control.raisePromise();

        // Then
        assertThat(log).noneMatch(sql -> sql.startsWith("alter system"));
    }

    @Test
    void shouldCheckTheLeaseBeforeEachChange() throws Exception {
        // Given
        ControlSession control = open();
        log.clear();

        // When
        control.raisePromise();
        control.set("primary_conninfo", "host='it''s'");
        control.reset("restore_command");
        control.reload();

        // Then
        assertThat(log)
                .containsExactly(
                        "check 800",
                        "alter system set pgbaton.promised = '5_42'",
                        "check 800",
                        "alter system set primary_conninfo = 'host=''it''''s'''",
                        "check 800",
                        "alter system reset restore_command",
                        "check 800",
                        "select pg_reload_conf()");
    }

    @Test
    void shouldReadAFileSettingAsTheLastEntryHasIt() throws Exception {
        // Given
        ControlSession control = open();
        log.clear();

        // When
        String setting = control.fileSetting("restore_command");

        // Then
        assertThat(setting).isNull();
        assertThat(log.getLast())
                .isEqualTo(
                        "select setting from pg_file_settings where name = 'restore_command'"
                                + " order by seqno desc limit 1");
    }

    /** Unlocking is disconnecting, at once: an orderly goodbye may wait for a dead host. */
    @Test
    void shouldDisconnectAtOnce() throws Exception {
        // Given
        ControlSession control = open();

        // When
        control.close();

        // Then
        assertThat(session.aborted).isTrue();
        assertThat(control.isOpen()).isFalse();
    }

    private ControlSession open() throws NodeException {
        return open(Duration.ofMillis(800));
    }

    private ControlSession open(Duration step) throws NodeException {
        return open(step, guard);
    }

    private ControlSession open(Duration step, StepGuard stepGuard) throws NodeException {
        NodeDialer dialer =
                (address, login, timeout) -> {
                    log.add("dial");
                    return session;
                };
        return ControlSession.open(
                dialer,
                PG2,
                ControlSession.login("pgbaton", Path.of("/secret")),
                MINE,
                stepGuard,
                step);
    }

    private static StepGuard failingAfter(int checks) {
        int[] left = {checks};
        return step -> {
            if (left[0]-- <= 0) {
                throw new StepGuard.LeadershipLost("too short for a step");
            }
        };
    }

    private List<String> told() {
        return log.stream()
                .map(
                        sql ->
                                sql.contains("pg_try_advisory_lock")
                                        ? "lock"
                                        : sql.contains("'pgbaton.promised'") ? "promise" : sql)
                .toList();
    }

    private List<String> steps() {
        return told().stream().filter(s -> !s.startsWith("check")).toList();
    }
}
