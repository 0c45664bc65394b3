-- What pgbaton's roles may do, and nothing more. Run it once, as a superuser, in the database
-- "postgres" of the primary; it replicates. It can be run again. ${control}, ${monitor} and
-- ${replication} stand for the roles that the cluster file names; they exist already:
--   create role ${control} login replication password '...';
--   create role ${monitor} login password '...';
--   create role ${replication} login replication password '...';

alter role ${control} replication;
alter role ${replication} replication;

grant alter system on parameter primary_conninfo, restore_command, synchronous_standby_names,
  primary_slot_name, default_transaction_read_only to ${control};
grant alter system on parameter pgbaton.promised, pgbaton.restore_command to ${control};
grant execute on function pg_promote(boolean, integer), pg_reload_conf(), pg_wal_replay_pause(),
  pg_wal_replay_resume(), pg_show_all_file_settings() to ${control};
grant select on pg_file_settings to ${control};
grant pg_read_all_settings, pg_read_all_stats, pg_signal_backend, pg_use_reserved_connections
  to ${control};

-- What pg_rewind reads from the new primary, when an old one comes back (pgbaton node prepare). The role
-- can take a base backup, so it can read all of it anyway.
grant execute on function pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean),
  pg_read_binary_file(text), pg_read_binary_file(text, bigint, bigint, boolean) to ${replication};

create schema if not exists pgbaton authorization ${control};
create table if not exists pgbaton.epoch (
  epoch bigint primary key,
  node text not null,
  lsn pg_lsn not null
);
alter table pgbaton.epoch owner to ${control};
create table if not exists pgbaton.heartbeat (
  vantage text primary key,
  at timestamptz not null,
  epoch bigint not null
);
alter table pgbaton.heartbeat owner to ${control};

-- Ends every client's session on a fenced node, superusers' too: terminated, never cancelled, for a
-- cancelled wait for a standby is answered as success.
create or replace function pgbaton.terminate_clients() returns bigint
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    select count(pg_terminate_backend(pid)) from pg_stat_activity
     where backend_type = 'client backend' and pid <> pg_backend_pid()
       and application_name not like 'pgbaton-control%'
  $$;
revoke all on function pgbaton.terminate_clients() from public;
grant execute on function pgbaton.terminate_clients() to ${control};

-- The monitor reads, and changes nothing but its heartbeat.
grant usage on schema pgbaton to ${monitor};
grant select on pgbaton.epoch to ${monitor};
grant select, insert, update on pgbaton.heartbeat to ${monitor};
grant pg_read_all_settings, pg_read_all_stats to ${monitor};
grant execute on function pg_show_all_file_settings() to ${monitor};
grant select on pg_file_settings to ${monitor};
