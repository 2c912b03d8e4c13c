package org.portcullis.siem.host;

import java.io.IOException;

/**
 * Where the servers of other makers run that tests need: each in a container of its own, with a network of its own, where there is a
 * Docker engine and the image of {@code .ci/test-image}; else beside the test, as plain processes. Their ports are on 127.0.0.1 either
 * way, and where the tests run as root, they run as nobody.
 */
public sealed interface ServerHost permits DockerHost, ProcessHost {
    /** The one to use here; which, and why, is said once on standard error. */
    static ServerHost here() {
        return Chosen.HOST;
    }

    /** What it has to listen on, so that its ports are reached on 127.0.0.1. */
    String listenAddress();

    /** The Java of that host. */
    String javaHome();

    RunningServer start(ServerCommand command) throws IOException, InterruptedException;

    /** Found out once, since asking an engine that is not there takes its time. */
    final class Chosen {
        private static final ServerHost HOST = choose();

        private Chosen() {}

        private static ServerHost choose() {
            String missing = System.getProperty(ProcessHost.JAVA) == null
                    ? DockerHost.missing()
                    : "they need the Java of " + ProcessHost.JAVA;
            System.err.println(
                    "Servers that tests need run in " + (missing.isEmpty() ? "containers" : "processes: " + missing));
            return missing.isEmpty() ? new DockerHost() : new ProcessHost();
        }
    }
}
