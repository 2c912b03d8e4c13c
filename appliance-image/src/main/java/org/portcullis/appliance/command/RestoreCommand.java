package org.portcullis.appliance.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.appliance.backup.Restore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis restore}. */
@Command(
        name = "restore",
        description = {
            "Makes an appliance of a backup, on a new machine or in place of one whose registry was lost. It must not serve.",
            "What its journal, where it survived, tells of since the backup and takes rights away is done again: certificates"
                    + " revoked, devices moved, tokens and users removed. What is not is said. Prints one line of JSON."
        },
        mixinStandardHelpOptions = true)
public final class RestoreCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "The backup.")
    private Path from;

    @ArgGroup(multiplicity = "1")
    private Place place;

    private static final class Place {
        @Option(names = "--dir", paramLabel = "DIR", description = "The folder to make, as by init.")
        private Path folder;

        @Option(names = "--config", paramLabel = "FILE", description = "Where the configuration goes, portcullis.yml.")
        private Path file;

        Path configuration() {
            return file == null ? folder.resolve("portcullis.yml") : file;
        }
    }

    @Option(
            names = "--replace",
            description = "What is there already is put aside, under names with before-TIME; nothing is deleted.")
    private boolean replace;

    @Option(
            names = "--journal",
            paramLabel = "FOLDER",
            description =
                    "A folder data/journal that survived elsewhere. Default: the one in the place, with --replace.")
    private Optional<Path> journal;

    @Override
    public void run() {
        if (!Files.isReadable(from)) {
            throw new Failure(from + " is not there or cannot be read");
        }
        Restore.Report report = new Restore(from, place.configuration(), replace, journal, InstantSource.system())
                .run(
                        ConfigurationOption::read,
                        configuration -> Registry.open(configuration, new SecureRandom()),
                        ConfigurationOption.actor());
        PrintWriter err = spec.commandLine().getErr();
        report.said().forEach(err::println);
        report.again().forEach(what -> err.println("done again: " + what));
        report.open().forEach(what -> err.println("to look at: " + what));
        err.println(
                "node " + report.node() + " is as it was at " + report.made() + "; start it with `portcullis serve`");
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(new ObjectMapper().writeValueAsString(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.flush();
    }
}
