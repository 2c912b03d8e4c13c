package org.portcullis.appliance.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Registry;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.value.DurationText;
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
                            paramLabel = "DURATION",
                            description =
                                    "For suspended and quarantined: back to where it was after this time, like 2h.")
                    Optional<String> until) {
        LifecycleState to = LifecycleState.ofWord(state)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "there is no state \"" + state + "\"; there are " + states()));
        Optional<Instant> end = until.map(text -> DurationText.parse(text)
                .filter(duration -> !duration.isZero())
                .map(duration -> Instant.now().plus(duration))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--until \"" + text + "\" is not a duration like 30m, 2h or 7d")));
        try (Registry registry = config.openRegistry()) {
            Device device =
                    registry.devices().changeState(serial(serial), to, ConfigurationOption.actor(), reason, end);
            spec.commandLine()
                    .getErr()
                    .println(device.serial() + " is " + device.state().word());
        }
    }

    @Command(
            name = "import",
            description = {
                "Registers the devices of a CSV file, all of them or, when a row is wrong, none.",
                "Header: serial,name,type,vendor,model,owner,tags,state"
            },
            mixinStandardHelpOptions = true)
    void importCsv(@Mixin ConfigurationOption config, @Parameters(paramLabel = "FILE") Path file) {
        DeviceCsv csv;
        try (BufferedReader text = Files.newBufferedReader(file)) {
            csv = DeviceCsv.read(text);
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + e.getMessage());
        }
        List<Long> lines = new ArrayList<>(csv.devices().keySet());
        List<NewDevice> devices = new ArrayList<>(csv.devices().values());
        Map<Long, String> problems = new TreeMap<>(csv.problems());
        try (Registry registry = config.openRegistry()) {
            if (problems.isEmpty()) {
                registry.devices()
                        .registerAll(devices, ConfigurationOption.actor(), "import of " + file.getFileName())
                        .forEach((index, problem) -> problems.put(lines.get(index), problem));
            } else {
                for (int i = 0; i < devices.size(); i++) {
                    if (registry.devices().find(devices.get(i).serial()).isPresent()) {
                        problems.put(lines.get(i), devices.get(i).serial() + " is registered already");
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(
                    (line, problem) -> spec.commandLine().getErr().println(file + ":" + line + ": " + problem));
            throw new Failure("nothing was imported: " + problems.size() + " of "
                    + (devices.size() + csv.problems().size()) + " rows are wrong");
        }
        spec.commandLine().getErr().println(devices.size() + " devices imported");
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
