package io.pgbaton.cluster.etcd;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/** Notes whether a call's request may have left this host. */
final class SentMark extends ClientStreamTracer.Factory {

    private volatile boolean sent;

    boolean sent() {
        return sent;
    }

    CallOptions on(CallOptions options) {
        return options.withStreamTracerFactory(this);
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void outboundHeaders() {
                sent = true;
            }

            @Override
            public void outboundMessage(int sequence) {
                sent = true;
            }
        };
    }
}
