package org.portcullis.appliance.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which RADIUS server to ask, of the commands that play a switch. */
final class RadiusServerOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "An address, not a name.")
    private String server;

    @Option(
            names = "--secret-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the shared secret; blanks and line ends around it do not count.")
    private Path secretFile;

    InetSocketAddress address() {
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? "" : server.substring(0, colon).replaceAll("^\\[|]$", "");
        String port = server.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw wrong();
        }
        return Cidr.parseAddress(host)
                .map(address -> new InetSocketAddress(address, Integer.parseInt(port)))
                .orElseThrow(this::wrong);
    }

    Secret secret() {
        return Secret.ofUtf8(YamlDocument.textOf(secretFile).strip());
    }

    private ParameterException wrong() {
        return new ParameterException(
                spec.commandLine(), "--server \"" + server + "\" is not an address and a port, like 192.0.2.10:1812");
    }
}
