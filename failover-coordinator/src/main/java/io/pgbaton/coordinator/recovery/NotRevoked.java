package io.pgbaton.coordinator.recovery;

/** A standby could not be revoked, and so does not count; the message says why. */
final class NotRevoked extends Exception {
    private static final long serialVersionUID = 1L;

    NotRevoked(String message) {
        super(message);
    }
}
