package io.pgbaton.events;

/** A Kafka record that is no event of ours; the message says what is wrong with it. */
public final class MalformedEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEvent(String message) {
        super(message);
    }
}
