package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.directory.CompanyDirectory;
import org.portcullis.policy.directory.DirectoryListener;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.policy.rule.RuleSet;

/** The company's directory, where there is one. */
final class DirectoryPart implements MetricSource, AutoCloseable {
    private final Optional<CompanyDirectory> directory;

    /** @throws org.portcullis.policy.value.ConfigException when its trust anchor cannot be read */
    DirectoryPart(Configuration configuration, ApplianceEvents events) {
        directory = configuration
                .directory()
                .map(settings -> CompanyDirectory.open(settings, new DirectoryListener() {
                    @Override
                    public void unreachable(String why) {
                        events.append(
                                EventAction.DIRECTORY_UNREACHABLE,
                                Outcome.FAILURE,
                                "The directory does not answer (" + why + "); directory.onAway is "
                                        + settings.onAway().name().toLowerCase(Locale.ROOT));
                    }

                    @Override
                    public void reachable() {
                        events.append(EventAction.DIRECTORY_REACHABLE, Outcome.SUCCESS, "The directory answers again");
                    }
                }));
    }

    DirectorySource source() {
        return configured().orElse(DirectorySource.NONE);
    }

    Optional<DirectorySource> configured() {
        return directory.map(known -> known);
    }

    /** What is configured and probably not meant. */
    static List<String> warnings(Configuration configuration, RuleSet policy) {
        List<String> warnings = new ArrayList<>();
        if (configuration.directory().isEmpty() && policy.readsDirectory()) {
            warnings.add(configuration.file()
                    + ": directory: is missing, and the policy has a rule that reads directory.*: those attributes are"
                    + " always empty");
        }
        configuration.directory().stream()
                .flatMap(settings -> settings.servers().stream())
                .filter(server -> server.getScheme().equals("ldap"))
                .map(server -> configuration.file() + ": directory.url: " + server
                        + " is not encrypted; whoever is on the way can change what rules see, and read the password")
                .forEach(warnings::add);
        return warnings;
    }

    @Override
    public List<Metric> read() {
        return directory
                .map(CompanyDirectory::counts)
                .map(counts -> List.of(
                        questions("answered", counts.answered()),
                        questions("failed", counts.failed()),
                        Metric.counter(
                                "portcullis_directory_away_total",
                                "Decisions that had to do without an answer of the directory",
                                Map.of(),
                                counts.away())))
                .orElse(List.of());
    }

    private static Metric questions(String result, long count) {
        return Metric.counter(
                "portcullis_directory_questions_total",
                "Questions to the directory, by what came of them",
                Map.of("result", result),
                count);
    }

    @Override
    public void close() {
        directory.ifPresent(CompanyDirectory::close);
    }
}
