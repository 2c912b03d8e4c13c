package org.portcullis.appliance.command;

import java.time.InstantSource;
import java.util.stream.Collectors;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.siem.sink.TestDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis export}. */
@Command(name = "export", description = "Tries the receivers of events.")
public final class ExportCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: test");
    }

    @Command(
            name = "test",
            description = {
                "Sends a marked test event to the receiver of an exporter, now, and prints what it answers.",
                "Exits with 1 when the event was not taken. The journal and the exporter's place in it stay as they are."
            },
            mixinStandardHelpOptions = true)
    void test(
            @Mixin ConfigurationOption config,
            @Parameters(paramLabel = "NAME", description = "As under export in the configuration.") String name) {
        Configuration configuration = config.read();
        Configuration.Export export = configuration.exports().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), unknown(configuration, name)));
        TestDelivery.Result result = new TestDelivery(name, export.target(), InstantSource.system())
                .send(configuration.node(), ConfigurationOption.actor().name());
        spec.commandLine().getOut().println(result.answer());
        spec.commandLine().getOut().flush();
        if (!result.taken()) {
            throw new Failure(export.target() + " did not take the test event " + result.eventId());
        }
    }

    private static String unknown(Configuration configuration, String name) {
        String known =
                configuration.exports().stream().map(Configuration.Export::name).collect(Collectors.joining(", "));
        return "the configuration names no exporter " + name + " under export"
                + (known.isEmpty() ? "" : "; it has " + known);
    }
}
