package org.portcullis.appliance.command;

import java.nio.file.Path;
import java.util.Optional;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.HealthInquiry;
import org.portcullis.appliance.config.ConsoleLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis health}: what supervisors of containers and services call every few seconds. */
@Command(
        name = "health",
        description = "Asks the appliance that serves here whether it does its work: exit 0, or 1 when it does not.",
        mixinStandardHelpOptions = true)
public final class HealthCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration, of which console and dataDir alone are read.")
    private Path file;

    @Option(
            names = "--live",
            description = "Whether it is there at all, which a restart would mend; not, whether devices get in.")
    private boolean live;

    @Override
    public void run() {
        ConsoleLocation console = ConsoleLocation.read(file, name -> Optional.ofNullable(System.getenv(name)));
        HealthInquiry.Answer answer = new HealthInquiry(console).ask(live ? "/health/live" : "/health/ready");
        if (!answer.good()) {
            throw new Failure("the console answers " + answer.status() + " " + answer.word());
        }
        spec.commandLine().getOut().println(answer.word());
        spec.commandLine().getOut().flush();
    }
}
