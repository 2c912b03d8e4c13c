package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;
import org.portcullis.siem.host.RequiresContainers;
import org.portcullis.siem.host.ServerFolder;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/** The container image, made as the manual says and used as its reader uses it: no root, no shell, nothing written but the data. */
@RequiresContainers
@RequiresProgram(value = "docker-compose", debianPackage = "docker-compose")
@RequiresProgram(value = "strip", debianPackage = "binutils")
class OciImageIT {
    private static final Path EXAMPLES = Path.of("../docs/examples/compose");
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
        api.post("/api/v1/devices", "{\"serial\": \"SN-1\", \"type\": \"sensor\", \"state\": \"active\"}")
                .get();
        String secret = api.post(
                        "/api/v1/nas",
                        JSON.createObjectNode()
                                .put("name", "access-switch")
                                .put("address", node.subnet())
                                .put("generateSecret", true)
                                .toString())
                .get()
                .get("secret")
                .asText();
        Home.Client device = outside.enrol(api, "SN-1");
        String shared = outside.folder().toString();
        try (GenericContainer<?> accessSwitch = new GenericContainer<>(DockerImageName.parse(RequiresContainers.IMAGE))
                .withImagePullPolicy(image -> false)
                .withNetwork(network)
                .withCommand("sleep", "infinity")
                .withCreateContainerCmdModifier(
                        create -> create.getHostConfig().withBinds(new Bind(shared, new Volume(shared))))) {
            accessSwitch.start();
            InetSocketAddress radius = new InetSocketAddress(InetAddress.getByName(node.address()), 1812);
            return new Supplicant(outside, radius, secret, List.of("docker", "exec", accessSwitch.getContainerId()))
                    .join(device, "1.3");
        }
    }

    @Test
    void theExamplesOfComposeAreRightAndThatOfOneNodeServes() throws Exception {
        for (String example : List.of("single-node", "two-nodes", "elasticsearch")) {
            Home.Result read = compose(example, Map.of(), "--profile", "init", "config", "--services")
                    .done();
            assertTrue(read.lines().stream().anyMatch(line -> line.startsWith("portcullis")), read.out());
        }
        Home home = Home.init(folder);
        String export = Files.readString(EXAMPLES.resolve("elasticsearch/export.yml"));
        Path secret = Files.writeString(folder.resolve("elastic.secret"), "not this one\n");
        Files.writeString(
                home.configuration(),
                Files.readString(home.configuration()) + export.replace("/run/secrets/elastic", secret.toString()));
        assertTrue(export.contains("/run/secrets/elastic"), export);
        home.runHere("check").done();

        oneNodeServes();
    }

    private void oneNodeServes() throws Exception {
        try (ServerFolder data = ServerFolder.make("compose")) {
            data.handOver();
            Map<String, String> settings = new HashMap<>();
            settings.put("PORTCULLIS_HOME", data.path().toString());
            settings.put(
                    "PORTCULLIS_USER",
                    Files.getAttribute(data.path(), "unix:uid") + ":" + Files.getAttribute(data.path(), "unix:gid"));
            for (String port : List.of("AUTH", "ACCT", "CONSOLE", "EST", "CA_HTTP")) {
                settings.put("PORTCULLIS_" + port + "_PORT", "0");
            }
            try {
                Home.Result made = compose("single-node", settings, "run", "--rm", "-T", "init")
                        .done();
                assertTrue(made.out().contains("console password: "), made.out());
                compose("single-node", settings, "up", "--detach").done();
                ContainerisedNode.awaitHealth(compose("single-node", settings, "ps", "--quiet", "portcullis")
                        .done()
                        .out()
                        .strip());
            } finally {
                compose("single-node", settings, "down", "--timeout", "60").done();
            }
        }
    }

    private Home.Result compose(String example, Map<String, String> settings, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("env"));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(
                "docker-compose",
                "--project-name",
                volume,
                "--file",
                EXAMPLES.resolve(example).resolve("compose.yaml").toString()));
        command.addAll(List.of(words));
        return Home.command(command.toArray(String[]::new));
    }
}
