package org.portcullis.appliance.support;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.Inspection;
import org.portcullis.appliance.Registry;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.store.PolicyVersion;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.YamlDocument;

/** Collects a {@link SupportBundle}, whether the appliance serves or not, and whatever of it can be read. */
public final class SupportFacts {
    private static final int LOG_OCTETS = 2 << 20;
    private static final List<String> NEVER = List.of(
            "keys, passwords, tokens and shared secrets, in files and in the database",
            "the rows of the database: devices, certificates, users, clients, sessions",
            "the documents of events");

    private final Configuration configuration;
    private final DataFolder data;
    private final List<Path> named;
    private final Redaction redaction;

    /**
     * What to put into it beside the rest.
     *
     * @param eventCounts whether to count actions and failure codes
     * @param log the end of the appliance's log
     */
    public record Wanted(boolean eventCounts, Optional<Path> log) {}

    /**
     * @param named the files that the configuration names
     * @param secrets those that it holds, or that are in files and variables that it names
     */
    public SupportFacts(Configuration configuration, List<Path> named, List<Secret> secrets) {
        this.configuration = configuration;
        this.data = new DataFolder(configuration.dataDir());
        this.named = named;
        List<Secret> known = new ArrayList<>(secrets);
        token().ifPresent(known::add);
        this.redaction = new Redaction(known);
    }

    private Optional<Secret> token() {
        try {
            return Optional.of(Secret.ofUtf8(Files.readString(data.adminToken()).strip()));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }

    /** @return what could not be read */
    public List<String> write(OutputStream out, Wanted wanted, Actor actor) throws IOException {
        SupportBundle bundle = new SupportBundle(redaction, out);
        List<String> leftOut = new ArrayList<>(NEVER);
        bundle.json("program.json", "program, Java runtime, operating system", ProgramFacts::read)
                .json(
                        "configuration.json",
                        "the configuration, its secrets removed and its comments left out",
                        () -> ShownConfiguration.of(configuration.file()))
                .lines("policy.yml", "the policy's file", () -> YamlDocument.textOf(configuration.policy()))
                .lines("check.txt", "what `portcullis check` says", this::check)
                .json(
                        "certificates.json",
                        "what is public of the certificates in use",
                        () -> CertificateFacts.of(Stream.concat(
                                Stream.of(data.caCertificate(), data.serverCertificate(), data.consoleCertificate()),
                                named.stream())))
                .json("events.json", "journal, index and disk: sizes and formats", new StoredFacts(data)::events)
                .text(
                        "files.txt",
                        "names, sizes and modes of the files in the data folder",
                        () -> String.join("\n", new StoredFacts(data).files()));
        if (wanted.eventCounts) {
            bundle.json(
                    "event-counts.json",
                    "how often what happened, by the newest events",
                    () -> EventCounts.of(data.journal()));
        } else {
            leftOut.add("counts of events, as was asked for");
        }
        Optional<Path> log = wanted.log;
        if (log.isPresent()) {
            bundle.lines("log.txt", "the end of " + log.get(), () -> tail(log.get()));
        } else {
            leftOut.add("the log; --log FILE adds the end of one (journalctl -u portcullis > FILE)");
        }
        addRegistry(bundle, actor);
        addServing(bundle);
        return bundle.finish(InstantSource.system().instant().toString(), configuration.node(), leftOut);
    }

    private String check() {
        Inspection inspection = Inspection.of(configuration);
        return String.join("\n", inspection.findings()) + "\n" + String.join("\n", inspection.notes()) + "\n";
    }

    private void addRegistry(SupportBundle bundle, Actor actor) throws IOException {
        try (Registry registry = Registry.openAsItIs(configuration, new SecureRandom())) {
            bundle.json(
                            "database.json",
                            "tables, their migrations and numbers of rows",
                            () -> StoredFacts.database(registry))
                    .json(
                            "cursors.json",
                            "how far each exporter has come",
                            () -> StoredFacts.exporters(
                                    registry,
                                    configuration.exports().stream()
                                            .map(Configuration.Export::name)
                                            .toList()))
                    .lines(
                            "policy-in-force.yml",
                            "the newest version of the policy in the database",
                            () -> registry.policies()
                                    .inForce()
                                    .map(PolicyVersion::yaml)
                                    .orElse(""))
                    .text("audit.txt", "that this bundle was made is an event", () -> {
                        registry.copies().bundled(actor);
                        return "support-bundle-made by " + actor.name() + "\n";
                    });
        } catch (RuntimeException unopened) {
            bundle.text("database.json", "the registry", () -> {
                throw unopened;
            });
        }
    }

    /** What only the process that serves can tell; where none does, or nobody knows where, it says so. */
    private void addServing(SupportBundle bundle) throws IOException {
        Map<String, String> asked = Map.of(
                "serving/metrics.txt", "/metrics",
                "serving/threads.txt", "/api/v1/threads",
                "serving/exporters.json", "/api/v1/exporters",
                "serving/ready.txt", "/health/ready");
        for (String name : asked.keySet().stream().sorted().toList()) {
            bundle.text(
                    name,
                    asked.get(name) + " of the serving appliance",
                    () -> new LocalConsole(configuration).get(asked.get(name)));
        }
    }

    private static String tail(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - LOG_OCTETS);
            byte[] octets = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(octets);
            String text = new String(octets, StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }
}
