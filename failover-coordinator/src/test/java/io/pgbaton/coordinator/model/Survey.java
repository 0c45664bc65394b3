package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server tells somebody who is about to adopt it: all grants are in place. */
final class Survey {

    private static final List<String> COLUMNS =
            List.of(
                    "standby",
                    "system",
                    "version",
                    "timeline",
                    "readonly",
                    "upstream",
                    "schema",
                    "files",
                    "rewindable");

    private Survey() {}

    static Reply facts(Server.Sent s, long grants) {
        Node node = s.state();
        List<String> columns = new ArrayList<>(COLUMNS);
        List<@Nullable String> values = new ArrayList<>();
        values.add(node.standby ? "t" : "f");
        values.add("7");
        values.add("170011");
        values.add(Integer.toString(node.log.timeline));
        values.add(node.readOnly ? "t" : "f");
        values.add(node.from < 0 ? null : s.world().cluster.name(node.from) + ".invalid:5432");
        values.add("t");
        values.add("t");
        values.add("t");
        for (int i = 0; i < grants; i++) {
            columns.add("grant" + i);
            values.add("t");
        }
        return new Reply.Answer(new Rows(columns, List.of(values)));
    }
}
