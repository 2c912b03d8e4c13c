package org.portcullis.appliance.command;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.policy.device.TimeLimit;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis hold}. */
@Command(name = "hold", description = "Restricts a MAC address or a port for a time to what devices in quarantine get.")
public final class HoldCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: place, lift or list");
    }

    /** What is held: one of the two. */
    static final class What {
        @Option(names = "--mac", required = true, paramLabel = "MAC", description = "Whoever shows this address.")
        private String mac;

        @ArgGroup(exclusive = false)
        private Where where;
    }

    static final class Where {
        @Option(names = "--nas", required = true, paramLabel = "NAME", description = "The client at which the port is.")
        private String nas;

        @Option(
                names = "--port",
                required = true,
                paramLabel = "PORT",
                description = "Whoever is on this port: NAS-Port-Id as the switch sends it, else NAS-Port.")
        private String port;

        @Option(
                names = "--address",
                paramLabel = "ADDRESS",
                description = "Of the one switch, where the client is a range of them.")
        private String address;
    }

    @Command(
            name = "place",
            description = "Holds it, and prints the hold's id; live sessions follow.",
            mixinStandardHelpOptions = true)
    void place(
            @Mixin ConfigurationOption config,
            @ArgGroup(multiplicity = "1") What what,
            @Option(
                            names = "--until",
                            required = true,
                            paramLabel = "TIME",
                            description = "For how long (30m, 2h, 7d), or a time (2026-01-31T08:00:00Z).")
                    String until,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
                    String reason) {
        try (Registry registry = config.openRegistry()) {
            HoldTarget target = what.where == null ? ofMac(what.mac) : ofPort(what.where, registry);
            Hold hold =
                    registry.holds().place(target, time(until), reason, ConfigurationOption.actor(), HoldOrigin.ADMIN);
            spec.commandLine().getOut().println(hold.id());
            spec.commandLine().getErr().println(hold.target().words() + " is held until " + hold.until());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    @Command(
            name = "lift",
            description = "Ends a hold before its time; live sessions follow.",
            mixinStandardHelpOptions = true)
    void lift(
            @Mixin ConfigurationOption config,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
                    String reason) {
        try (Registry registry = config.openRegistry()) {
            Hold hold = registry.holds().lift(id, ConfigurationOption.actor(), reason);
            spec.commandLine().getErr().println(hold.target().words() + " is held no more");
        }
    }

    @Command(
            name = "list",
            description =
                    "Prints the holds, the newest first: id, what, until, origin, actor and reason, separated by tabs.",
            mixinStandardHelpOptions = true)
    void list(@Mixin ConfigurationOption config) {
        try (Registry registry = config.openRegistry()) {
            registry.holds()
                    .current()
                    .forEach(hold -> spec.commandLine()
                            .getOut()
                            .println(String.join(
                                    "\t",
                                    hold.id(),
                                    hold.target().words(),
                                    hold.until().toString(),
                                    hold.origin().word(),
                                    hold.actor(),
                                    hold.reason())));
        }
    }

    private static HoldTarget ofMac(String text) {
        return MacAddress.parse(text)
                .map(HoldTarget.OfMac::new)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--mac \"" + text + "\" is no MAC address like 00-11-22-AA-BB-CC"));
    }

    private static HoldTarget ofPort(Where where, Registry registry) {
        Optional<InetAddress> address = Optional.ofNullable(where.address)
                .map(text -> Cidr.parseAddress(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException("--address \"" + text + "\" is no IPv4 or IPv6 address")));
        if (!registry.hasClient(where.nas)) {
            throw new Failure("there is no client \"" + where.nas + "\" in the configuration or the database");
        }
        return new HoldTarget.OfPort(where.nas, address, where.port);
    }

    private static Instant time(String until) {
        try {
            return TimeLimit.parse(until, Instant.now());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--until " + wrong.getMessage(), wrong);
        }
    }
}
