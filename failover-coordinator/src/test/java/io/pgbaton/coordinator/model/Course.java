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

    /** The threads of the early fence, step 2: no other step hears from them. */
    static final String EARLY_FENCE = "fence-";

    private final @Nullable Course before;
    private final String answered;
    private final @Nullable Reply reply;
    private final Task task;
    private @Nullable SortedMap<String, Long> heard;
    private long hash;

    /** The calls that wait for an answer, by thread. */
    final List<Call> calls;

    /** The sessions that it has open. */
    final Collection<String> sessions;

    /** How its first thread ended; null before. */
    final @Nullable String result;

    private @Nullable Map<Step, Course> next;
    private @Nullable Run live;

    private record Step(String thread, Reply reply) {}

    /** What tells one course of a task from another. */
    private record Identity(
            Task task, SortedMap<String, Long> heard, List<Call> calls, @Nullable String result) {}

    /** The courses of a cluster, and their runs. Used by one thread. */
    static final class Book {

        /** More runs than that are not kept at hand; they are begun anew when they are needed. */
        private static final int AT_HAND = 20_000;

        private final boolean remembers;
        private final Map<Task, Course> roots = new HashMap<>();
        private final Map<Identity, Course> known = new HashMap<>();
        private final Deque<Course> atHand = new ArrayDeque<>();
        private int size;
        private long runs;

        private Book(boolean remembers) {
            this.remembers = remembers;
        }

        /** Of many worlds that have courses in common: none is run twice. */
        static Book remembering() {
            return new Book(true);
        }

        /** Of one world that only ever goes on: nothing is looked up. */
        static Book forgetful() {
            return new Book(false);
        }

        /** A task's beginning. */
        Course begin(Task task) {
            Course root = roots.get(task);
            if (root == null) {
                root = new Course(this, task, null, "", null, Run.start(task));
                if (remembers) {
                    roots.put(task, root);
                }
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

        /** Ends every run; a world that still has one would begin it anew. */
        void end() {
            atHand.forEach(Course::drop);
            atHand.clear();
        }

        /** The newest course of a run has it, and the one before no more. */
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
        if (calls.isEmpty()) {
            this.live = null;
        } else {
            this.live = run;
            book.keep(this);
        }
        book.size++;
    }

    /** What its threads heard, as a hash for each. */
    private SortedMap<String, Long> heard() {
        SortedMap<String, Long> all = heard;
        if (all == null) {
            all = before == null ? new TreeMap<>() : new TreeMap<>(before.heard());
            if (reply != null) {
                all.put(answered, Mix.of(all.getOrDefault(answered, Mix.SEED), reply.hash()));
            }
            if (answered.startsWith(EARLY_FENCE) && !waits(answered)) {
                // It has ended, and nobody asks what came of it.
                all.remove(answered);
            }
            heard = all;
        }
        return all;
    }

    private boolean waits(String thread) {
        for (Call call : calls) {
            if (call.thread().equals(thread)) {
                return true;
            }
        }
        return false;
    }

    /** Of what makes it this course. */
    long hash() {
        if (hash == 0) {
            long h = Mix.of(Mix.SEED, task.what() + task.node() + task.rule() + task.token());
            h = Mix.of(h, task.patient() ? 1 : 0);
            for (Map.Entry<String, Long> thread : heard().entrySet()) {
                h = Mix.of(Mix.of(h, thread.getKey()), thread.getValue());
            }
            for (Call call : calls) {
                h = Mix.of(h, call.thread());
            }
            hash = Mix.of(h, result == null ? 0 : 1);
        }
        return hash;
    }

    /**
     * Where an answer leads. Where courses are not remembered, what only looks after that is
     * answered on its own thread: most calls do, and to stop and go on is what takes the time.
     *
     * @param proc whose course it is
     */
    Course after(World world, Proc proc, String thread, Reply answer) {
        Book book = world.cluster.book;
        Step step = new Step(thread, answer);
        if (!book.remembers) {
            return run(book, step, query -> Ports.look(world, proc, query));
        }
        Map<Step, Course> seen = next;
        if (seen == null) {
            seen = new HashMap<>(2);
            next = seen;
        }
        Course known = seen.get(step);
        if (known == null) {
            known = same(book, run(book, step, Run.NO_LOOK));
            seen.put(step, known);
        }
        return known;
    }

    /** The course that came about before, where its answers came in another order. */
    private static Course same(Book book, Course made) {
        Identity identity = new Identity(made.task, made.heard(), made.calls, made.result);
        Course same = book.known.putIfAbsent(identity, made);
        if (same == null) {
            return made;
        }
        Run run = made.live;
        made.live = null;
        if (run != null && same.live == null) {
            same.live = run;
            book.keep(same);
        } else if (run != null) {
            run.dispose();
        }
        return same;
    }

    private Course run(Book book, Step step, Run.Looks looks) {
        Run run = live;
        if (run == null) {
            run = replayed(book);
        }
        live = null;
        run.deliver(step.thread(), step.reply(), looks);
        return new Course(book, task, this, step.thread(), step.reply(), run);
    }

    private Run replayed(Book book) {
        if (!book.remembers) {
            throw new IllegalStateException("what it has seen at once was not recorded");
        }
        if (before == null) {
            book.runs++;
            return Run.start(task);
        }
        Run run = before.replayed(book);
        run.deliver(answered, Objects.requireNonNull(reply), Run.NO_LOOK);
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
