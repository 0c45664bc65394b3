package io.pgbaton.cli;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverReport;
import java.util.List;
import java.util.Locale;

/** Shows a person what is checked, then each step of a running journal once. */
public final class JournalSteps {

    private final Pgbaton top;
    private int told;

    public JournalSteps(Pgbaton top) {
        this.top = top;
    }

    /** What was looked at before anything is touched. */
    public void checks(List<SwitchoverReport.Check> checks) {
        for (SwitchoverReport.Check check : checks) {
            top.out()
                    .println(
                            "  %-3s %-10s %s"
                                    .formatted(
                                            check.passed() ? "ok" : "NO",
                                            check.name(),
                                            check.detail()));
        }
        top.out().flush();
    }

    /** The steps that are new since the last look; none with {@code --json}. */
    public void tell(Journal journal) {
        if (top.json() || journal.steps().size() <= told) {
            return;
        }
        for (Journal.Step step : journal.steps().subList(told, journal.steps().size())) {
            top.out()
                    .println(
                            String.format(
                                    Locale.ROOT,
                                    "  %8.1f ms  %s%s",
                                    step.tookMillis(),
                                    step.name(),
                                    step.detail() == null ? "" : ": " + step.detail()));
        }
        told = journal.steps().size();
        top.out().flush();
    }
}
