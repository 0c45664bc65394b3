package io.pgbaton.coordinator.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the production code has come with a task: what each of its threads was answered so far,
 * and what each asks for now.
 *
 * <p>The production code is deterministic: the same answers lead to the same calls. So each course
 * is run once, and remembered with where each further answer leads; a world is copied and compared
 * without running anything. Answers to different threads in another order lead to the same course.
 */
final class Course {

    private final @Nullable Course before;
    private final String answered;
    private final @Nullable Reply reply;
    private final Task task;
    private final SortedMap<String, Long> heard;

    /** The calls that wait for an answer, by thread. */
    final List<Call> calls;

    /** The sessions that it has open. */
    final Collection<String> sessions;

    /** How its first thread ended; null before. */
    final @Nullable String result;

    final long hash;

    private final Map<Step, Course> next = new HashMap<>();
    private @Nullable Run live;

    private record Step(String thread, Reply reply) {}

    /** What tells one course of a task from another. */
    private record Identity(
            Task task, SortedMap<String, Long> heard, List<Call> calls, @Nullable String result) {}

    /** Every course of every task; forgotten now and then. */
    static final class Book {

        /** More runs than that are not kept at hand; they are begun anew when they are needed. */
        private static final int AT_HAND = 2000;

        private final Map<Task, Course> roots = new HashMap<>();
        private final Map<Identity, Course> known = new HashMap<>();
        private final Deque<Course> atHand = new ArrayDeque<>();
        private final int bound;
        private int size;
        private long runs;

        /**
         * An empty one.
         *
         * @param bound how many it keeps
         */
        Book(int bound) {
            this.bound = bound;
        }

        /** A task's beginning. */
        Course begin(Task task) {
            Course root = roots.get(task);
            if (root == null) {
                root = new Course(this, task, null, "", null, Run.start(task));
                roots.put(task, root);
            }
            return root;
        }

        /** How many courses there are. */
        int size() {
            return size;
        }

        /** How many times a run was begun anew. */
        long runs() {
            return runs;
        }

        /** Forgets all where there are too many; worlds that still have one go on with it. */
        void trim() {
            if (size > bound) {
                atHand.forEach(Course::drop);
                atHand.clear();
                roots.clear();
                known.clear();
                size = 0;
            }
        }

        private void keep(Course course) {
            atHand.add(course);
            if (atHand.size() > AT_HAND) {
                atHand.remove().drop();
            }
        }
    }

    private Course(
            Book book,
            Task task,
            @Nullable Course before,
            String answered,
            @Nullable Reply reply,
            Run run) {
        this.before = before;
        this.answered = answered;
        this.reply = reply;
        this.task = task;
        this.calls = run.calls();
        this.sessions = run.sessions();
        this.result = run.result();
        this.heard = before == null ? new TreeMap<>() : new TreeMap<>(before.heard);
        if (reply != null) {
            long h = heard.getOrDefault(answered, Mix.SEED);
            heard.put(answered, Mix.of(h, reply.toString()));
        }
        if (calls.isEmpty()) {
            this.live = null;
        } else {
            this.live = run;
            book.keep(this);
        }
        long h = Mix.of(Mix.SEED, task.what() + task.node() + task.rule() + task.token());
        h = Mix.of(h, task.patient() ? 1 : 0);
        for (Map.Entry<String, Long> thread : heard.entrySet()) {
            h = Mix.of(Mix.of(h, thread.getKey()), thread.getValue());
        }
        for (Call call : calls) {
            h = Mix.of(h, call.thread());
        }
        this.hash = Mix.of(h, result == null ? 0 : 1);
        book.size++;
    }

    /** Where an answer leads. */
    Course after(Book book, String thread, Reply answer) {
        Step step = new Step(thread, answer);
        Course known = next.get(step);
        if (known == null) {
            known = run(book, step);
            next.put(step, known);
        }
        return known;
    }

    private Course run(Book book, Step step) {
        Run run = live;
        if (run == null) {
            run = replayed(book);
        }
        live = null;
        run.deliver(step.thread(), step.reply());
        Course made = new Course(book, task, this, step.thread(), step.reply(), run);
        Course same =
                book.known.putIfAbsent(
                        new Identity(task, made.heard, made.calls, made.result), made);
        if (same == null) {
            return made;
        }
        made.drop();
        return same;
    }

    private Run replayed(Book book) {
        if (before == null) {
            book.runs++;
            return Run.start(task);
        }
        Run run = before.replayed(book);
        run.deliver(answered, Objects.requireNonNull(reply));
        return run;
    }

    private void drop() {
        Run run = live;
        live = null;
        if (run != null) {
            run.dispose();
        }
    }

    Task task() {
        return task;
    }
}
