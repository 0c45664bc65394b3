package io.pgbaton.cluster.etcd;

import io.grpc.MethodDescriptor;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All members of one etcd, and the order in which they are asked: the one that answered last first,
 * failing ones at the end.
 */
final class EtcdMembers {

    /** A member is left alone for this part of the time that it has failed for. */
    private static final int PAUSE_PART = 20;

    private static final int LONGEST_PAUSE = 10;

    private final List<EtcdMember> members;
    private final EtcdTimings timings;
    private volatile EtcdMember preferred;

    EtcdMembers(List<EtcdMember> members, EtcdTimings timings) {
        this.members = List.copyOf(members);
        this.timings = timings;
        this.preferred = members.get(ThreadLocalRandom.current().nextInt(members.size()));
    }

    List<EtcdMember> all() {
        return members;
    }

    /** The preferred one first, then those that answer, then those that do not. */
    List<EtcdMember> inOrder() {
        List<EtcdMember> order = new ArrayList<>(members.size());
        EtcdMember first = preferred;
        members.stream().filter(m -> m == first && m.failure() == null).forEach(order::add);
        members.stream().filter(m -> m != first && m.failure() == null).forEach(order::add);
        members.stream().filter(m -> !order.contains(m)).forEach(order::add);
        return order;
    }

    /**
     * Asks something that may be asked twice: one member, after the hedge time (or its failure) the
     * next as well, and so on until one answers.
     *
     * @throws StoreUnavailable when none did within the budget
     * @throws CallFailed when etcd will definitely not have it
     */
    <A> A ask(String what, Duration budget, Function<EtcdMember, CompletableFuture<A>> call) {
        long end = System.nanoTime() + budget.toNanos();
        BlockingQueue<Outcome<A>> outcomes = new LinkedBlockingQueue<>();
        Deque<Turn> turns = new ArrayDeque<>();
        inOrder().forEach(member -> turns.add(new Turn(member, System.nanoTime())));
        long nextLaunch = System.nanoTime();
        CallFailed last = null;
        while (true) {
            long now = System.nanoTime();
            if (now - end >= 0) {
                throw new StoreUnavailable(what + ": no answer from etcd in " + budget, last);
            }
            Turn turn = turns.peekFirst();
            if (turn != null && now - nextLaunch >= 0 && now - turn.notBefore >= 0) {
                EtcdMember member = turns.removeFirst().member;
                nextLaunch = now + timings.hedge().toNanos();
                call.apply(member)
                        .whenComplete((a, t) -> outcomes.add(new Outcome<>(member, a, t)));
                turn = turns.peekFirst();
            }
            long wait = end - now;
            if (turn != null) {
                wait = Math.min(wait, Math.max(nextLaunch - now, turn.notBefore - now));
            }
            Outcome<A> outcome = poll(what, outcomes, wait);
            if (outcome == null) {
                continue;
            }
            if (outcome.answer != null) {
                preferred = outcome.member;
                return outcome.answer;
            }
            last = outcome.failure();
            if (last.definite()) {
                throw last;
            }
            nextLaunch = System.nanoTime();
            Duration pause = pause(outcome.member.failingFor());
            turns.addLast(new Turn(outcome.member, nextLaunch + pause.toNanos()));
        }
    }

    /**
     * Asks something that must not be done twice: the members in order, on to the next only while
     * it surely changed nothing.
     *
     * @throws StoreUnavailable when it may have been done, or no member took it within the budget
     * @throws CallFailed when etcd will definitely not have it
     */
    <A> A once(String what, Function<EtcdMember, CompletableFuture<A>> call) {
        long end = System.nanoTime() + timings.budget().toNanos();
        while (true) {
            CallFailed last = null;
            for (EtcdMember member : inOrder()) {
                try {
                    A answer =
                            call.apply(member)
                                    .get(timings.budget().toMillis(), TimeUnit.MILLISECONDS);
                    preferred = member;
                    return answer;
                } catch (ExecutionException e) {
                    last = unwrap(e);
                } catch (InterruptedException e) {
                    throw interrupted(what, e);
                } catch (TimeoutException e) {
                    throw new StoreUnavailable(what + ": may have been applied", e);
                }
                if (last.definite()) {
                    throw last;
                }
                if (!last.surelyNotApplied()) {
                    throw new StoreUnavailable(what + ": may have been applied", last);
                }
            }
            if (System.nanoTime() - end >= 0) {
                throw new StoreUnavailable(what + ": no member of etcd takes it", last);
            }
            pause(what);
        }
    }

    /**
     * Asks this one member, once.
     *
     * @throws StoreUnavailable when it does not answer, or refuses
     */
    <Q, A> A only(EtcdMember member, String what, MethodDescriptor<Q, A> method, Q request) {
        try {
            return member.call(method, request)
                    .get(timings.budget().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new StoreUnavailable(what, unwrap(e));
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        } catch (TimeoutException e) {
            throw new StoreUnavailable(what, e);
        }
    }

    void close() {
        members.forEach(EtcdMember::close);
    }

    /**
     * How long a member is left alone after a failure: the longer, the longer it has failed. An
     * election is over in a second and should cost no more; an etcd that stays without a quorum is
     * asked by every process at once, on machines whose primaries go on serving.
     */
    Duration pause(Duration failingFor) {
        Duration pause = failingFor.dividedBy(PAUSE_PART);
        Duration longest = timings.pause().multipliedBy(LONGEST_PAUSE);
        if (pause.compareTo(timings.pause()) < 0) {
            return timings.pause();
        }
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    private void pause(String what) {
        try {
            Thread.sleep(timings.pause());
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    private static <A> @Nullable Outcome<A> poll(
            String what, BlockingQueue<Outcome<A>> outcomes, long nanos) {
        try {
            return outcomes.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    private static StoreUnavailable interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StoreUnavailable(what + ": interrupted", e);
    }

    private static CallFailed unwrap(Throwable thrown) {
        Throwable t = thrown;
        while (t instanceof CompletionException || t instanceof ExecutionException) {
            t = t.getCause();
        }
        if (t instanceof CallFailed failed) {
            return failed;
        }
        throw new IllegalStateException("etcd call", t);
    }

    /** A member that is to be asked, not before a time of the monotonic clock. */
    private record Turn(EtcdMember member, long notBefore) {}

    private record Outcome<A>(EtcdMember member, @Nullable A answer, @Nullable Throwable thrown) {
        CallFailed failure() {
            if (thrown == null) {
                throw new IllegalStateException(member + " answered nothing");
            }
            return unwrap(thrown);
        }
    }
}
