package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.store.PostgresqlServer;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.siem.host.RequiresContainers;
import org.testcontainers.containers.Network;

/** The container image, made as the manual says and used as its reader uses it: no root, no shell, nothing written but the data. */
@RequiresContainers
@RequiresProgram(value = "docker-compose", debianPackage = "docker-compose")
@RequiresProgram(value = "strip", debianPackage = "binutils")
class OciImageIT {
    private static final String POSTGRESQL = "portcullis-test:postgresql";
    private static final String SENSOR = "{\"serial\": \"SN-1\", \"type\": \"sensor\", \"state\": \"active\"}";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final String volume = "portcullis-it-" + ProcessHandle.current().pid();

    @BeforeAll
    static void make() throws Exception {
        Home.command("env", "JAVA_HOME=" + System.getProperty("java.home"), "src/oci/build")
                .done();
        Home.command("docker", "load", "-i", "target/portcullis-oci.tar").done();
    }

    @AfterEach
    void removeTheData() throws Exception {
        Home.command("docker", "volume", "rm", "--force", volume).done();
    }

    @Test
    void aDeviceJoinsByAContainerWithoutRightsAndItsDataOutliveIt() throws Exception {
        hasNothingToMisuse();
        try (Network network = Network.newNetwork()) {
            ContainerisedNode.initialise(volume);
            try (ContainerisedNode first = ContainerisedNode.serve(network, volume)) {
                InspectContainerResponse started = first.inspect();
                assertEquals("10001:10001", started.getConfig().getUser());
                assertEquals(Boolean.TRUE, started.getHostConfig().getReadonlyRootfs());
                assertEquals("ready\n", first.portcullis("health").out());
                assertEquals("live\n", first.portcullis("health", "--live").out());
                assertEquals(
                        Optional.of("110"), joins(first, network).vlan(), "the switch and the device are a container");
                assertEquals(0, first.terminate(), "an orderly stop");
            }
            try (ContainerisedNode second = ContainerisedNode.serve(network, volume)) {
                String found = second.portcullis(
                                "events", "search", "event.action: access-accept and device.serial_number: SN-1")
                        .out();
                assertEquals("110", JSON.readTree(found).at("/network/vlan/id").asText(), found);
                assertTrue(second.portcullis("device", "state", "SN-1", "suspended", "--reason", "lost")
                                .exit()
                        == 0);
            }
        }
    }

    /** No shell, no package manager, nothing that gives rights; what others wrote has its licences. */
    private static void hasNothingToMisuse() throws Exception {
        Home.Result files = Home.command(
                        "bash",
                        "-c",
                        "docker create --name \"$0\" portcullis >/dev/null; docker export \"$0\" | tar -tv; docker rm \"$0\" >/dev/null",
                        "portcullis-files-" + ProcessHandle.current().pid())
                .done();
        List<String> lines = files.lines();
        assertTrue(lines.stream().anyMatch(line -> line.endsWith(" usr/bin/portcullis")), files::out);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith(" usr/share/doc/libc6/copyright")), files::out);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith(" var/lib/dpkg/status.d/libc6")), files::out);
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> line.substring(0, 10).matches(".*[sS].*")
                                || line.matches(".*/(sh|bash|dash|busybox|dpkg|apt|apt-get|keytool)$"))
                        .toList());
    }

    /** Registered over the API from outside; the real eapol_test in a second container. */
    private Supplicant.Outcome joins(ContainerisedNode node, Network network) throws Exception {
        Home outside = node.outside(folder.resolve("outside"));
        Api api = new Api(node.console(), outside.folder().resolve("data/admin.token"), outside.caCertificate());
        api.post("/api/v1/devices", SENSOR).get();
        Home.Client device = outside.enrol(api, "SN-1");
        try (ContainerisedSwitch accessSwitch = ContainerisedSwitch.in(network.getId(), outside)) {
            String secret = accessSwitch.register(api);
            return accessSwitch.asking(node.address(), secret).join(device, "1.3");
        }
    }

    @Test
    void theExampleOfOneNodeServes() throws Exception {
        try (Compose example = Compose.copy("single-node", folder)) {
            example.folder("portcullis");
            Home.Result made = example.run("run", "--rm", "-T", "init");
            assertTrue(made.out().contains("console password: "), made.out());
            example.run("up", "--detach");
            example.awaitReady("portcullis", "portcullis");
        }
    }

    @Test
    void theExampleOfTwoNodesSharesARegistryAndOneGoesOnWithoutTheOther() throws Exception {
        assumeTrue(
                PostgresqlServer.isInstalled() || "true".equals(System.getenv("CI")),
                "apt-get install " + PostgresqlServer.DEBIAN_PACKAGE);
        Home.command("src/test/containers/postgresql", POSTGRESQL).done();
        try (Compose example = Compose.copy("two-nodes", folder).with("image: postgres:16", "image: " + POSTGRESQL)) {
            example.folder("node-1").folder("node-2").secret("database.secret");
            example.run("run", "--rm", "-T", "init-1");
            example.run("run", "--rm", "-T", "init-2");
            example.run("up", "--detach");
            Api one = example.awaitReady("portcullis-1", "node-1");
            Api two = example.awaitReady("portcullis-2", "node-2");

            Home outside = Home.at(
                    Files.createDirectories(folder.resolve("outside/data")).getParent());
            Files.copy(example.file("node-1/data/ca.pem"), outside.caCertificate());
            one.post("/api/v1/devices", SENSOR).get();
            Home.Client device = outside.enrol(one, "SN-1");
            try (ContainerisedSwitch accessSwitch = ContainerisedSwitch.in(example.network(), outside)) {
                String secret = accessSwitch.register(one);
                await(() -> two.send("GET", "/api/v1/nas/" + ContainerisedSwitch.NAME, "")
                                .statusCode()
                        == 200);
                Supplicant atOne = accessSwitch.asking(example.address("portcullis-1"), secret);
                Supplicant atTwo = accessSwitch.asking(example.address("portcullis-2"), secret);
                assertEquals(Optional.of("110"), atTwo.join(device, "1.3").vlan());

                long moved = moves(one, "quarantined");
                await(() -> atTwo.join(device, "1.3").vlan().equals(Optional.of("666")));
                System.out.println("from the change on one node to the VLAN by the other: "
                        + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moved) + " ms");
                assertEquals(Optional.of("666"), atOne.join(device, "1.2").vlan());
                example.run("kill", "portcullis-1");
                moves(two, "active");
                assertEquals(Optional.of("110"), atTwo.join(device, "1.3").vlan());

                example.run("start", "portcullis-1");
                Api again = example.awaitReady("portcullis-1", "node-1");
                assertEquals(
                        List.of("666"),
                        again.events("event.action: access-accept").stream()
                                .map(event -> event.at("/network/vlan/id").asText())
                                .toList(),
                        "what it answered before it was killed");
                Supplicant atItAgain = accessSwitch.asking(example.address("portcullis-1"), secret);
                assertEquals(Optional.of("110"), atItAgain.join(device, "1.3").vlan());
            }
        }
    }

    /** Answers when it was done. */
    private static long moves(Api node, String state) throws Exception {
        String body = "{\"to\": \"" + state + "\", \"reason\": \"odd traffic\"}";
        assertEquals(200, node.send("POST", "/api/v1/devices/SN-1/state", body).statusCode());
        return System.nanoTime();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "the other node does not follow");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void theExampleWithElasticsearchIsRight() throws Exception {
        try (Compose example = Compose.copy("elasticsearch", folder)) {
            example.run("config", "--quiet");
        }
        Home home = Home.init(folder);
        String export = Files.readString(Compose.EXAMPLES.resolve("elasticsearch/export.yml"));
        Path secret = Files.writeString(folder.resolve("elastic.secret"), "not this one\n");
        Files.writeString(
                home.configuration(),
                Files.readString(home.configuration()) + export.replace("/run/secrets/elastic", secret.toString()));
        assertTrue(export.contains("/run/secrets/elastic"), export);
        home.runHere("check").done();
    }
}
