package io.pgbaton.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I11 and I12: a node that promised itself higher is left alone, and promises only rise. */
class ControlSessionPromiseTest {

    private final ControlStage stage = new ControlStage();

    @ParameterizedTest
    @ValueSource(strings = {"5_43", "6_1", "6_42"})
    void shouldRefuseANodeThatPromisedItselfHigher(String higher) {
        // Given
        stage.promised = ScriptedSession.rows(higher);

        // When, Then
        assertThatExceptionOfType(PromiseForbids.class)
                .isThrownBy(stage::open)
                .withMessage("pg2 promised " + higher + ", which is above 5_42");
        assertThat(stage.session.aborted).isTrue();
        assertThat(stage.log).noneMatch(sql -> sql.startsWith("alter system"));
    }

    /** A late decider must not end the session of a newer one. */
    @Test
    void shouldTerminateNobodyOnANodeThatPromisedItselfHigher() {
        // Given
        stage.promised = ScriptedSession.rows("6_1");

        // When, Then
        assertThatExceptionOfType(PromiseForbids.class).isThrownBy(stage::open);
        assertThat(stage.steps()).containsExactly("dial", "promise");
    }

    /** The promise was raised by another between the look and the lock. */
    @Test
    void shouldRefuseAPromiseThatWasRaisedBeforeTheLock() {
        // Given
        stage.raisedLater = true;

        // When, Then
        assertThatExceptionOfType(PromiseForbids.class).isThrownBy(stage::open);
        assertThat(stage.steps()).containsExactly("dial", "promise", "lock", "promise");
        assertThat(stage.session.aborted).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5_42", "5_41", "4_99", "''"})
    void shouldServeANodeThatPromisedNothingHigher(String lower) throws Exception {
        // Given
        stage.promised = ScriptedSession.rows(lower);

        // When
        ControlSession control = stage.open();

        // Then
        assertThat(control.isOpen()).isTrue();
    }

    @Test
    void shouldAbortOnAPromiseThatIsNone() {
        // Given
        stage.promised = ScriptedSession.rows("garbage");

        // When, Then
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(stage::open);
        assertThat(stage.session.aborted).isTrue();
    }

    /** Nobody else may change it meanwhile: we have the lock. */
    @Test
    void shouldRaiseAPromiseOnce() throws Exception {
        // Given
        ControlSession control = stage.open();
        stage.log.clear();

        // When
        control.raisePromise();
        control.raisePromise();

        // Then
        assertThat(stage.steps()).containsExactly("alter system set pgbaton.promised = '5_42'");
    }

    @Test
    void shouldNotRewriteAPromiseThatStands() throws Exception {
        // Given
        stage.promised = ScriptedSession.rows("5_42");
        ControlSession control = stage.open();
        stage.log.clear();

        // When
        control.raisePromise();

        // Then
        assertThat(stage.log).noneMatch(sql -> sql.startsWith("alter system"));
    }
}
