package org.portcullis.appliance.command;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.CaRoots;
import org.portcullis.appliance.InitialStorage;
import org.portcullis.appliance.Initialisation;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis init}. */
@Command(
        name = "init",
        description = {
            "Makes a folder with a configuration, a policy, the issuing CA and a server certificate; or, with --config, the"
                    + " data folder alone, for a configuration that is there already.",
            "It never overwrites anything."
        },
        mixinStandardHelpOptions = true)
public final class InitCommand implements Runnable {
    private static final int DEFAULT_ACCT_PORT = 1813;
    private static final int DEFAULT_EST_PORT = 8444;
    private static final int DEFAULT_CA_HTTP_PORT = 8081;
    private static final List<String> IN_THE_CONFIGURATION = List.of(
            "--address",
            "--auth-port",
            "--acct-port",
            "--console-address",
            "--console-port",
            "--est-port",
            "--ca-http-port",
            "--node",
            "--identity",
            "--storage",
            "--storage-password-file");

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Place place;

    private static final class Place {
        @Option(names = "--dir", paramLabel = "DIR", description = "Is made; must not hold one already.")
        private Path folder;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "A configuration whose dataDir is made. It says what the options below would, but for"
                        + " --external-ca, --seal-key and --password-file.")
        private Path file;

        Path configuration() {
            return file == null ? folder.resolve("portcullis.yml") : file;
        }
    }

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

    @Option(
            names = "--acct-port",
            paramLabel = "PORT",
            description = "The port for accounting (default 1813; 0, any free one, where --auth-port is 0).")
    private Integer acctPort;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            defaultValue = "8443",
            description = "The console's port; 0 takes any free one (default ${DEFAULT-VALUE}).")
    private int consolePort;

    @Option(
            names = "--console-address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where the console will listen (default ${DEFAULT-VALUE}).")
    private String consoleAddress;

    @Option(
            names = "--est-port",
            paramLabel = "PORT",
            description = "The port for EST (default 8444; 0, any free one, where --console-port is 0).")
    private Integer estPort;

    @Option(
            names = "--ca-http-port",
            paramLabel = "PORT",
            description = "The port for CRL and OCSP (default 8081; 0, any free one, where --console-port is 0).")
    private Integer caHttpPort;

    @Option(
            names = "--external-ca",
            description = "Makes no CA: another one is asked for the issuing CA's certificate (ca request, ca import).")
    private boolean externalCa;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "This node's name, in its events; each node has another one (default: the host's name).")
    private String node;

    @Option(
            names = "--identity",
            paramLabel = "NAME",
            description = "The name in the server certificate, the same on every node (default: the node's name).")
    private String identity;

    @Option(
            names = "--storage",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST/DATABASE?user=NAME, for several nodes (default: SQLite in DIR/data).")
    private String storage;

    @Option(
            names = "--storage-password-file",
            paramLabel = "FILE",
            description = "Has the database's password; the configuration names the file.")
    private Path storagePasswordFile;

    @Option(
            names = "--seal-key",
            paramLabel = "FILE",
            description = "A copy of data/seal.key of a node that is there already, to join it.")
    private Path sealKey;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Gets the first password of the console, mode 0600, instead of its being printed. Named"
                    + " first-password in the data folder, it is deleted once another password was chosen.")
    private Path passwordFile;

    @Override
    public void run() {
        Initialisation initialisation =
                new Initialisation(!externalCa, Optional.ofNullable(sealKey), Optional.ofNullable(passwordFile));
        Path data;
        Optional<Secret> password;
        if (place.file == null) {
            data = place.folder.resolve("data");
            password = folder(initialisation);
        } else {
            refuseWhatTheConfigurationSays();
            Configuration configuration = ConfigurationOption.read(place.file);
            data = configuration.dataDir();
            password = initialisation.data(configuration);
        }
        PrintWriter out = spec.commandLine().getOut();
        password.ifPresent(first -> {
            out.println("console user: admin");
            out.println(
                    passwordFile == null
                            ? "console password: " + new String(first.octets(), StandardCharsets.US_ASCII)
                            : "console password file: " + passwordFile);
        });
        CaRoots.newest(data)
                .ifPresent(root ->
                        out.println("ca sha256: " + CertificateFacts.of(root).fingerprint()));
        out.flush();
        Path configuration = place.configuration();
        String next = externalCa
                ? "  portcullis ca request --config " + configuration + " --out ca.csr\n"
                        + "  portcullis ca import --config " + configuration + " --certificate CHAIN.pem\n"
                : "";
        spec.commandLine()
                .getErr()
                .println((place.file == null ? "Made " + configuration + "; it explains itself." : "Made " + data + ".")
                        + " Next:\n" + next + "  portcullis serve --config " + configuration);
    }

    private Optional<Secret> folder(Initialisation initialisation) {
        Initialisation.Addresses listen = new Initialisation.Addresses(
                parseAddress("--address", address), parseAddress("--console-address", consoleAddress));
        checkPort("--auth-port", authPort);
        int accounting = acctPort == null ? authPort == 0 ? 0 : DEFAULT_ACCT_PORT : acctPort;
        checkPort("--acct-port", accounting);
        checkPort("--console-port", consolePort);
        int est = estPort == null ? consolePort == 0 ? 0 : DEFAULT_EST_PORT : estPort;
        checkPort("--est-port", est);
        int caHttp = caHttpPort == null ? consolePort == 0 ? 0 : DEFAULT_CA_HTTP_PORT : caHttpPort;
        checkPort("--ca-http-port", caHttp);
        return initialisation.folder(
                place.folder,
                new Initialisation.Names(Optional.ofNullable(node), Optional.ofNullable(identity)),
                new InitialStorage(Optional.ofNullable(storage), Optional.ofNullable(storagePasswordFile)),
                listen,
                new Initialisation.Ports(authPort, accounting, consolePort, est, caHttp));
    }

    private void refuseWhatTheConfigurationSays() {
        for (String option : IN_THE_CONFIGURATION) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        spec.commandLine(), option + " goes with --dir; with --config, " + place.file + " says it");
            }
        }
    }

    private InetAddress parseAddress(String option, String text) {
        return Cidr.parseAddress(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), option + " \"" + text + "\" is not an IPv4 or IPv6 address"));
    }

    private void checkPort(String option, int port) {
        if (port < 0 || port > 65535) {
            throw new ParameterException(spec.commandLine(), option + " must be from 0 to 65535");
        }
    }
}
