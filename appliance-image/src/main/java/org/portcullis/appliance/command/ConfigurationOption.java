package org.portcullis.appliance.command;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.HostName;
import org.portcullis.appliance.Registry;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ConfigurationReader;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.value.Secret;
import picocli.CommandLine.Option;

/** {@code --config}, which most commands take. */
final class ConfigurationOption {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration, portcullis.yml.")
    private Path file;

    /** @throws org.portcullis.policy.value.ConfigException when the file is wrong */
    Configuration read() {
        return read(file);
    }

    static Configuration read(Path file) {
        return ConfigurationReader.read(file, HostName.read(), name -> Optional.ofNullable(System.getenv(name)));
    }

    /** The files that it names. */
    List<Path> files() {
        return ConfigurationReader.filesOf(file, HostName.read(), name -> Optional.ofNullable(System.getenv(name)));
    }

    /** The secrets that it holds, or that are in files and variables that it names. */
    List<Secret> secrets() {
        return ConfigurationReader.secretsOf(file, HostName.read(), name -> Optional.ofNullable(System.getenv(name)));
    }

    Registry openRegistry() {
        return Registry.openQuickly(read(), new SecureRandom());
    }

    /** Whoever typed the command. */
    static Actor actor() {
        return new Actor("cli:" + System.getProperty("user.name", "unknown"));
    }
}
