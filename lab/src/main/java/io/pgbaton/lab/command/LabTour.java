package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;

/** Tells how to look around in a lab that stays up. */
final class LabTour {

    private LabTour() {}

    static void print(Lab lab) {
        Screen.detail("./pgbaton status                    the cluster as pgbaton sees it");
        Screen.detail("./pgbaton events --follow           what happens, as it happens");
        Screen.detail("./pgbaton lab status                hosts and their logs");
        Screen.detail(
                "./pgbaton lab kill pg1              break something (freeze, cut, start...)");
        Screen.detail(
                "./pgbaton toolbox psql \"host=127.0.0.21 port=6432 dbname=orders user=app"
                        + " password=$(cat "
                        + RunFolder.seenFromOutside(lab.run().secrets().resolve(Role.APP.user()))
                        + ")\"");
        for (PostgresServer node : lab.nodes()) {
            Screen.detail("%s at %s:5432".formatted(node.name(), node.address()));
        }
        Screen.detail("logs: " + RunFolder.seenFromOutside(lab.run().logs()));
        Screen.detail("./pgbaton lab down                  ends it");
    }
}
