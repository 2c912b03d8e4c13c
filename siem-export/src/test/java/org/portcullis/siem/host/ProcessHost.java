package org.portcullis.siem.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** This machine, without anything around the process. */
final class ProcessHost implements ServerHost {
    /** The system property that names another Java for the servers. */
    static final String JAVA = "portcullis.server.java";

    private record Running(Process process) implements RunningServer {
        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void kill() {
            List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            tree.forEach(ProcessHandle::destroyForcibly);
            tree.forEach(handle -> handle.onExit().join());
        }
    }

    @Override
    public String listenAddress() {
        return "127.0.0.1";
    }

    @Override
    public String javaHome() {
        return System.getProperty(JAVA, System.getProperty("java.home"));
    }

    @Override
    public RunningServer start(ServerCommand command) throws IOException {
        List<String> words = new ArrayList<>();
        if (ServerFolder.isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
        }
        words.addAll(command.words());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(command.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(command.output().toFile());
        builder.environment().putAll(command.environment());
        return new Running(builder.start());
    }
}
