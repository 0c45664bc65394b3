package io.pgbaton.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of text: columns as wide as their widest cell, two blanks between them. */
public final class Table {

    private final List<String> heads;
    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    /** Columns by their heads; one that begins with {@code >} is aligned to the right. */
    public Table(String... heads) {
        this.heads =
                List.of(heads).stream().map(h -> h.startsWith(">") ? h.substring(1) : h).toList();
        this.right = List.of(heads).stream().map(h -> h.startsWith(">")).toList();
    }

    /** One more row, with a cell for each column. */
    public Table row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells, " + heads.size() + " heads");
        }
        rows.add(List.of(cells));
        return this;
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            int column = i;
            widths.add(
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .reduce(heads.get(i).length(), Math::max));
        }
        StringBuilder text = new StringBuilder(line(heads, widths));
        for (List<String> row : rows) {
            text.append('\n').append(line(row, widths));
        }
        return text.toString();
    }

    private String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths.get(i) - cells.get(i).length());
            line.append(right.get(i) ? padding + cells.get(i) : cells.get(i) + padding);
            line.append("  ");
        }
        return line.toString().stripTrailing();
    }
}
