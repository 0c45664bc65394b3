package io.pgbaton.lab.chaos.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbaton.lab.chaos.history.Operation.Append;
import io.pgbaton.lab.chaos.history.Operation.Read;
import io.pgbaton.lab.host.LabFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Writes down what clients do, while they do it: a gzipped file of JSON lines, each {@code invoke},
 * {@code ok}, {@code fail} or {@code info} with the nanoseconds of the monotonic clock since the
 * begin, and {@code note} for what befell the cluster meanwhile. Thread-safe.
 */
public final class History implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long begin = System.nanoTime();
    private final Writer file;
    private final Map<Long, Operation> pending = new TreeMap<>();
    private final List<Operation> over = new ArrayList<>();
    private long nextId = 1;
    private boolean closed;

    /**
     * @param path where it is written; made anew
     */
    public History(Path path) {
        try {
            file =
                    new BufferedWriter(
                            new OutputStreamWriter(
                                    new GZIPOutputStream(Files.newOutputStream(path)),
                                    StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A client asks for an append; what it appends is the id that is returned. */
    public synchronized long append(int client, Route route, List<Integer> lists) {
        return ask("append", lists, Append.asked(nextId++, client, route, now(), lists));
    }

    /** A client asks for some lists; returns the operation's id. */
    public synchronized long read(int client, Route route, List<Integer> lists) {
        return ask("read", lists, Read.asked(nextId++, client, route, now()));
    }

    /** An append was acknowledged. */
    public synchronized void appended(long id, Place place) {
        if (pending.remove(id) instanceof Append asked) {
            Append append = asked.ended(now(), Ending.OK, place);
            over.add(append);
            write(answer(append, place));
        }
    }

    /** A read was answered: each list that was asked for, with its elements in order. */
    public synchronized void answered(long id, Place place, Map<Integer, List<Long>> seen) {
        if (pending.remove(id) instanceof Read asked) {
            Read read = asked.ended(now(), Ending.OK, place).with(seen);
            over.add(read);
            ObjectNode line = answer(read, place);
            ObjectNode values = line.putObject("seen");
            seen.forEach(
                    (list, elements) -> {
                        ArrayNode array = values.putArray(list.toString());
                        elements.forEach(array::add);
                    });
            write(line);
        }
    }

    /**
     * An operation ended in an error.
     *
     * @param ending FAIL where it has certainly had no effect, else INFO
     */
    public synchronized void failed(long id, Ending ending, String error) {
        Operation asked = pending.remove(id);
        if (asked != null) {
            Operation operation = asked.ended(now(), ending, null);
            over.add(operation);
            write(end(operation).put("error", error));
        }
    }

    /** Something befell the cluster. */
    public synchronized void note(String text) {
        write(line("note", now()).put("text", text));
    }

    /** All operations; one that nobody has answered yet counts as {@link Ending#INFO}. */
    public synchronized List<Operation> operations() {
        List<Operation> all = new ArrayList<>(over);
        all.addAll(pending.values());
        return all;
    }

    /** What comes after this is not written any more. */
    @Override
    public synchronized void close() {
        try {
            closed = true;
            file.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private long ask(String what, List<Integer> lists, Operation operation) {
        pending.put(operation.id(), operation);
        ObjectNode line =
                line("invoke", operation.invoked())
                        .put("op", operation.id())
                        .put("do", what)
                        .put("client", operation.client())
                        .put("route", operation.route().name().toLowerCase(Locale.ROOT));
        ArrayNode keys = line.putArray("lists");
        lists.forEach(keys::add);
        write(line);
        return operation.id();
    }

    private static ObjectNode answer(Operation operation, Place place) {
        return end(operation).put("node", place.node()).put("timeline", place.timeline());
    }

    private static ObjectNode end(Operation operation) {
        return line(word(operation.ending()), operation.ended()).put("op", operation.id());
    }

    private static ObjectNode line(String type, long now) {
        return JSON.createObjectNode().put("nanos", now).put("type", type);
    }

    private static String word(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }

    private void write(ObjectNode line) {
        if (closed) {
            return;
        }
        try {
            file.write(line.toString());
            file.write('\n');
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private long now() {
        return System.nanoTime() - begin;
    }

    private static LabFailure unwritable(IOException e) {
        return new LabFailure(
                "cannot write the history: " + e.getMessage(), "Is the disk full?", e);
    }
}
