package io.pgbaton.lab.command;

import io.pgbaton.lab.drill.Figures;
import io.pgbaton.lab.drill.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The end of the demo's story. */
final class Summary {

    private Summary() {}

    static void print(Outcome outcome, Path logs) {
        Figures figures = outcome.figures();
        Screen.say("summary");
        row("write gap", millis(outcome.load().writeGap()) + " without any acknowledgement");
        row("worst connection", millis(outcome.load().worstConnectionGap()));
        row(
                "failed statements",
                "%d on %d connections, %d failed connects"
                        .formatted(
                                outcome.load().failedStatements(),
                                outcome.load().connections(),
                                outcome.load().failedConnects()));
        outcome.load().errors().forEach((error, count) -> row("", count + " x " + error));
        row(
                "lost writes",
                outcome.writable().size() == 1
                        ? "%d of %d acknowledged"
                                .formatted(outcome.lost(), outcome.load().acknowledged())
                        : "not counted: " + outcome.writable().size() + " nodes are writable");
        row(
                "writable",
                outcome.writable().isEmpty() ? "none" : String.join(", ", outcome.writable()));
        row(
                "sealed",
                "epoch %s, primary %s"
                        .formatted(
                                outcome.sealedEpoch().map(String::valueOf).orElse("unknown"),
                                outcome.sealedPrimary().orElse("unknown")));
        row("detect", figure(figures.detect()));
        row("revoke", figure(figures.revoke()));
        row("promote", figure(figures.promote()));
        row("seal", figure(figures.seal()));
        row("pools", figure(figures.pools()));
        if (outcome.good()) {
            Screen.say("all is well: one writable node, a new epoch sealed, no write lost");
        } else {
            Screen.say("this did not end well; logs: " + logs);
        }
    }

    private static void row(String name, String value) {
        Screen.detail("%-18s %s".formatted(name, value));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }

    private static String figure(Optional<Double> millis) {
        return millis.map("%.0f ms"::formatted).orElse("unknown");
    }
}
