package org.portcullis.appliance.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.appliance.backup.Backup;
import org.portcullis.appliance.config.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis backup}. */
@Command(
        name = "backup",
        description = {
            "Writes configuration, keys, registry and events into one ZIP archive, while the appliance serves or not.",
            "It holds every secret of the appliance, the CA's key too: whoever has it is the appliance. Encrypt it on its"
                    + " way (--out - writes to standard output) and keep it off the network that it protects."
        },
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Runnable {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption config;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The archive to write, readable by its owner alone; - for standard output.")
    private Path out;

    @Option(names = "--no-events", description = "Leave the journal of events out.")
    private boolean withoutEvents;

    @Override
    public void run() {
        Configuration configuration = config.read();
        PrintWriter err = spec.commandLine().getErr();
        try (Registry registry = config.openRegistry()) {
            Backup.Summary summary = out.equals(STANDARD_OUTPUT)
                    ? write(configuration, registry, System.out)
                    : PrivateFile.write(out, stream -> write(configuration, registry, stream));
            summary.notIncluded().forEach(what -> err.println("not included: " + what));
            err.println(summary.files() + " files, " + summary.octets() / 1024 + " KB before compression"
                    + (out.equals(STANDARD_OUTPUT) ? "" : ", in " + out));
        } catch (IOException e) {
            throw new Failure(out + " cannot be written: " + e);
        }
    }

    private Backup.Summary write(Configuration configuration, Registry registry, OutputStream stream)
            throws IOException {
        return new Backup(configuration, InstantSource.system())
                .write(registry, config.files(), !withoutEvents, stream, ConfigurationOption.actor());
    }
}
