package org.portcullis.appliance.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;

/**
 * Where a serving appliance is asked. Nothing else of its configuration is read, so that a node under way is not called ill for
 * a slip of the pen in a file that it takes in at its next start.
 *
 * @param address may stand for every address of the host
 * @param port 0: whichever was free
 */
public record ConsoleLocation(InetAddress address, int port, Path dataDir) {

    /**
     * @param environment for {@code ${NAME}}
     * @throws org.portcullis.policy.value.ConfigException when the file cannot be read, or these keys are wrong
     */
    public static ConsoleLocation read(Path file, Function<String, Optional<String>> environment) {
        KeyReader keys = new KeyReader(file.toAbsolutePath().normalize().getParent());
        return YamlDocument.read(file.toString(), YamlDocument.textOf(file), environment)
                .partly(root -> {
                    YamlMap console = root.get("console").map();
                    return new ConsoleLocation(
                            ConsoleReader.address(console),
                            ConsoleReader.port(console),
                            keys.path(root.get("dataDir").text("data")));
                });
    }
}
