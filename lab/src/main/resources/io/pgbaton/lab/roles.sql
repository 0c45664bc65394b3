-- The lab's roles; passwords are set afresh in each run.
CREATE ROLE pgbaton LOGIN SUPERUSER REPLICATION;
CREATE ROLE pgbaton_monitor LOGIN;
GRANT pg_monitor TO pgbaton_monitor;
CREATE ROLE pgbaton_repl LOGIN REPLICATION;
CREATE ROLE app LOGIN;
