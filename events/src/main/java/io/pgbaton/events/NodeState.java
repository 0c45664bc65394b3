package io.pgbaton.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node said of itself in one probe. LSNs are in PostgreSQL's text form, {@code X/Y}.
 *
 * @param inRecovery whether it is a standby
 * @param timeline the timeline of its checkpoint, or of its receiver when one streams
 * @param writeLsn a primary's current WAL position
 * @param receiveLsn what a standby received; null after its restart until it streams
 * @param replayLsn what a standby replayed
 * @param replayPaused whether replay is paused
 * @param readOnly its loaded {@code default_transaction_read_only}
 * @param synchronousStandbyNames its loaded {@code synchronous_standby_names}
 * @param promised its promise as {@code pg_file_settings} has it
 * @param systemIdentifier the database system's identifier
 * @param serverVersion {@code server_version_num}
 * @param pendingRestart settings that wait for a restart
 * @param receiver its walreceiver, if one exists
 * @param senders its walsenders
 * @param heartbeats the newest heartbeat row of each vantage that this node has
 * @param lagSeconds on a standby: age of the newest heartbeat it replayed, by the monitor's clock
 */
public record NodeState(
        boolean inRecovery,
        int timeline,
        @Nullable String writeLsn,
        @Nullable String receiveLsn,
        @Nullable String replayLsn,
        boolean replayPaused,
        boolean readOnly,
        String synchronousStandbyNames,
        @Nullable String promised,
        String systemIdentifier,
        int serverVersion,
        List<String> pendingRestart,
        @Nullable Receiver receiver,
        List<Sender> senders,
        Map<String, Instant> heartbeats,
        @Nullable Double lagSeconds) {

    /** Stands for a status that the monitor's role may not read. */
    public static final String HIDDEN = "hidden";

    /**
     * A row of {@code pg_stat_wal_receiver}.
     *
     * @param status {@code starting}, {@code streaming}, {@code waiting}, ... or {@link #HIDDEN}
     * @param senderHost where it streams from
     * @param slot the replication slot it uses
     * @param lastMessageAgeMillis age of the last message, by the node's own clock
     */
    public record Receiver(
            String status,
            @Nullable String senderHost,
            int senderPort,
            @Nullable String slot,
            @Nullable Long lastMessageAgeMillis) {}

    /**
     * A row of {@code pg_stat_replication}.
     *
     * @param name its application_name, which is the standby's node name
     * @param lagBytes what it has not flushed yet
     */
    public record Sender(
            String name,
            String state,
            String syncState,
            @Nullable String flushLsn,
            long lagBytes) {}
}
