package io.pgbaton.cluster.etcd;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Opens a gRPC channel to one member. */
final class Channels {

    private static final int MAX_MESSAGE = 64 << 20;

    private Channels() {}

    /**
     * A channel that carries "hasleader" with each call: a member that knows of no leader then
     * answers so at once, and ends its watches, instead of letting them hang (etcd's
     * api/v3rpc/rpctypes/md.go). Callbacks run on Netty's threads: they must not block.
     */
    static ManagedChannel open(Endpoint endpoint, @Nullable EtcdTls tls, EtcdTimings timings) {
        NettyChannelBuilder builder =
                builder(endpoint)
                        .intercept(requireLeader())
                        .directExecutor()
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .withOption(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) timings.connect().toMillis())
                        .keepAliveTime(timings.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                        .keepAliveTimeout(timings.connect().toMillis(), TimeUnit.MILLISECONDS)
                        .keepAliveWithoutCalls(true)
                        .disableRetry();
        if (!endpoint.tls()) {
            return builder.usePlaintext().build();
        }
        if (tls == null) {
            return builder.useTransportSecurity().build();
        }
        try {
            SslContextBuilder context =
                    GrpcSslContexts.forClient().trustManager(tls.authority().toFile());
            if (tls.certificate() != null && tls.key() != null) {
                context.keyManager(tls.certificate().toFile(), tls.key().toFile());
            }
            return builder.sslContext(context.build()).build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("etcd TLS: " + e.getMessage(), e);
        }
    }

    /** An address goes without a name resolver; a name is resolved anew at each reconnect. */
    private static NettyChannelBuilder builder(Endpoint endpoint) {
        if (!endpoint.literal()) {
            return NettyChannelBuilder.forTarget("dns:///" + endpoint);
        }
        try {
            InetAddress address = InetAddress.getByName(endpoint.host());
            return NettyChannelBuilder.forAddress(new InetSocketAddress(address, endpoint.port()));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + endpoint.host(), e);
        }
    }

    private static ClientInterceptor requireLeader() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }
}
