package org.portcullis.appliance.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
                    : file(configuration, registry);
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

    /** Under another name until it is whole and on the disk. */
    private Backup.Summary file(Configuration configuration, Registry registry) throws IOException {
        if (Files.exists(out)) {
            throw new Failure(out + " is there already; choose another name");
        }
        Path partial = Files.createTempFile(
                out.toAbsolutePath().getParent(),
                out.getFileName().toString(),
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            Backup.Summary summary = write(configuration, registry, stream);
            stream.flush();
            channel.force(true);
            Files.move(partial, out, StandardCopyOption.ATOMIC_MOVE);
            return summary;
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
