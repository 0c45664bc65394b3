package io.pgbaton.pools.turn;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.pools.domain.DatabaseState;
import io.pgbaton.pools.domain.Fragment;
import io.pgbaton.pools.domain.PoolAction;
import io.pgbaton.pools.domain.PoolLook;
import io.pgbaton.pools.domain.PoolPlan;
import io.pgbaton.pools.domain.Situation;
import io.pgbaton.pools.domain.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks, plans and acts until a plan is empty. A new pause is sent before the first look: it cannot
 * be wrong, and clients may be running into a dead primary meanwhile.
 */
final class PoolTurn {

    private static final Logger LOG = Logger.getLogger(PoolTurn.class);
    private static final Duration PAUSE_ANSWER = Duration.ofMillis(20);
    private static final int LOOKS = 8;

    /** How it ended. */
    enum Outcome {
        /** Everything was found as it should be. */
        SETTLED,
        /** The declaration changed meanwhile. */
        OVERTAKEN,
        /** Nothing may be done. */
        REFUSED
    }

    private final PoolIdentity identity;
    private final PoolPorts ports;
    private final PoolNews news;
    private volatile Map<String, DatabaseState> found = Map.of();
    private volatile @Nullable Instant lookedAt;
    private volatile boolean settled;
    private @Nullable PoolPlan verified;
    private boolean unhardened;

    PoolTurn(PoolIdentity identity, PoolPorts ports, PoolNews news) {
        this.identity = identity;
        this.ports = ports;
        this.news = news;
    }

    /** The databases as they were seen last. */
    Map<String, DatabaseState> found() {
        return found;
    }

    @Nullable Instant lookedAt() {
        return lookedAt;
    }

    boolean settled() {
        return settled;
    }

    /**
     * Brings the pool to what is declared.
     *
     * @param newPause clients were not queueing until now
     * @param seen the highest epoch seen
     * @param overtaken whether the declaration is another one by now
     */
    Outcome run(
            Situation situation,
            boolean queue,
            boolean newPause,
            Epoch seen,
            BooleanSupplier overtaken)
            throws ConsoleFailure, IOException {
        Target target = situation.target();
        if (target == null) {
            return Outcome.OVERTAKEN;
        }
        List<String> databases = identity.spec().databases();
        PoolPlan plan = new PoolPlan(identity.cluster(), target, databases, queue);
        settled = plan.equals(verified) && settled;
        if (newPause && plan.refusal(seen, ports.fragment().read()).isEmpty()) {
            ports.console().pause(databases, PAUSE_ANSWER);
        }
        for (int i = 0; i < LOOKS; i++) {
            List<PoolAction> actions = plan(plan, seen, i == 0);
            if (actions.isEmpty()) {
                return verified(plan, situation);
            }
            if (actions.getFirst() instanceof PoolAction.Refuse refusal) {
                settled = false;
                news.failed(target.epoch(), refusal.reason());
                return Outcome.REFUSED;
            }
            settled = false;
            for (PoolAction action : actions) {
                perform(action);
            }
            if (overtaken.getAsBoolean()) {
                return Outcome.OVERTAKEN;
            }
        }
        throw new ConsoleFailure(stubborn(plan), null);
    }

    private List<PoolAction> plan(PoolPlan plan, Epoch seen, boolean first)
            throws ConsoleFailure, IOException {
        PoolLook look = look();
        List<PoolAction> actions = plan.next(seen, look);
        if (first && plan.equals(verified) && !refused(actions)) {
            Optional<String> drift = plan.drift(look);
            drift.ifPresent(d -> news.drifted(plan.target().epoch(), plan.expectation(), d));
        }
        if (!actions.isEmpty() || plan.queue()) {
            return actions;
        }
        return plan.next(
                seen,
                new PoolLook(
                        look.fragment(),
                        look.databases(),
                        ports.console().servers(),
                        ports.addresses().apply(plan.target().host())));
    }

    private static boolean refused(List<PoolAction> actions) {
        return !actions.isEmpty() && actions.getFirst() instanceof PoolAction.Refuse;
    }

    private PoolLook look() throws ConsoleFailure, IOException {
        String text = ports.fragment().read();
        found = ports.console().databases();
        lookedAt = ports.clock().instant();
        return new PoolLook(text, found, List.of(), Set.of());
    }

    private Outcome verified(PoolPlan plan, Situation situation) {
        verified = plan;
        settled = true;
        if (unhardened) {
            unhardened = false;
            news.later(this::harden);
        }
        Target coming = situation.coming();
        if (coming != null) {
            String text = new Fragment(identity.cluster(), coming, plan.databases()).text();
            news.later(() -> prepare(text));
        }
        return Outcome.SETTLED;
    }

    private void perform(PoolAction action) throws ConsoleFailure, IOException {
        LOG.debugf("doing %s action=%s", identity, action);
        switch (action) {
            case PoolAction.Pause pause ->
                    ports.console().pause(List.of(pause.database()), PAUSE_ANSWER);
            case PoolAction.WriteFragment write ->
                    unhardened |= ports.fragment().replace(write.fragment());
            case PoolAction.Reload reload -> ports.console().reload();
            case PoolAction.Resume resume -> ports.console().resume(resume.database());
            case PoolAction.Cut cut -> {
                LOG.infof("cutting %s connections=%s", identity, cut.servers());
                ports.console().cut(cut.database(), cut.servers());
            }
            case PoolAction.Refuse refuse -> throw new IllegalStateException(refuse.reason());
        }
    }

    private void prepare(String text) {
        try {
            ports.fragment().prepare(text);
        } catch (IOException e) {
            LOG.debugf("not prepared %s reason=%s", identity, e.getMessage());
        }
    }

    private void harden() {
        try {
            ports.fragment().harden();
        } catch (IOException e) {
            LOG.warnf("fragment may not survive a crash %s reason=%s", identity, e.getMessage());
        }
    }

    private String stubborn(PoolPlan plan) {
        return "PgBouncer does not take what it is told: wanted "
                + plan.expectation()
                + "; found "
                + found.values().stream()
                        .filter(d -> plan.databases().contains(d.name()))
                        .map(d -> d.name() + " at " + d.endpoint() + (d.paused() ? ", paused" : ""))
                        .sorted()
                        .toList()
                + ". Is "
                + identity.spec().fragment()
                + " in its %include, and does its log complain?";
    }
}
