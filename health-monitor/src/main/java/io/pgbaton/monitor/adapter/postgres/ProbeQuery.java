package io.pgbaton.monitor.adapter.postgres;

/**
 * The one statement of a probe: one row, one round trip, nothing that takes a lock that a writer
 * holds. Made to work with the least of rights: what needs a grant, or a table that adoption
 * creates, is asked for only after the node said that it can be read.
 *
 * <p>Facts it rests on (PostgreSQL manual, "System Information Functions", "System Administration
 * Functions"):
 *
 * <ul>
 *   <li>{@code pg_control_checkpoint} keeps the old timeline after a promotion until the next
 *       checkpoint; the name of the current WAL file has the new one at once.
 *   <li>The position functions raise an error in the wrong role, so all go by one reading of {@code
 *       pg_is_in_recovery()}; a promotion in between is answered by one repetition.
 *   <li>{@code pg_file_settings} parses the files anew on each read, {@code pg_settings} has
 *       hundreds of rows: both are read in a full probe only.
 * </ul>
 */
final class ProbeQuery {

    private static final String BASE =
            """
            with r as materialized (select pg_is_in_recovery() as recovering),
            w as materialized (select recovering, \
            case when not recovering then pg_current_wal_lsn() end as write_lsn, \
            case when recovering then pg_last_wal_receive_lsn() end as receive_lsn, \
            case when recovering then pg_last_wal_replay_lsn() end as replay_lsn from r)
            select recovering, write_lsn::text, receive_lsn::text, replay_lsn::text,
            case when not recovering then pg_walfile_name(write_lsn) end as wal_file,
            case when recovering then (select greatest(c.timeline_id, v.min_recovery_end_timeline) \
            from pg_control_checkpoint() c, pg_control_recovery() v) end as control_timeline,
            case when recovering then pg_is_wal_replay_paused() else false end as replay_paused,
            current_setting('default_transaction_read_only') as read_only,
            current_setting('synchronous_standby_names') as names,
            current_setting('server_version_num') as version,
            (select json_build_object('status', status, 'host', sender_host, 'port', sender_port, \
            'slot', slot_name, 'timeline', received_tli, 'age', \
            (extract(epoch from clock_timestamp() - last_msg_receipt_time) * 1000)::bigint)::text \
            from pg_stat_wal_receiver) as receiver,
            (select json_agg(json_build_object('name', application_name, 'state', state, \
            'sync', sync_state, 'flush', flush_lsn::text, 'lag', \
            pg_wal_lsn_diff(coalesce(w.write_lsn, w.replay_lsn), flush_lsn)::bigint))::text \
            from pg_stat_replication) as senders""";

    private static final String FULL =
            """
            ,
            (select system_identifier::text from pg_control_system()) as system_identifier,
            (select json_agg(name)::text from pg_settings where pending_restart) as pending,
            has_table_privilege('pg_catalog.pg_file_settings', 'select') and \
            has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'execute') \
            as can_promised,
            exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace \
            where n.nspname = 'pgbaton' and c.relname = 'heartbeat' \
            and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')) \
            as can_heartbeats""";

    private static final String PROMISED =
            """
            ,
            (select setting from pg_file_settings where name = 'pgbaton.promised' \
            order by seqno desc limit 1) as promised""";

    private static final String HEARTBEATS =
            """
            ,
            (select json_object_agg(vantage, (extract(epoch from at) * 1000)::bigint)::text \
            from pgbaton.heartbeat) as heartbeats""";

    private ProbeQuery() {}

    /**
     * The statement's text.
     *
     * @param full with what is read once a second only
     */
    static String sql(Readable readable, boolean full) {
        StringBuilder sql = new StringBuilder(BASE);
        if (full) {
            sql.append(FULL);
            if (readable.promised()) {
                sql.append(PROMISED);
            }
        }
        if (readable.heartbeats()) {
            sql.append(HEARTBEATS);
        }
        return sql.append("\nfrom w").toString();
    }

    /**
     * What the node lets this role read, as far as is known.
     *
     * @param promised {@code pg_file_settings}
     * @param heartbeats the table {@code pgbaton.heartbeat}
     */
    record Readable(boolean promised, boolean heartbeats) {
        static final Readable LEAST = new Readable(false, false);
    }
}
