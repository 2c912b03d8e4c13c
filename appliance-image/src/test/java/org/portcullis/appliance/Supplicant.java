package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wpa_supplicant behind a switch, by the real {@code eapol_test}. */
final class Supplicant {
    /** How long a machine in trouble may take for what takes a second. */
    private static final int PATIENCE_SECONDS = 120;

    /** Time for a second request: it is sent again after three seconds. */
    private static final int SILENCE_SECONDS = 8;

    /** Of an emulated one. */
    private static final int SLOW_SECONDS = 30;

    private final Home home;
    private final InetSocketAddress switchPort;
    private final String secret;
    private final List<String> by;
    private Path trusted;

    Supplicant(Home home, Serving serving) throws IOException {
        this(home, serving.auth(), home.radiusSecret(), List.of());
    }

    /**
     * @param switchPort whom the switch asks
     * @param by the program that starts eapol_test: {@code ip netns exec NAME}
     */
    Supplicant(Home home, InetSocketAddress switchPort, String secret, List<String> by) {
        this.home = home;
        this.switchPort = switchPort;
        this.secret = secret;
        this.by = by;
        this.trusted = home.caCertificate();
    }

    /** From now on its devices trust only the roots of this file. */
    Supplicant trusting(Path roots) {
        trusted = roots;
        return this;
    }

    /** How one authentication ended, by what eapol_test printed. */
    record Outcome(boolean accepted, String output) {

        /** A RADIUS attribute of the last answer, as eapol_test prints it. */
        Optional<String> attribute(int type) {
            Matcher matcher = Pattern.compile("Attribute " + type + " \\(.*\\) length=\\d+\\s+Value: (\\S+)")
                    .matcher(answer());
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        /** Whether the last answer has it; of attributes that eapol_test does not know it prints no value. */
        boolean has(int type) {
            return answer().contains("Attribute " + type + " (");
        }

        /** RFC 3580 §3.31: tag 0, then the VLAN as text. */
        Optional<String> vlan() {
            return attribute(81).map(HexFormat.of()::parseHex).map(octets -> new String(octets, 1, octets.length - 1));
        }

        boolean rejected() {
            return output.contains("code=3 (Access-Reject)");
        }

        private String answer() {
            int start = Math.max(
                    output.lastIndexOf("code=2 (Access-Accept)"), output.lastIndexOf("code=3 (Access-Reject)"));
            return start < 0 ? "" : output.substring(start);
        }
    }

    Outcome join(Home.Client client, String tlsVersion) throws Exception {
        return join(client, tlsVersion, "127.0.0.1");
    }

    /** @param from the switch's address */
    Outcome join(Home.Client client, String tlsVersion, String from) throws Exception {
        return join(client, tlsVersion, from, PATIENCE_SECONDS);
    }

    /** On a port of a switch, with that MAC address. */
    Outcome plug(Home.Client client, String mac, String port) throws Exception {
        return join(client, "1.3", "127.0.0.1", PATIENCE_SECONDS, mac, "-N61:d:15", "-N87:s:" + port);
    }

    /** The same where silence is expected. */
    Outcome ask(Home.Client client, String tlsVersion) throws Exception {
        return join(client, tlsVersion, "127.0.0.1", SILENCE_SECONDS);
    }

    /** With that MAC address, where silence is possible; a slow machine has its time. */
    Outcome askAs(Home.Client client, String mac) throws Exception {
        return join(client, "1.3", "127.0.0.1", SLOW_SECONDS, mac);
    }

    private Outcome join(Home.Client client, String tlsVersion, String from, int seconds) throws Exception {
        return join(client, tlsVersion, from, seconds, "02:00:00:00:00:01");
    }

    private Outcome join(
            Home.Client client, String tlsVersion, String from, int seconds, String mac, String... attributes)
            throws Exception {
        Path configuration = Files.writeString(home.folder().resolve(client.identity() + ".conf"), """
                network={
                  key_mgmt=IEEE8021X
                  eap=TLS
                  identity="%s"
                  ca_cert="%s"
                  client_cert="%s"
                  private_key="%s"
                  %s
                }
                """.formatted(
                        client.identity(),
                        trusted,
                        client.certificate(),
                        client.key(),
                        tlsVersion.equals("1.3") ? "phase1=\"tls_disable_tlsv1_3=0\"" : ""));
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                "eapol_test",
                "-c" + configuration,
                "-a" + switchPort.getAddress().getHostAddress(),
                "-p" + switchPort.getPort(),
                "-s" + secret,
                "-M" + mac,
                "-t" + seconds));
        command.addAll(List.of(attributes));
        if (by.isEmpty()) {
            command.add("-A" + from);
        }
        Home.Result result = Home.command(command.toArray(String[]::new));
        boolean keys = result.out().contains("MPPE keys OK: 1  mismatch: 0");
        if (result.exit() == 0 && !(keys && result.out().contains("Using TLS version TLSv" + tlsVersion))) {
            throw new AssertionError("accepted with other keys, or another TLS version:\n" + result.out());
        }
        return new Outcome(result.exit() == 0, result.out());
    }
}
