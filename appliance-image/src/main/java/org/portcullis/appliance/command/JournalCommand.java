package org.portcullis.appliance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.JournalKey;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.siem.journal.Finding;
import org.portcullis.siem.journal.Verification;
import org.portcullis.siem.journal.VerificationSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis journal}. */
@Command(name = "journal", description = "Looks after the journal of events.")
public final class JournalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: verify");
    }

    @Command(
            name = "verify",
            description = {
                "Reads every event of the journal and says which were changed or are missing: by their checksums, their"
                        + " numbers, the hashes that chain them, and the signed checkpoints.",
                "Prints a line of JSON for each finding, and one at last. Exit 0: all is as it was written; 1: it is not."
            },
            mixinStandardHelpOptions = true)
    void verify(
            @Mixin ConfigurationOption config,
            @Option(
                            names = "--key",
                            paramLabel = "FILE",
                            description = "The public keys that count, in PEM, from where nobody here can change them."
                                    + " Default: data/journal.pub.")
                    Optional<Path> key,
            @Option(
                            names = "--checkpoints",
                            paramLabel = "FILE",
                            description = "Checkpoints as a receiver of events has them: documents with event.action"
                                    + " journal-checkpoint of this node, one a line. They tell what was cut off here.")
                    Optional<Path> checkpoints) {
        DataFolder data = new DataFolder(config.read().dataDir());
        if (key.isPresent() && !Files.isReadable(key.get())) {
            throw new Failure(key.get() + " is not there or cannot be read");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        VerificationSummary summary = Verification.run(
                data.journal(),
                JournalKey.verifier(
                        key.orElse(data.journalPublicKeys()), Cryptography.bouncyCastle(new SecureRandom())),
                checkpoints.map(JournalCommand::lines).orElse(List.of()),
                finding -> {
                    out.println(finding.json());
                    err.println(words(finding));
                });
        out.println(summary.json());
        out.flush();
        err.println(summary.words());
        if (summary.findings() > 0) {
            throw new Failure("the journal in " + data.journal() + " is not as it was written");
        }
    }

    private static String words(Finding finding) {
        return finding.kind().word() + ": " + finding.detail()
                + finding.file()
                        .map(file -> " (" + file + ", octet " + finding.offset() + ")")
                        .orElse("");
    }

    private static List<byte[]> lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e.getMessage());
        }
    }
}
