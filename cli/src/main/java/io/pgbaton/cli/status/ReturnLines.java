package io.pgbaton.cli.status;

import io.pgbaton.cli.Times;
import io.pgbaton.cluster.domain.Rejoin;
import java.util.ArrayList;
import java.util.List;

/** Who came back in this epoch, what that cost, and who has yet to be recloned. */
final class ReturnLines {

    private ReturnLines() {}

    static List<String> of(ClusterStatus status) {
        List<String> lines = new ArrayList<>();
        for (Rejoin rejoin : status.rejoins()) {
            Rejoin.Lost lost = rejoin.lost();
            lines.add(
                    "rejoined  %s, %s %s%s"
                            .formatted(
                                    rejoin.node(),
                                    rejoin.how().label(),
                                    Times.since(rejoin.at(), status.at()),
                                    lost == null ? "" : ": lost " + lost));
        }
        status.toReclone()
                .forEach(
                        (node, epoch) ->
                                lines.add(
                                        "reclone   %s: its log left the line in epoch %s, or may have"
                                                .formatted(node, epoch)));
        return lines;
    }
}
