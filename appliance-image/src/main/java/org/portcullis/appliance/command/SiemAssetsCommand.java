package org.portcullis.appliance.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import org.portcullis.appliance.Failure;
import org.portcullis.policy.value.DurationText;
import org.portcullis.siem.asset.SiemAssets;
import org.portcullis.siem.sink.ElasticsearchSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code portcullis siem-assets}. */
@Command(
        name = "siem-assets",
        description = {
            "Writes what the SIEM side installs: index template, retention, dashboard and detection rules for Elastic,",
            "what of it OpenSearch takes, and the rules in Sigma for others. Its README.md tells how to install it."
        },
        mixinStandardHelpOptions = true)
public final class SiemAssetsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Made if it is not there; no file in it is overwritten.")
    private Path out;

    @Option(
            names = "--data-stream",
            paramLabel = "NAME",
            defaultValue = "logs-portcullis.access-default",
            description = "As the exporter has it (default: ${DEFAULT-VALUE}).")
    private String dataStream;

    @Option(
            names = "--retention",
            paramLabel = "DURATION",
            defaultValue = "90d",
            description = "How long the cluster keeps events (default: ${DEFAULT-VALUE}).")
    private String retention;

    @Override
    public void run() {
        Duration kept = DurationText.parse(retention)
                .filter(duration -> duration.compareTo(Duration.ofDays(1)) >= 0)
                .orElseThrow(
                        () -> wrong("--retention \"" + retention + "\" is not a duration of a day or more, like 90d"));
        if (!ElasticsearchSettings.isDataStream(dataStream)) {
            throw wrong("--data-stream \"" + dataStream
                    + "\" is not the name of a data stream, like logs-portcullis.access-default");
        }
        try {
            new SiemAssets(dataStream, kept).write(out);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(e.getFile() + " exists; choose another folder");
        } catch (IOException e) {
            throw new Failure(out + " cannot be written: " + e);
        }
        spec.commandLine().getErr().println("Made " + out + "; its README.md tells how to install what is there.");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
