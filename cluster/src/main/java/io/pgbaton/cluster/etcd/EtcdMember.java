package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.WatchGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One member of etcd: its channel, and how its calls went lately. Thread-safe; nothing here blocks.
 */
final class EtcdMember {

    private final Endpoint endpoint;
    private final ManagedChannel channel;
    private final Duration attempt;
    private volatile @Nullable CallFailed failure;
    private volatile long failingSince;
    private volatile long renewedAt = System.nanoTime();

    EtcdMember(Endpoint endpoint, @Nullable EtcdTls tls, EtcdTimings timings) {
        this.endpoint = endpoint;
        this.channel = Channels.open(endpoint, tls, timings);
        this.attempt = timings.attempt();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Sends one unary request, with the deadline of one attempt.
     *
     * @return completes with the answer or with {@link CallFailed}
     */
    <Q, A> CompletableFuture<A> call(MethodDescriptor<Q, A> method, Q request) {
        Answer<A> answer = new Answer<>();
        ClientCalls.asyncUnaryCall(
                channel.newCall(method, answer.sent.on(withDeadline())), request, answer);
        return answer.future;
    }

    /** Renews a lease once; the answer's TTL is zero when the lease is gone. */
    CompletableFuture<LeaseKeepAliveResponse> keepAliveOnce(long lease) {
        Answer<LeaseKeepAliveResponse> answer = new Answer<>();
        StreamObserver<LeaseKeepAliveRequest> requests =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(
                                LeaseGrpc.getLeaseKeepAliveMethod(),
                                answer.sent.on(withDeadline())),
                        answer);
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
        requests.onCompleted();
        return answer.future;
    }

    /** Streams without a deadline: watches only. */
    WatchGrpc.WatchStub watches() {
        return WatchGrpc.newStub(channel);
    }

    /** Why the newest call did not succeed; null when it did. */
    @Nullable CallFailed failure() {
        return failure;
    }

    /** For how long no call has succeeded; zero while calls do. */
    Duration failingFor() {
        return failure == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - failingSince);
    }

    /** Whether it answers at all, be it that it has no leader. */
    boolean reachable() {
        CallFailed last = failure;
        return last == null || last.answered();
    }

    /**
     * Has a member that keeps failing connected to anew: gRPC's own backoff grows to two minutes,
     * and a connection into a black hole stays for as long as TCP lets it.
     */
    void reconnectIfFailing(Duration patience) {
        CallFailed last = failure;
        long now = System.nanoTime();
        if (last == null
                || now - failingSince < patience.toNanos()
                || now - renewedAt < patience.toNanos()) {
            return;
        }
        renewedAt = now;
        if (!last.answered()) {
            channel.enterIdle();
            channel.resetConnectBackoff();
            channel.getState(true);
        }
    }

    void close() {
        channel.shutdownNow();
    }

    private CallOptions withDeadline() {
        return CallOptions.DEFAULT.withDeadlineAfter(attempt.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void succeeded() {
        failure = null;
    }

    private CallFailed failed(Status status, boolean sent) {
        CallFailed failed = new CallFailed(endpoint.toString(), status, sent);
        if (failed.definite()) {
            failure = null;
        } else {
            if (failure == null) {
                failingSince = System.nanoTime();
            }
            failure = failed;
        }
        return failed;
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    /** The first answer of a call, or why there is none. */
    private final class Answer<A> implements StreamObserver<A> {

        private final CompletableFuture<A> future = new CompletableFuture<>();
        private final SentMark sent = new SentMark();

        @Override
        public void onNext(A value) {
            succeeded();
            future.complete(value);
        }

        @Override
        public void onError(Throwable t) {
            if (!future.isDone()) {
                future.completeExceptionally(failed(Status.fromThrowable(t), sent.sent()));
            }
        }

        @Override
        public void onCompleted() {
            onError(Status.CANCELLED.asRuntimeException());
        }
    }
}
