package io.pgbaton.lab.command;

import io.pgbaton.lab.chaos.ChaosListener;
import io.pgbaton.lab.chaos.ChaosReport;
import io.pgbaton.lab.chaos.FaultPlan;
import io.pgbaton.lab.chaos.RoundResult;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.host.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person each round of a chaos run, with how long the rest may take, and in the end all of
 * it; leaves the results so far where a program finds them, after each round.
 */
final class ChaosTeller implements ChaosListener {
    private final ChaosProgress progress;
    private final @Nullable Path json;
    private long begin = System.nanoTime();
    private boolean begun;
    private final List<RoundResult> soFar = new ArrayList<>();
    private final List<Violation> besides = new ArrayList<>();
    private final AtomicBoolean finished = new AtomicBoolean();

    /**
     * @param json the file for the program; null: none
     */
    ChaosTeller(FaultPlan plan, @Nullable Path json) {
        this.progress = new ChaosProgress(plan);
        this.json = json;
    }

    /** A lab is up. How long the first one took says nothing of how long rounds take. */
    void begins() {
        if (!begun) {
            begun = true;
            begin = System.nanoTime();
        }
        Screen.say("clients begin, and things break");
    }

    @Override
    public void ended(RoundResult result) {
        soFar.add(result);
        ChaosTable.line(result).forEach(Screen::show);
        if (!result.clean()) {
            result.violations().forEach(violation -> Screen.detail(violation.toString()));
            Screen.detail("kept: " + RunFolder.seenFromOutside(result.folder()));
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        Screen.detail(progress.after(result.number(), elapsed));
        write(new ChaosReport(progress.plan().seed(), soFar, besides));
    }

    @Override
    public void found(Violation violation) {
        besides.add(violation);
        Screen.say(violation.toString());
    }

    /** Shows what came of it: once, whichever thread is the first. */
    void finish(ChaosReport report) {
        if (finished.getAndSet(true)) {
            return;
        }
        write(report);
        ChaosTable.of(report).forEach(Screen::show);
        report.atEnd().forEach(violation -> Screen.say("besides: " + violation));
    }

    /** Whether all was shown. */
    boolean finished() {
        return finished.get();
    }

    private void write(ChaosReport report) {
        if (json != null) {
            RunFolder.writeAtomically(json.toAbsolutePath(), ChaosJson.write(report));
        }
    }
}
