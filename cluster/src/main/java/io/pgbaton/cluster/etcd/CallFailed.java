package io.pgbaton.cluster.etcd;

import io.grpc.Status;

/** One call to one member did not succeed. */
final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String SERVER = "etcdserver: ";
    private static final String BUSY = "too many requests";

    private final transient Status status;
    private final boolean sent;

    /**
     * @param sent whether any of it may have left this host
     */
    CallFailed(String member, Status status, boolean sent) {
        super(member + ": " + text(status), status.getCause());
        this.status = status;
        this.sent = sent;
    }

    /** What etcd said, without gRPC's decoration where there is any. */
    String reason() {
        return text(status);
    }

    /**
     * Whether the request surely changed nothing: it was never sent, or etcd refused it before it
     * was proposed (etcd's server/etcdserver/api/v3rpc/interceptor.go and rpctypes/error.go).
     */
    boolean surelyNotApplied() {
        return !sent || said("no leader") || said(BUSY) || said("server stopped") || definite();
    }

    /** Whether trying again cannot help: etcd understood the request and will not have it. */
    boolean definite() {
        return switch (status.getCode()) {
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    FAILED_PRECONDITION,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    RESOURCE_EXHAUSTED,
                    UNIMPLEMENTED,
                    OUT_OF_RANGE ->
                    answered() && !said(BUSY);
            default -> false;
        };
    }

    /** Whether it was etcd that answered, rather than the connection that failed. */
    boolean answered() {
        String description = status.getDescription();
        return description != null && description.startsWith("etcdserver:");
    }

    /** Whether the lease that was named does not exist. */
    boolean leaseNotFound() {
        return said("requested lease not found");
    }

    /** Whether a lease of that id exists already. */
    boolean leaseExists() {
        return said("lease already exists");
    }

    private boolean said(String text) {
        return (SERVER + text).equals(status.getDescription());
    }

    private static String text(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        String code = status.getCode().name();
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED || description == null) {
            return code;
        }
        return cause == null || cause.getMessage() == null
                ? code + ": " + description
                : code + ": " + description + ": " + cause.getMessage();
    }
}
