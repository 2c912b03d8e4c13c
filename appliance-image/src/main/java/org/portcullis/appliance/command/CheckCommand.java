package org.portcullis.appliance.command;

import java.io.PrintWriter;
import org.portcullis.appliance.Inspection;
import org.portcullis.appliance.config.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portcullis check}. */
@Command(
        name = "check",
        description = {
            "Says what is wrong with configuration, policy, certificates and CRLs, what will expire, and what an upgrade to"
                    + " this version would do to the data.",
            "Changes nothing; the appliance may serve, also by an older version."
        },
        mixinStandardHelpOptions = true)
public final class CheckCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOption config;

    @Override
    public void run() {
        Configuration configuration = config.read();
        Inspection inspection = Inspection.of(configuration);
        inspection.notes().forEach(spec.commandLine().getErr()::println);
        PrintWriter out = spec.commandLine().getOut();
        inspection.findings().forEach(out::println);
        out.println("ok: " + configuration.file() + " can be served");
        out.flush();
    }
}
