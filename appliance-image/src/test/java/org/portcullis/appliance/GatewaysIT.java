package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.FreePort;
import org.portcullis.radius.external.RequiresProgram;

/** The real Mosquitto and the real nginx ask, by the very files of {@code docs/examples}, beside a real supplicant. */
@RequiresProgram(value = "mosquitto", debianPackage = "mosquitto")
@RequiresProgram(value = "mosquitto_pub", debianPackage = "mosquitto-clients")
@RequiresProgram(value = "nginx", debianPackage = "nginx")
@RequiresProgram(value = "gcc", debianPackage = "gcc")
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
@RequiresProgram(value = "curl", debianPackage = "curl")
class GatewaysIT {
    private static final Path EXAMPLES = Path.of("..", "docs", "examples");
    private static final String POLICY = """
            profiles:
              sensors: { vlan: 110, role: sensor }
              onboarding: { vlan: 99 }
              quarantine: { vlan: 666 }
            rules:
              - name: own topics
                when: request.action in ["publish", "subscribe", "receive"] && request.resource.startsWith("devices/" + device.serial)
                then: sensors
              - { name: no other topics, when: 'request.action in ["publish", "subscribe", "receive"]', then: refuse }
              - { name: sensors, when: 'device.type == "sensor" && directory.department == "lab"', then: sensors }
            """;
    private static final String BASE = "ou=devices,dc=example,dc=org";

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private HttpServer application;
    private InMemoryDirectoryServer directory;
    private Home home;
    private Home.Client device;
    private int port;

    @BeforeEach
    void init() throws Exception {
        home = Home.init(folder).policy(POLICY);
        home.register("SN-1,,sensor,acme,,,,active");
        device = home.enrol("SN-1");
        port = FreePort.onLoopback();
        directory = new InMemoryDirectoryServer(new InMemoryDirectoryServerConfig("dc=example,dc=org"));
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        directory.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: devices");
        directory.add("dn: cn=a," + BASE, "objectClass: device", "cn: a", "serialNumber: SN-1", "ou: lab");
        directory.startListening();
        home.configure("""
                directory:
                  url: ldap://localhost:%d
                  baseDn: %s
                  attributes: { department: ou }
                  timeout: 5s
                """.formatted(directory.getListenPort(), BASE));
    }

    @AfterEach
    void stop() throws Exception {
        directory.shutDown(true);
        if (application != null) {
            application.stop(0);
        }
        for (Process process : started) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void aBrokerAndAProxyFollowTheStateOfADevice() throws Exception {
        try (Serving serving = Serving.start(home)) {
            Api api = new Api(home, serving);
            mosquitto(serving);
            assertEquals(0, publish("devices/SN-1/t", "warm").exit());
            assertEquals("warm\n", receive("devices/SN-1/t").out());
            JsonNode granted = Events.newest(
                    home, "event.action: authorization-granted and portcullis.authorization.action: subscribe");
            assertEquals("SN-1", Events.text(granted, "device.serial_number"));
            assertEquals("mqtt-1", Events.text(granted, "portcullis.authorization.gateway"));
            assertEquals("own topics", Events.text(granted, "rule.name"));
            assertEquals("devices/SN-1/t", Events.text(granted, "portcullis.context.request.resource"));

            assertEquals(
                    Optional.of("110"),
                    new Supplicant(home, serving).join(device, "1.3").vlan());
            for (String action : List.of("access-accept", "authorization-granted and rule.name: sensors")) {
                JsonNode seen = Events.newest(home, "event.action: " + action);
                assertEquals("lab", Events.text(seen, "portcullis.context.directory.department"));
            }

            // What another device's topic gets, Mosquitto keeps from it; it is told to nobody but the audit trail.
            publish("devices/SN-2/t", "spoofed");
            JsonNode refused = Events.newest(
                    home, "event.action: authorization-refused and portcullis.authorization.resource: devices/SN-2/t");
            assertEquals("rule-refused", Events.text(refused, "portcullis.failure.code"));

            int proxy = nginx(serving);
            String[] answer = request(proxy, device).out().split("\n");
            assertEquals(List.of("200", "SN-1"), List.of(answer[2], answer[0]));
            verify(answer[1].replace("Bearer ", ""), api.json("/.well-known/jwks.json"));
            assertEquals("403", status(proxy, null));

            String edr = token("quarantine", "edr");
            JsonNode done = respond(serving, edr, "quarantine");
            assertEquals("quarantined", done.get("state").asText(), done.toString());
            Home.Result kept = publish("devices/SN-1/t", "hot");
            assertNotEquals(0, kept.exit());
            assertTrue(kept.err().toLowerCase(Locale.ROOT).contains("not authori"), kept.err());
            assertEquals("403", status(proxy, device));
            for (String gateway : List.of("mqtt-1", "web-1")) {
                JsonNode out = Events.newest(
                        home,
                        "portcullis.failure.code: device-quarantined and portcullis.authorization.gateway: " + gateway);
                assertEquals("SN-1", Events.text(out, "device.serial_number"));
            }
            JsonNode change = Events.newest(home, "event.action: device-state-changed and user.name: edr");
            assertEquals("quarantined", Events.text(change, "portcullis.device.state"));
            assertEquals(403, respond(serving, edr, "release").get("status").asInt(), "it may only quarantine");

            assertEquals(200, api.send("POST", "/api/v1/responses", """
                            {"id": "2", "action": "release", "device": "SN-1", "reason": "clean"}""").statusCode());
            assertEquals(0, publish("devices/SN-1/t", "cool").exit());
            assertEquals("200", status(proxy, device));
        }
    }

    private void mosquitto(Serving serving) throws Exception {
        Path etc = gateway("mosquitto", serving);
        Files.writeString(etc.resolve("token"), token("authorize", "mqtt-1") + "\n");
        Files.copy(home.caCertificate(), etc.resolve("device-roots.pem"));
        Path plugin = etc.resolve("portcullis_auth.so");
        Home.command(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        plugin.toString(),
                        EXAMPLES.resolve("mosquitto/portcullis_auth.c").toString(),
                        "-lcurl",
                        "-lcjson",
                        "-lcrypto")
                .done();
        Path configuration = etc.resolve("mosquitto.conf");
        Files.writeString(
                configuration,
                "user root\n"
                        + example("mosquitto/mosquitto.conf", "/etc/mosquitto/portcullis", etc, serving)
                                .replace("listener 8883 0.0.0.0", "listener " + port + " 127.0.0.1")
                                .replace("timeout_ms 1500", "timeout_ms 60000")
                                .replace("cache_seconds 5", "cache_seconds 0"));
        start(etc, port, "mosquitto", "-c", configuration.toString());
    }

    private int nginx(Serving serving) throws Exception {
        Path etc = gateway("nginx", serving);
        Files.writeString(
                etc.resolve("token.conf"),
                "proxy_set_header Authorization \"Bearer " + token("authorize", "web-1") + "\";\n");
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            byte[] seen = (exchange.getRequestHeaders().getFirst("X-Device") + "\n"
                            + exchange.getRequestHeaders().getFirst("Authorization") + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, seen.length);
            exchange.getResponseBody().write(seen);
            exchange.close();
        });
        application.start();
        int proxy = FreePort.onLoopback();
        String temporary = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi").stream()
                .map(what -> what + "_temp_path " + etc.resolve(what) + ";\n")
                .reduce("http {\n", String::concat);
        Path configuration = etc.resolve("nginx.conf");
        Files.writeString(
                configuration,
                example("nginx/nginx.conf", "/etc/nginx/portcullis", etc, serving)
                        .replace(
                                "worker_processes auto;",
                                "daemon off; master_process off; pid " + etc.resolve("pid") + ";")
                        .replace("http {\n", temporary)
                        .replace("listen 443", "listen 127.0.0.1:" + proxy)
                        .replace("read_timeout 3s", "read_timeout 60s")
                        .replace(
                                "127.0.0.1:8080",
                                "127.0.0.1:" + application.getAddress().getPort()));
        start(
                etc,
                proxy,
                "nginx",
                "-p",
                etc.toString(),
                "-e",
                etc.resolve("error.log").toString(),
                "-c",
                configuration.toString());
        return proxy;
    }

    /** A folder with what every gateway has: a certificate of its own, and the root of the console's. */
    private Path gateway(String name, Serving serving) throws Exception {
        Path etc = Files.createDirectory(folder.resolve(name));
        Home.command(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-days",
                        "2",
                        "-keyout",
                        etc.resolve("server.key").toString(),
                        "-out",
                        etc.resolve("server.pem").toString())
                .done();
        Files.copy(home.caCertificate(), etc.resolve("ca.pem"));
        return etc;
    }

    /** The file of the manual, but for where things are. */
    private static String example(String file, String place, Path etc, Serving serving) throws Exception {
        return Files.readString(EXAMPLES.resolve(file))
                .replace(place, etc.toString())
                .replace(":8443", ":" + URI.create(serving.console()).getPort());
    }

    private void start(Path etc, int listening, String... command) throws Exception {
        Path log = etc.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), listening).close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new AssertionError(command[0] + " ended:\n" + Files.readString(log));
                }
                Thread.sleep(20);
            }
        }
    }

    private String token(String scope, String name) throws Exception {
        return home.run("token", "create", "--scope", scope, "--name", name)
                .done()
                .lines()
                .get(0);
    }

    private Home.Result publish(String topic, String message) throws Exception {
        return mqtt("mosquitto_pub", "-t", topic, "-m", message, "-r", "-q", "1");
    }

    /** The retained message. */
    private Home.Result receive(String topic) throws Exception {
        return mqtt("mosquitto_sub", "-t", topic, "-C", "1", "-W", "300").done();
    }

    private Home.Result mqtt(String program, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-h",
                "localhost",
                "-p",
                "" + port,
                "--cafile",
                folder.resolve("mosquitto/server.pem").toString(),
                "--cert",
                device.certificate().toString(),
                "--key",
                device.key().toString()));
        command.addAll(List.of(more));
        return Home.command(command.toArray(String[]::new));
    }

    private Home.Result request(int proxy, Home.Client as) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--cacert",
                folder.resolve("nginx/server.pem").toString(),
                "-H",
                "X-Device: SN-2",
                "-w",
                "%{http_code}\n",
                "https://localhost:" + proxy + "/api?x=1"));
        if (as != null) {
            command.addAll(List.of(
                    "--cert", as.certificate().toString(), "--key", as.key().toString()));
        }
        return Home.command(command.toArray(String[]::new)).done();
    }

    private String status(int proxy, Home.Client as) throws Exception {
        List<String> lines = request(proxy, as).lines();
        return lines.get(lines.size() - 1);
    }

    private JsonNode respond(Serving serving, String token, String action) throws Exception {
        Home.Result result = Home.command(
                        "curl",
                        "-sS",
                        "--cacert",
                        home.caCertificate().toString(),
                        "-H",
                        "Authorization: Bearer " + token,
                        "-d",
                        "{\"id\": \"1\", \"action\": \"" + action + "\", \"device\": \"SN-1\", \"reason\": \"beacon\"}",
                        "https://localhost:" + URI.create(serving.console()).getPort() + "/api/v1/responses")
                .done();
        return new ObjectMapper().readTree(result.out());
    }

    private void verify(String token, JsonNode keySet) throws Exception {
        JsonNode claims = OpensslJwt.claims(token, keySet.at("/keys/0"), folder);
        assertEquals("SN-1", claims.get("sub").asText());
        assertEquals("web-1", claims.get("aud").asText());
        assertEquals("/api?x=1", claims.get("resource").asText());
        assertEquals("GET", claims.get("action").asText());
        assertEquals("sensor", claims.get("role").asText());
    }
}
