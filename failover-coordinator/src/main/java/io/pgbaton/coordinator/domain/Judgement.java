package io.pgbaton.coordinator.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A verdict with what it rests on.
 *
 * @param refusing vantage to the start of the run of refusals it sees; fresh ones only
 * @param reason one sentence
 * @param evidence a line for each vantage and each voter
 * @param redial whether the voters' connections are in doubt: it would tell more to have them dial
 *     afresh
 * @param proven whether a majority has the proof that it is dead, and nothing is missing to convict
 *     it but the word of voters that cannot be asked
 */
public record Judgement(
        Verdict verdict,
        Map<String, Instant> refusing,
        String reason,
        List<String> evidence,
        boolean redial,
        boolean proven) {

    /** One that asks for nothing. */
    public Judgement(
            Verdict verdict, Map<String, Instant> refusing, String reason, List<String> evidence) {
        this(verdict, refusing, reason, evidence, false);
    }

    /** One that nothing is proven in but the verdict itself. */
    public Judgement(
            Verdict verdict,
            Map<String, Instant> refusing,
            String reason,
            List<String> evidence,
            boolean redial) {
        this(verdict, refusing, reason, evidence, redial, false);
    }
}
