package org.portcullis.appliance.command;

import java.net.InetAddress;
import java.nio.file.Path;
import org.portcullis.appliance.HostName;
import org.portcullis.appliance.Initialisation;
import org.portcullis.policy.value.Cidr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis init}. */
@Command(
        name = "init",
        description = "Makes a folder with a configuration, a policy, the issuing CA and a server certificate.",
        mixinStandardHelpOptions = true)
public final class InitCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Is made; must not hold one already.")
    private Path folder;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Where RADIUS will listen (default ${DEFAULT-VALUE}).")
    private String address;

    @Option(
            names = "--auth-port",
            paramLabel = "PORT",
            defaultValue = "1812",
            description = "Its port; 0 takes any free one at each start (default ${DEFAULT-VALUE}).")
    private int authPort;

    @Override
    public void run() {
        InetAddress listen = Cidr.parseAddress(address)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--address \"" + address + "\" is not an IPv4 or IPv6 address"));
        if (authPort < 0 || authPort > 65535) {
            throw new ParameterException(spec.commandLine(), "--auth-port must be from 0 to 65535");
        }
        new Initialisation(folder, HostName.read()).run(listen.getHostAddress(), authPort);
        spec.commandLine()
                .getErr()
                .println("Made " + folder.resolve("portcullis.yml") + "; it explains itself. Next:\n"
                        + "  portcullis serve --config " + folder.resolve("portcullis.yml"));
    }
}
