package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A watch's stream on one member, opened anew whenever it ends. */
final class MemberWatch {

    private static final Logger LOG = Logger.getLogger(MemberWatch.class);
    private static final long REOPEN_MILLIS = 100;

    private final EtcdMember member;
    private final EtcdWatch watch;
    private @Nullable Stream current;

    MemberWatch(EtcdMember member, EtcdWatch watch) {
        this.member = member;
        this.watch = watch;
    }

    synchronized void open() {
        if (watch.closed()) {
            return;
        }
        Stream stream = new Stream();
        current = stream;
        member.watches().watch(stream).onNext(Requests.watch(watch.prefix(), watch.next()));
    }

    synchronized void close() {
        if (current != null) {
            current.cancel();
        }
    }

    private synchronized void ended(Stream stream, String reason) {
        if (stream != current || watch.closed()) {
            return;
        }
        current = null;
        LOG.debugf(
                "watch stream ended member=%s prefix=%s reason=%s", member, watch.prefix(), reason);
        CompletableFuture.delayedExecutor(
                        REOPEN_MILLIS, TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(this::open);
    }

    private final class Stream implements ClientResponseObserver<WatchRequest, WatchResponse> {

        private volatile @Nullable ClientCallStreamObserver<WatchRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> requestStream) {
            requests = requestStream;
        }

        @Override
        public void onNext(WatchResponse response) {
            watch.received(response);
            if (response.getCanceled()) {
                cancel();
                ended(this, response.getCancelReason());
            }
        }

        @Override
        public void onError(Throwable t) {
            ended(this, Status.fromThrowable(t).toString());
        }

        @Override
        public void onCompleted() {
            ended(this, "completed");
        }

        void cancel() {
            ClientCallStreamObserver<WatchRequest> stream = requests;
            if (stream != null) {
                stream.cancel("closed", null);
            }
        }
    }
}
