package org.portcullis.appliance.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.DeviceText;
import org.portcullis.policy.device.ImportReport;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.TimeLimit;
import org.portcullis.policy.value.Serial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis device}. */
@Command(name = "device", description = "Registers devices and moves them through their life.")
public final class DeviceCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: state or import");
    }

    @Command(
            name = "state",
            description = "Changes a device's lifecycle state; its live sessions follow it.",
            mixinStandardHelpOptions = true)
    void state(
            @Mixin ConfigurationOption config,
            @Parameters(paramLabel = "SERIAL") String serial,
            @Parameters(
                            paramLabel = "STATE",
                            description = "registered, onboarding, active, suspended, quarantined or decommissioned")
                    String state,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit trail.")
                    String reason,
            @Option(
                            names = "--until",
                            paramLabel = "TIME",
                            description =
                                    "For suspended and quarantined: back to where it was after this time (2h, 7d), or at it"
                                            + " (2026-01-31T08:00:00Z), unless it was moved since.")
                    Optional<String> until) {
        LifecycleState to = LifecycleState.ofWord(state)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no state \"" + state + "\"; there are " + states()));
        String why = reason(reason);
        Optional<Instant> end = until.map(this::timeLimit);
        try (Registry registry = config.openRegistry()) {
            Device device = registry.devices().changeState(serial(serial), to, ConfigurationOption.actor(), why, end);
            spec.commandLine()
                    .getErr()
                    .println(device.serial() + " is " + device.state().word()
                            + device.stateUntil().map(time -> " until " + time).orElse(""));
        }
    }

    @Command(
            name = "import",
            description = {
                "Takes in the devices of a CSV file, new and known ones, all of them or, when a row is wrong, none.",
                "Header: serial,name,type,vendor,model,owner,tags,state; what has no column stays as it is."
            },
            mixinStandardHelpOptions = true)
    void importCsv(
            @Mixin ConfigurationOption config,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--dry-run", description = "Says what it would do, and does nothing.") boolean dryRun) {
        DeviceCsv csv;
        try (BufferedReader text = Files.newBufferedReader(file)) {
            csv = DeviceCsv.read(text);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e.getMessage());
        }
        String reason = "import of " + file.getFileName();
        ImportReport report;
        try (Registry registry = config.openRegistry()) {
            report = dryRun
                    ? registry.directory().compare(csv, ConfigurationOption.actor(), reason)
                    : registry.directory().take(csv, ConfigurationOption.actor(), reason);
        }
        PrintWriter err = spec.commandLine().getErr();
        if (dryRun) {
            report.changes()
                    .forEach(change -> err.println(file + ":" + change.line() + ": " + change.serial()
                            + " changes from " + change.before() + " to " + change.after()));
        }
        report.refused().forEach((line, problem) -> err.println(file + ":" + line + ": " + problem));
        String counts = report.added() + " new, " + report.changed() + " changed, " + report.unchanged()
                + " unchanged, " + report.refused().size() + " refused";
        if (!report.refused().isEmpty()) {
            throw new Failure("nothing " + (dryRun ? "would be" : "was") + " imported: " + counts);
        }
        err.println(counts + (dryRun ? " (dry run: nothing was done)" : ""));
    }

    private String reason(String text) {
        try {
            String why = DeviceText.text(text);
            if (why.isEmpty()) {
                throw new IllegalArgumentException("is empty; the audit trail needs a reason");
            }
            return why;
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--reason " + wrong.getMessage(), wrong);
        }
    }

    private Instant timeLimit(String text) {
        try {
            return TimeLimit.parse(text, Instant.now());
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--until " + wrong.getMessage(), wrong);
        }
    }

    private Serial serial(String text) {
        try {
            return new Serial(text);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static String states() {
        return Arrays.stream(LifecycleState.values()).map(LifecycleState::word).collect(Collectors.joining(", "));
    }
}
