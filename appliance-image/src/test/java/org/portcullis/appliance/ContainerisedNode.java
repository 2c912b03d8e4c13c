package org.portcullis.appliance;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A node in a container of the image {@code portcullis}, read-only and without any capability; its data are in a volume. */
final class ContainerisedNode implements AutoCloseable {
    private static final String HOME = "/var/lib/portcullis";
    private static final String CONFIGURATION = HOME + "/portcullis.yml";
    private static final int CONSOLE = 8443;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final GenericContainer<?> container;

    private ContainerisedNode(GenericContainer<?> container) {
        this.container = container;
    }

    /** {@code portcullis init}, by a container of its own. */
    static void initialise(String volume) {
        try (GenericContainer<?> init = container(volume)
                .withCommand("init", "--dir", HOME, "--node", "portcullis", "--console-address", "0.0.0.0")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE))) {
            init.start();
        }
    }

    /** Returns when the image's own health check says so, which is asked more often here. */
    static ContainerisedNode serve(Network network, String volume) {
        GenericContainer<?> container = container(volume)
                .withNetwork(network)
                .withExposedPorts(CONSOLE)
                .withCreateContainerCmdModifier(create -> create.withHealthcheck(new HealthCheck()
                        .withInterval(TimeUnit.SECONDS.toNanos(2))
                        .withTimeout(PATIENCE.toNanos())))
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(PATIENCE));
        container.start();
        return new ContainerisedNode(container);
    }

    private static GenericContainer<?> container(String volume) {
        return new GenericContainer<>(DockerImageName.parse("portcullis:latest"))
                .withImagePullPolicy(image -> false)
                .withCreateContainerCmdModifier(create -> confine(create, volume));
    }

    private static void confine(CreateContainerCmd create, String volume) {
        create.getHostConfig()
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw"))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withBinds(new Bind(volume, new Volume(HOME)));
    }

    InspectContainerResponse inspect() {
        return container.getCurrentContainerInfo();
    }

    /** Where switches in its network reach it. */
    String address() {
        return container
                .getContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getIpAddress();
    }

    /** Where this host reaches it, by a name that is in its certificate. */
    String console() {
        return "https://localhost:" + container.getMappedPort(CONSOLE);
    }

    /** What scripts outside of it need: its CA's certificate and the admin's token. */
    Home outside(Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        for (String file : List.of("ca.pem", "admin.token")) {
            container.copyFileFromContainer(
                    HOME + "/data/" + file, data.resolve(file).toString());
        }
        return Home.at(folder);
    }

    /** A command beside the one that serves. */
    Home.Result portcullis(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("portcullis"));
        command.addAll(List.of(words));
        int verbs = words.length > 1 && !words[1].startsWith("-") ? 2 : 1;
        command.addAll(1 + verbs, List.of("--config", CONFIGURATION));
        Container.ExecResult result = container.execInContainer(command.toArray(String[]::new));
        return new Home.Result(result.getExitCode(), result.getStdout(), result.getStderr()).done();
    }

    /** SIGTERM, as the image asks for; the exit code. */
    long terminate() {
        DockerClient engine = container.getDockerClient();
        engine.stopContainerCmd(container.getContainerId())
                .withTimeout((int) PATIENCE.toSeconds())
                .exec();
        return inspect().getState().getExitCodeLong();
    }

    @Override
    public void close() {
        container.close();
    }
}
