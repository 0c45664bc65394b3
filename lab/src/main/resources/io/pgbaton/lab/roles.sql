-- The lab's roles, as grants.sql of the cluster module expects them; each run sets new passwords.
CREATE ROLE pgbaton LOGIN REPLICATION;
CREATE ROLE pgbaton_monitor LOGIN;
CREATE ROLE pgbaton_repl LOGIN REPLICATION;
CREATE ROLE app LOGIN;
