package org.portcullis.appliance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.support.SupportFacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis support-bundle}. */
@Command(
        name = "support-bundle",
        description = {
            "Writes what who helps has to know into one ZIP archive, without secrets, while the appliance serves or not.",
            "Its MANIFEST.json says what is in it. Names of devices and people can stand in the policy, in the configuration"
                    + " and in a log that is added; read it before you give it away."
        },
        mixinStandardHelpOptions = true)
public final class SupportBundleCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption config;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The archive to write, readable by its owner alone.")
    private Path out;

    @Option(names = "--log", paramLabel = "FILE", description = "Add the last 2 MB of this log.")
    private Path log;

    @Option(names = "--no-events", description = "Leave out how often what happened.")
    private boolean withoutEvents;

    @Override
    public void run() {
        SupportFacts facts = new SupportFacts(config.read(), config.files(), config.secrets());
        SupportFacts.Wanted wanted = new SupportFacts.Wanted(!withoutEvents, Optional.ofNullable(log));
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<String> missing =
                    PrivateFile.write(out, stream -> facts.write(stream, wanted, ConfigurationOption.actor()));
            missing.forEach(what -> err.println("not there: " + what));
            err.println(out + " is made; MANIFEST.json in it says what it holds");
        } catch (IOException e) {
            throw new Failure(out + " cannot be written: " + e);
        }
    }
}
