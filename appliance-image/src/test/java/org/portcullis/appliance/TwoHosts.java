package org.portcullis.appliance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** Two network namespaces with a cable between them: a host for the appliance, one for a switch. Needs root. */
final class TwoHosts implements AutoCloseable {
    private final String server;
    private final String client;

    private TwoHosts(String name) {
        server = name + "-s";
        client = name + "-c";
    }

    /** Skips the test where namespaces cannot be made; in CI it fails there. */
    static TwoHosts make() throws Exception {
        TwoHosts hosts = new TwoHosts("pc" + ProcessHandle.current().pid());
        Home.Result made = Home.command("ip", "netns", "add", hosts.server);
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(made.exit() == 0, "network namespaces need root and CAP_SYS_ADMIN: " + made.err());
        }
        made.done();
        try {
            ip("netns", "add", hosts.client);
            ip(
                    "link",
                    "add",
                    "uplink",
                    "netns",
                    hosts.server,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "uplink",
                    "netns",
                    hosts.client);
            for (String host : List.of(hosts.server, hosts.client)) {
                ip("-n", host, "link", "set", "lo", "up");
                ip("-n", host, "link", "set", "uplink", "up");
            }
            return hosts;
        } catch (Exception | AssertionError failed) {
            hosts.close();
            throw failed;
        }
    }

    void serverAddress(String verb, String address) throws Exception {
        address(server, verb, address);
    }

    void clientAddress(String address) throws Exception {
        address(client, "add", address);
    }

    private static void address(String host, String verb, String address) throws Exception {
        List<String> words = new ArrayList<>(List.of("-n", host, "addr", verb, address, "dev", "uplink"));
        if (verb.equals("add") && address.contains(":")) {
            // Duplicate address detection has nobody to ask here.
            words.add("nodad");
        }
        ip(words.toArray(String[]::new));
    }

    /** The server's link-local address, without its scope. */
    String serverLinkLocal() throws Exception {
        for (int tries = 0; tries < 100; tries++) {
            String shown = ip("-n", server, "-6", "-o", "addr", "show", "dev", "uplink", "scope", "link");
            if (shown.contains("inet6 ") && !shown.contains("tentative")) {
                return shown.replaceFirst("(?s).*inet6 ([0-9a-f:]+)/.*", "$1");
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the server has no link-local address");
    }

    /** What starts a program on the server's host. */
    List<String> onServer() {
        return List.of("ip", "netns", "exec", server);
    }

    /** What starts a program on the switch's host. */
    List<String> onClient() {
        return List.of("ip", "netns", "exec", client);
    }

    private static String ip(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return Home.command(command.toArray(String[]::new)).done().out();
    }

    @Override
    public void close() {
        try {
            Home.command("ip", "netns", "del", server);
            Home.command("ip", "netns", "del", client);
        } catch (Exception left) {
            throw new AssertionError("the namespaces " + server + " and " + client + " are left", left);
        }
    }
}
