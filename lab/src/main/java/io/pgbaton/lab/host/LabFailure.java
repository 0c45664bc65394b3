package io.pgbaton.lab.host;

/**
 * What a person reads when the lab cannot go on: what failed and where, and what to do about it.
 */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String advice;

    /**
     * @param what what failed, and where
     * @param advice what to do; may span lines
     */
    public LabFailure(String what, String advice) {
        super(what);
        this.what = what;
        this.advice = advice;
    }

    /** As {@link #LabFailure(String, String)}, keeping the cause. */
    public LabFailure(String what, String advice, Throwable cause) {
        super(what, cause);
        this.what = what;
        this.advice = advice;
    }

    public String what() {
        return what;
    }

    public String advice() {
        return advice;
    }
}
