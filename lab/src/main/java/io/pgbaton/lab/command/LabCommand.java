package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.Labs;
import io.pgbaton.lab.host.RunFolder;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lab up|down|status|kill|...}: the servers and services, to look around in. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Starts, shows, breaks and ends a lab of real servers on this machine.")
public final class LabCommand {

    @Command(description = "Starts everything and leaves it running.")
    int up(@Mixin LabOptions options) {
        Labs.requireNone();
        Lab lab = options.start();
        try {
            lab.publish();
            options.adopt(lab, "15m");
            lab.keep();
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
        Screen.say("the lab is up. Look around:");
        LabTour.print(lab);
        return 0;
    }

    @Command(description = "Ends the running lab; its logs stay.")
    int down() {
        Lab lab = Labs.require();
        lab.close();
        Screen.say("the lab is down; logs: " + RunFolder.seenFromOutside(lab.run().logs()));
        return 0;
    }

    @Command(description = "Shows the hosts of the running lab.")
    int status() {
        Lab lab = Labs.require();
        for (String host : lab.hosts()) {
            System.out.printf(
                    "%-15s %-7s %s%n",
                    host,
                    lab.state(host).name().toLowerCase(Locale.ROOT),
                    RunFolder.seenFromOutside(lab.logs(host).getFirst()));
        }
        return 0;
    }

    @Command(description = "Kills everything on a host at once.")
    int kill(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().kill(host), host + " is dead");
    }

    @Command(description = "Makes a host hang.")
    int freeze(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().freeze(host), host + " hangs");
    }

    @Command(description = "Lets a frozen host go on.")
    int thaw(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().thaw(host), host + " goes on");
    }

    @Command(description = "Makes a host vanish from the network.")
    int cut(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().cut(host), host + " is cut off");
    }

    @Command(description = "Brings a host back to the network.")
    int heal(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().heal(host), host + " is back on the network");
    }

    @Command(description = "Starts what is down on a host.")
    int start(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().start(host), host + " runs");
    }

    @Command(description = "Ends a host's servers in good order.")
    int stop(@Parameters(paramLabel = "HOST") String host) {
        return act(() -> Labs.require().stop(host), host + " is stopped");
    }

    private static int act(Runnable action, String done) {
        action.run();
        Screen.say(done);
        return 0;
    }
}
