package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.value.Cidr;
import org.portcullis.radius.external.RequiresProgram;

/**
 * A host with several addresses, IPv4 and IPv6, that serves RADIUS on all of them: the answer leaves from the address that
 * was asked, else no switch would take it. It hears the DHCP client on the same wire, too, and answers nothing.
 */
@RequiresProgram(value = "ip", debianPackage = "iproute2")
@RequiresProgram(value = "curl", debianPackage = "curl")
@RequiresProgram(value = "udhcpc", debianPackage = "udhcpc")
class MultihomedIT {
    private static final int PORT = 1812;

    @TempDir
    Path folder;

    @Test
    void theAnswerComesFromTheAddressThatWasAsked() throws Exception {
        try (TwoHosts hosts = TwoHosts.make()) {
            List<String> addresses = List.of("10.77.0.1", "10.77.0.2", "10.78.0.1", "fd77::1", "fd77::2");
            for (String address : addresses) {
                hosts.serverAddress("add", address + (address.contains(":") ? "/64" : "/24"));
            }
            hosts.clientAddress("10.77.0.9/24");
            hosts.clientAddress("10.78.0.9/24");
            hosts.clientAddress("fd77::9/64");
            Home home = home();
            home.register("SN-1,,sensor,acme,,,,active");
            Home.Client device = home.enrol("SN-1");
            String linkLocal = hosts.serverLinkLocal();
            try (Serving serving = Serving.start(home, hosts.onServer())) {
                assertEquals(PORT, serving.auth().getPort());
                for (String address : addresses) {
                    assertTrue(statusAnswered(hosts, address), address);
                    Supplicant.Outcome joined = new Supplicant(
                                    home,
                                    new InetSocketAddress(
                                            Cidr.parseAddress(address).orElseThrow(), PORT),
                                    "testing123",
                                    hosts.onClient())
                            .join(device, "1.3");
                    assertTrue(joined.accepted(), address + ": " + joined.output());
                    assertEquals(Optional.of("110"), joined.vlan());
                }
                assertEquals("Access-Accept", probe(hosts, linkLocal + "%uplink"), linkLocal);
                aDhcpClientIsHeard(home, hosts, serving);

                hosts.serverAddress("add", "10.77.0.3/24");
                hosts.serverAddress("add", "fd77::3/64");
                assertTrue(statusAnswered(hosts, "10.77.0.3"), "an address that came later");
                assertTrue(statusAnswered(hosts, "fd77::3"), "an IPv6 address that came later");
                hosts.serverAddress("del", "10.77.0.2/24");
                awaitLog(home, "no longer serving RADIUS on 10.77.0.2 port " + PORT);
                hosts.serverAddress("add", "10.77.0.2/24");
                assertTrue(statusAnswered(hosts, "10.77.0.2"), "an address that came back");
                assertTrue(statusAnswered(hosts, "10.77.0.1"), "the others are as they were");
                assertEquals(0, serving.terminate());
            }
        }
    }

    private void aDhcpClientIsHeard(Home home, TwoHosts hosts, Serving serving) throws Exception {
        List<String> client = new ArrayList<>(hosts.onClient());
        client.addAll(List.of(
                "udhcpc", "-i", "uplink", "-n", "-q", "-f", "-t", "1", "-T", "1", "-s", "/bin/true", "-V", "acme-cam"));
        Home.Result discover = Home.command(client.toArray(String[]::new));
        assertTrue(discover.exit() != 0 && discover.err().contains("no lease"), discover.out() + discover.err());
        String mac = Home.command("ip", "-n", hosts.onClient().get(3), "-o", "link", "show", "dev", "uplink")
                .done()
                .out()
                .replaceFirst("(?s).*link/ether (\\S+) .*", "$1");
        String seen = "";
        for (int tries = 0; tries < 600 && !seen.contains("\"acme-cam\""); tries++) {
            Thread.sleep(100);
            seen = asked(home, hosts, serving, "/api/v1/profiles/" + mac);
        }
        assertTrue(seen.contains("\"acme-cam\""), "what the client said is evidence of its address: " + seen);
        String feeds = asked(home, hosts, serving, "/api/v1/profiler");
        assertTrue(feeds.contains("\"addresses\":[\"0.0.0.0 port 67\"]") && feeds.contains("\"read\":1"), feeds);
    }

    /** By curl; the console listens on the server's loopback interface. */
    private static String asked(Home home, TwoHosts hosts, Serving serving, String path) throws Exception {
        List<String> command = new ArrayList<>(hosts.onServer());
        command.addAll(List.of(
                "curl",
                "-sS",
                "--cacert",
                home.caCertificate().toString(),
                "-H",
                "Authorization: Bearer "
                        + Files.readString(home.folder().resolve("data/admin.token"))
                                .strip(),
                serving.console() + path));
        return Home.command(command.toArray(String[]::new)).done().out();
    }

    private Home home() throws Exception {
        Home home = Home.init(folder, "0.0.0.0", PORT);
        String text = Files.readString(home.configuration());
        text = text.replaceFirst("(?m)^clients:$", """
                clients:
                  - { name: v4, address: 10.0.0.0/8, secret: testing123, site: lab }
                  - { name: v6, address: "fd77::/64", secret: testing123, site: lab }
                  - { name: link, address: "fe80::/10", secret: testing123, site: lab }""");
        Files.writeString(home.configuration(), text + "profiler: { dhcp: { enabled: true } }\n");
        return home;
    }

    /** By radclient, which hears an answer only from the address that it asked. */
    private boolean statusAnswered(TwoHosts hosts, String address) throws Exception {
        Path request = Files.writeString(folder.resolve("status.txt"), "Message-Authenticator = 0x00\n");
        List<String> command = new ArrayList<>(hosts.onClient());
        String server = (address.contains(":") ? "[" + address + "]" : address) + ":" + PORT;
        command.addAll(List.of(
                "radclient", "-x", "-t", "2", "-r", "60", "-f", request.toString(), server, "status", "testing123"));
        Home.Result result = Home.command(command.toArray(String[]::new));
        boolean answered = result.out().contains("Received Access-Accept");
        assertEquals(answered, result.exit() == 0, result.out() + result.err());
        String from = "from " + Cidr.parseAddress(address).orElseThrow().getHostAddress();
        assertFalse(answered && !address.contains(":") && !result.out().contains(from), result.out());
        return answered;
    }

    private static String probe(TwoHosts hosts, String address) throws Exception {
        List<String> command = new ArrayList<>(hosts.onClient());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StatusProbe.class.getName(),
                address,
                "" + PORT,
                "testing123"));
        Home.Result result = Home.command(command.toArray(String[]::new));
        return result.exit() == 0 ? result.lines().get(result.lines().size() - 1) : result.err();
    }

    private static void awaitLog(Home home, String line) throws Exception {
        for (int tries = 0; tries < 3000; tries++) {
            if (Files.readString(home.log()).contains(line)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no line \"" + line + "\" in\n" + Files.readString(home.log()));
    }
}
