package io.pgbaton.lab.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbaton.lab.chaos.ChaosReport;
import io.pgbaton.lab.chaos.RoundResult;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.host.RunFolder;
import java.util.Locale;

/** The results of a chaos run for a program. */
final class ChaosJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ChaosJson() {}

    static String write(ChaosReport report) {
        ObjectNode root = JSON.createObjectNode().put("seed", report.seed());
        ArrayNode faults = root.putArray("faults");
        ArrayNode violations = root.putArray("violations");
        for (RoundResult round : report.rounds()) {
            faults(faults, round);
            round.violations()
                    .forEach(
                            violation ->
                                    violation(violations.addObject(), violation)
                                            .put("round", round.number())
                                            .put("folder", folder(round)));
        }
        report.atEnd().forEach(violation -> violation(violations.addObject(), violation));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void faults(ArrayNode faults, RoundResult round) {
        for (RoundResult.Struck struck : round.struck()) {
            ObjectNode fault =
                    faults.addObject()
                            .put("kind", struck.planned().kind().label())
                            .put("target", struck.target())
                            .put("gapMs", round.gap().toMillis())
                            .put("outcome", round.outcome().name().toLowerCase(Locale.ROOT))
                            .put("round", round.number())
                            .put("lastedMs", struck.planned().lasts().toMillis())
                            .put("directGapMs", round.directGap().toMillis());
            round.healing().ifPresent(healing -> fault.put("healingMs", healing.toMillis()));
            round.moved().ifPresent(moved -> fault.put("moved", moved));
            ArrayNode refusals = fault.putArray("refusals");
            round.refusals().forEach(refusals::add);
        }
    }

    private static ObjectNode violation(ObjectNode node, Violation violation) {
        return node.put("kind", violation.kind().label()).put("text", violation.text());
    }

    private static String folder(RoundResult round) {
        return RunFolder.seenFromOutside(round.folder()).toString();
    }
}
