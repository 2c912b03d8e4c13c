package org.portcullis.siem.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a server of another maker is started.
 *
 * @param words the command and its arguments
 * @param folder where it lives, is started and may write; it has the same path wherever it runs
 * @param ports the TCP ports that it listens on
 * @param output a file for what it prints
 */
public record ServerCommand(
        List<String> words, Map<String, String> environment, Path folder, List<Integer> ports, Path output) {
    public ServerCommand {
        words = List.copyOf(words);
        ports = List.copyOf(ports);
        environment = Map.copyOf(environment);
    }
}
