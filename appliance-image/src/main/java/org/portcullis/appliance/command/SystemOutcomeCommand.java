package org.portcullis.appliance.command;

import org.portcullis.appliance.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis system-outcome}. */
@Command(
        name = "system-outcome",
        description = {
            "Writes into the audit trail what came of an update of the machine's system.",
            "The bootable image calls it by itself: after a release came up healthy, or the one before it came back."
        },
        mixinStandardHelpOptions = true)
public final class SystemOutcomeCommand implements Runnable {
    private static final String KEPT = "kept";

    @Mixin
    private ConfigurationOption config;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OUTCOME", description = "kept or rolled-back.")
    private String outcome;

    @Option(names = "--from", required = true, paramLabel = "RELEASE", description = "The one that was there.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "RELEASE", description = "The one that was tried.")
    private String to;

    @Option(names = "--reason", defaultValue = "", paramLabel = "TEXT", description = "What is known beside that.")
    private String reason;

    @Override
    public void run() {
        if (!outcome.equals(KEPT) && !outcome.equals("rolled-back")) {
            throw new ParameterException(spec.commandLine(), "\"" + outcome + "\" is neither kept nor rolled-back");
        }
        try (Registry registry = config.openRegistry()) {
            registry.copies().systemTried(outcome.equals(KEPT), from, to, reason);
        }
    }
}
