package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.RestartRequest.State;
import io.pgbaton.cluster.domain.RestartRequest.Step;
import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.RestartPlan;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Serves rolling restarts, a look at each round: standbys one after the other by {@code
 * restart.command}, each only while all others are in sync; then a switchover, after which the old
 * primary is restarted as after any ({@link Returns}). What does not come back ends it.
 *
 * <p>How far it is stands in the store before anything is done. A successor goes on with it; the
 * standby whose turn it was is then restarted once more.
 */
final class Restarts {

    private static final Logger LOG = Logger.getLogger(Restarts.class);

    /** Beyond the command's own time: the node catches up, and becomes a voter again. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RecoveryScene scene;
    private final JournalBook book;
    private final RestartRuns runs = new RestartRuns();

    Restarts(RecoveryScene scene, JournalBook book) {
        this.scene = scene;
        this.book = book;
    }

    /** No journal is open, and the primary is not convicted. */
    void serve(Topology topology, Judgement judgement, Evidence evidence) {
        RestartRequest request = book.requests().restart().orElse(null);
        if (request == null || request.over()) {
            return;
        }
        RestartPlan plan = new RestartPlan(scene.spec(), topology, evidence);
        if (request.waiting()) {
            begin(request, judgement, plan);
            return;
        }
        Stop stop = request.current().orElseThrow();
        if (stop.step() == Step.WAITS) {
            next(request, stop, judgement, plan);
        } else if (stop.moves()) {
            moved(request, stop, plan);
        } else {
            restarted(request, stop, plan);
        }
    }

    private void begin(RestartRequest request, Judgement judgement, RestartPlan plan) {
        Optional<String> objection = objection(request, judgement, plan);
        if (objection.isPresent()) {
            end(request, State.REFUSED, objection.get());
            return;
        }
        List<Stop> stops = plan.stops(request.node());
        if (stops.isEmpty() && !request.dryRun()) {
            end(request, State.DONE, "no setting waits for a restart");
            return;
        }
        book.requests().answer(request.planned(stops));
    }

    private Optional<String> objection(
            RestartRequest request, Judgement judgement, RestartPlan plan) {
        if (request.expired(now())) {
            return Optional.of("nobody decided when it was asked for");
        }
        String node = request.node();
        if (node != null && scene.spec().node(node).isEmpty()) {
            return Optional.of(node + " is not in the cluster file");
        }
        if (scene.spec().restart() == null) {
            return Optional.of("the cluster file has no restart.command");
        }
        Optional<String> held =
                book.requests()
                        .hold()
                        .filter(hold -> hold.inForce(now()))
                        .map(hold -> "held by " + hold.author() + ": " + hold.reason());
        if (held.isPresent()) {
            return held;
        }
        return unwell(judgement, plan);
    }

    private static Optional<String> unwell(Judgement judgement, RestartPlan plan) {
        return judgement.verdict() instanceof Verdict.Healthy
                ? plan.notWhole()
                : Optional.of(
                        plan.topology().primary()
                                + " is "
                                + judgement.verdict().label()
                                + ": "
                                + judgement.reason());
    }

    /** It is this node's turn once everybody is well. */
    private void next(RestartRequest request, Stop stop, Judgement judgement, RestartPlan plan) {
        if (stop.moves() != stop.node().equals(plan.topology().primary())) {
            end(request, State.STOPPED, "the role moved to " + plan.topology().primary());
            return;
        }
        Optional<String> unwell = unwell(judgement, plan);
        if (unwell.isEmpty()) {
            runs.forget(stop.node());
            book.requests().answer(request.stepped(Step.RESTARTING, now()));
        } else if (now().isAfter(lastStep(request).plus(PATIENCE))) {
            end(request, State.STOPPED, unwell.get());
        }
    }

    private static Instant lastStep(RestartRequest request) {
        return request.stops().stream()
                .map(Stop::since)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(request.asked());
    }

    private void restarted(RestartRequest request, Stop stop, RestartPlan plan) {
        ClusterSpec.Command command = scene.spec().restart();
        if (command == null || stop.node().equals(plan.topology().primary())) {
            end(
                    request,
                    State.STOPPED,
                    command == null
                            ? "the cluster file has no restart.command any more"
                            : "the role moved to " + stop.node());
            return;
        }
        Optional<RestartRuns.Ended> ended = runs.of(command, scene.spec().nodeOrThrow(stop.node()));
        if (ended.isEmpty()) {
            return;
        }
        if (ended.get().trouble().isPresent()) {
            end(
                    request,
                    State.STOPPED,
                    "restart.command for " + stop.node() + " " + ended.get().trouble().get());
            return;
        }
        Evidence since = plan.evidence().since(stop.node(), ended.get().ago());
        back(request, stop, new RestartPlan(plan.spec(), plan.topology(), since));
    }

    /** The role is moved away; then the old primary is restarted, as after any switchover. */
    private void moved(RestartRequest request, Stop stop, RestartPlan plan) {
        Optional<SwitchoverRequest> last = book.requests().switchover();
        boolean own = last.filter(s -> s.id().equals(request.id())).isPresent();
        if (!own && last.filter(s -> !s.over()).isPresent()) {
            waitOrStop(request, stop, "another switchover was asked for by " + last.get().author());
        } else if (!own) {
            String author = request.author() + ", for a restart";
            book.requests()
                    .answer(SwitchoverRequest.ask(request.id(), author, null, null, false, now()));
        } else if (!last.get().over()) {
            waitOrStop(request, stop, "the switchover away from " + stop.node() + " does not end");
        } else if (last.get().state() != SwitchoverRequest.State.DONE) {
            end(
                    request,
                    State.STOPPED,
                    "the switchover away from "
                            + stop.node()
                            + " ended as "
                            + last.get().state()
                            + ": "
                            + last.get().reason());
        } else {
            back(request, stop, plan);
        }
    }

    private void back(RestartRequest request, Stop stop, RestartPlan plan) {
        Optional<String> out = plan.notBack(stop);
        if (out.isPresent()) {
            waitOrStop(request, stop, stop.node() + " did not come back: " + out.get());
            return;
        }
        runs.forget(stop.node());
        RestartRequest stepped = request.stepped(Step.BACK, now());
        LOG.infof("back in sync node=%s restart=%s", stop.node(), stepped.state());
        book.requests().answer(stepped);
    }

    private void waitOrStop(RestartRequest request, Stop stop, String otherwise) {
        ClusterSpec.Command command = scene.spec().restart();
        Duration bound = command == null ? PATIENCE : PATIENCE.plus(command.timeout());
        Instant since = stop.since() == null ? request.asked() : stop.since();
        if (now().isAfter(since.plus(bound))) {
            end(request, State.STOPPED, otherwise);
        }
    }

    private void end(RestartRequest request, State state, String why) {
        LOG.infof("rolling restart ended state=%s reason=%s", state, why);
        book.requests().answer(request.ended(state, why));
    }

    private Instant now() {
        return scene.clock().instant();
    }
}
