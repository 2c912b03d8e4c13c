package org.portcullis.appliance.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.portcullis.appliance.Appliance;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.Failure;
import org.portcullis.appliance.Initialisation;
import org.portcullis.appliance.config.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis serve}. */
@Command(
        name = "serve",
        description = "Serves until SIGTERM. SIGHUP reads policy, clients, trust anchors and CRLs again.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption config;

    @Option(
            names = "--accept-clock",
            description = "The clock is right, although it is earlier than the journal's last record.")
    private boolean acceptClock;

    @Option(
            names = "--init",
            description =
                    "Where the configuration's dataDir is not there yet, makes it first, as init does; the console's"
                            + " first password is in its file first-password.")
    private boolean init;

    @Override
    public void run() {
        Configuration configuration = config.read();
        if (init && !Files.exists(configuration.dataDir())) {
            Path password = new DataFolder(configuration.dataDir()).firstPassword();
            new Initialisation(true, Optional.empty(), Optional.of(password)).data(configuration);
        }
        Appliance appliance = Appliance.start(configuration, acceptClock, config::read);
        spec.commandLine().getOut().println(appliance.readyLine());
        spec.commandLine().getOut().flush();
        try {
            ServiceNotification service = new ServiceNotification(System.getenv());
            service.ready(appliance.readyLine());
            appliance.awaitStop(service.interval(), service::alive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
    }
}
