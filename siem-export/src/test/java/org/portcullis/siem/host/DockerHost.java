package org.portcullis.siem.host;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A Docker engine, by Testcontainers: each server in a container of its own, from the image that {@code .ci/test-image} makes. */
final class DockerHost implements ServerHost {
    static final String IMAGE = "portcullis-test:bookworm";
    private static final String NOBODY = "65534:65534";

    /** Who asks for the server waits for it. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }

    private record Running(GenericContainer<?> container) implements RunningServer {
        @Override
        public boolean isAlive() {
            return container.isRunning();
        }

        @Override
        public void kill() {
            if (container.isRunning()) {
                container
                        .getDockerClient()
                        .killContainerCmd(container.getContainerId())
                        .exec();
            }
            container.stop();
        }
    }

    /** What it takes for containers and is not here; empty where all of it is. */
    static String missing() {
        if (!Files.exists(Path.of("/var/run/docker.sock")) && System.getenv("DOCKER_HOST") == null) {
            return "there is no Docker engine";
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return "the Docker engine does not answer";
        }
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
            return "";
        } catch (NotFoundException e) {
            return "the image " + IMAGE + " is not there; .ci/test-image makes it";
        }
    }

    @Override
    public String listenAddress() {
        return "0.0.0.0";
    }

    @Override
    public String javaHome() {
        return "/usr/lib/jvm/default";
    }

    @Override
    public RunningServer start(ServerCommand command) throws IOException, InterruptedException {
        String folder = command.folder().toString();
        List<ExposedPort> exposed =
                command.ports().stream().map(ExposedPort::tcp).toList();
        List<PortBinding> onLoopback = exposed.stream()
                .map(port -> new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port.getPort()), port))
                .toList();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withImagePullPolicy(image -> false)
                .withEnv(command.environment())
                .withCommand(command.words().toArray(String[]::new))
                .withWorkingDirectory(folder)
                .withLogConsumer(frame -> append(command.output(), frame))
                .withCreateContainerCmdModifier(create -> create.withUser(user(command.folder()))
                        .withExposedPorts(exposed)
                        .withHostConfig(HostConfig.newHostConfig()
                                .withPortBindings(onLoopback)
                                .withBinds(new Bind(folder, new Volume(folder)))))
                .waitingFor(new NoWait());
        Files.deleteIfExists(command.output());
        container.start();
        return new Running(container);
    }

    /** Nobody, whom the folder belongs to, where the tests run as root; else who runs the tests. */
    private static String user(Path folder) {
        try {
            Object owner = Files.getAttribute(folder, "unix:uid");
            return owner.equals(0) ? NOBODY : owner + ":" + Files.getAttribute(folder, "unix:gid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file, OutputFrame frame) {
        if (frame.getType() == OutputFrame.OutputType.END) {
            return;
        }
        try {
            Files.write(file, frame.getBytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
