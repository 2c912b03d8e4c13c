package org.portcullis.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.eap.ca.CaInspection;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.trust.Anchor;
import org.portcullis.eap.trust.TrustSettings;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.PolicyStore;
import org.portcullis.policy.store.StorageLocation;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.siem.journal.StoredJournal;

/** Looks at everything that serving would load, changes nothing, and says what is near its end. */
public final class Inspection {
    private static final Duration SOON = Duration.ofDays(30);

    private final Instant now = Instant.now();
    private final List<String> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Inspection() {}

    /**
     * @throws org.portcullis.policy.value.ConfigException when serving would refuse to start
     * @throws StoreException when the data need a newer program
     * @throws org.portcullis.siem.journal.JournalException likewise
     */
    public static Inspection of(Configuration configuration) {
        Inspection inspection = new Inspection();
        inspection.inspect(configuration);
        return inspection;
    }

    /** What will happen, and what may go wrong; none means that all is well. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** What else is good to know, and nothing to worry about. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private void inspect(Configuration configuration) {
        configuration
                .withoutEffect()
                .forEach(key -> findings.add(
                        "warning: " + configuration.file() + ": " + key + " has no effect in this version"));
        DataFolder data = new DataFolder(configuration.dataDir());
        StoredJournal journal = StoredJournal.in(data.journal());
        try (Registry registry = Registry.openAsItIs(configuration, new SecureRandom())) {
            UpgradeOutlook outlook = UpgradeOutlook.of(configuration, registry, journal);
            findings.addAll(outlook.lines());
            notes.add(outlook.note());
            if (!outlook.isPending()) {
                inspect(configuration, registry);
            } else if (configuration.storage().location() instanceof StorageLocation.Sqlite sqlite
                    && hasRoomForTwice(data, sqlite.file())) {
                inspectCopy(configuration, registry, data);
            } else {
                inspectAsFarAsPossible(configuration, registry);
            }
        }
    }

    private static boolean hasRoomForTwice(DataFolder data, Path file) {
        try {
            return Files.getFileStore(data.path()).getUsableSpace() > 2 * Files.size(file);
        } catch (IOException e) {
            throw new Failure(file + " cannot be measured: " + e);
        }
    }

    /** The migrations are tried on a copy, which is then looked at as it would be served from. */
    private void inspectCopy(Configuration configuration, Registry registry, DataFolder data) {
        Path copy = data.path().resolve("check-" + ProcessHandle.current().pid() + ".db");
        try {
            Files.createFile(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            long begun = System.nanoTime();
            try (Registry migrated = registry.migratedCopy(copy)) {
                notes.add("the migrations were tried on a copy of the registry, which took "
                        + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
                inspect(configuration, migrated);
            } finally {
                for (String beside : List.of("", "-wal", "-shm")) {
                    Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + beside));
                }
            }
        } catch (IOException e) {
            throw new Failure(copy + " cannot be made, to try the migrations on: " + e);
        }
    }

    /** Of a database that is shared nobody makes a copy, nor of one that the disk has no room for; what needs the tables as they will be has to wait for them. */
    private void inspectAsFarAsPossible(Configuration configuration, Registry registry) {
        try {
            inspect(configuration, registry);
        } catch (StoreException notYet) {
            findings.add("warning: what is kept in " + registry.database()
                    + " could not be looked at before its tables are migrated: " + notYet.getMessage());
        }
    }

    private void inspect(Configuration configuration, Registry registry) {
        Cryptography cryptography = Cryptography.bouncyCastle(new SecureRandom());
        try (RevocationSources revocation =
                new RevocationSources(new DataFolder(configuration.dataDir()), cryptography, InstantSource.system())) {
            NasRoster nas = new NasRoster(
                    FileClients.of(configuration), registry.nasClients().all());
            clients(configuration, nas);
            IssuingCa ca = registry.ca(cryptography);
            ca.roots().forEach(root -> expiry("the own root CA", root));
            ca.issuers().forEach(issuing -> expiry("the own issuing CA", issuing));
            CaInspection.of(
                            ca,
                            cryptography,
                            now,
                            ServerCertificate.forDevices(configuration).names())
                    .forEach(finding -> findings.add("warning: " + finding));
            Settings settings =
                    load(configuration, SettingsLoader.create(ca, cryptography, InstantSource.system(), revocation));
            notes.add("vendors of MAC addresses by "
                    + ProfilerInputs.origins(ProfilerLists.read(configuration).blocks()));
            policy(configuration, registry.policies(), settings.dictionary());
            TrustSettings trust = new TrustLoader(configuration, cryptography, revocation).settings(ca.issuers());
            trust(trust);
            settings.radsec().ifPresent(radsec -> radsec(configuration, nas, radsec, trust));
            settings.people()
                    .ifPresent(people -> people.anchors().stream()
                            .flatMap(anchor -> anchor.certificates().stream())
                            .forEach(certificate -> expiry("the root for people", certificate)));
            MudLoader.load(configuration, cryptography).stream()
                    .flatMap(mud -> mud.trust().stream())
                    .flatMap(anchor -> anchor.certificates().stream())
                    .forEach(certificate -> expiry("the trust anchor of MUD files", certificate));
            findings.addAll(new RevocationInspection(now, revocation).findings(configuration));
            Path console = new DataFolder(configuration.dataDir()).consoleCertificate();
            if (Files.exists(console)) {
                expiry(
                        "the console's certificate (a restart renews it)",
                        new Pem(cryptography).certificates(console).get(0));
            }
        }
    }

    private void clients(Configuration configuration, NasRoster nas) {
        if (nas.lines().isEmpty()) {
            findings.add("warning: " + configuration.file()
                    + ": clients is empty, and so is the database; every packet will be dropped");
        }
        nas.lines().stream()
                .filter(line -> !line.isInForce())
                .forEach(line -> findings.add("warning: " + NasParts.warning(line)));
        nas.lines().stream()
                .filter(NasRoster.Line::isInForce)
                .forEach(line -> NasParts.tlsProblem(
                                line.entry().tls(), configuration.eap().tls())
                        .ifPresent(why -> findings.add("warning: " + NasParts.tlsWarning(line, why))));
    }

    /** Everything that serving would make of the configuration, short of changing anything. */
    private Settings load(Configuration configuration, SettingsLoader loader) {
        if (configuration.eap().certificate().isEmpty()
                && !Files.exists(new DataFolder(configuration.dataDir()).serverCertificate())) {
            throw new Failure("data/server.pem is missing; `serve` makes a new one");
        }
        Settings settings = loader.load(configuration);
        SettingsLoader.warnings(configuration).forEach(warning -> findings.add("warning: " + warning));
        settings.serverKey().chain().forEach(certificate -> expiry("the server certificate", certificate));
        return settings;
    }

    /** What the file says, and what would be in force: a text that the API put there stays until the file changes. */
    private void policy(Configuration configuration, PolicyStore versions, RadiusDictionary dictionary) {
        Path file = configuration.policy();
        RuleSet policy = PolicyLoader.read(file, dictionary);
        policy.warnings().forEach(warning -> findings.add("warning: " + warning));
        DirectoryPart.warnings(configuration, policy).forEach(warning -> findings.add("warning: " + warning));
        String text = YamlDocument.textOf(file);
        versions.inForce()
                .filter(version -> !version.yaml().equals(text) && !versions.isNewInFile(text))
                .ifPresent(version -> {
                    findings.add("warning: " + file + " is not in force: version " + version.number() + " of "
                            + version.author() + " is, until the file is changed (GET /api/v1/policy)");
                    PolicyLoader.read("policy version " + version.number(), version.yaml(), dictionary)
                            .warnings()
                            .forEach(warning -> findings.add("warning: " + warning));
                });
    }

    private void radsec(Configuration configuration, NasRoster nas, RadsecTrust radsec, TrustSettings devices) {
        radsec.key().chain().forEach(certificate -> expiry("the certificate for RADIUS/TLS", certificate));
        radsec.anchors().stream()
                .flatMap(anchor -> anchor.certificates().stream())
                .forEach(certificate -> expiry("the root for switches", certificate));
        Set<X509Certificate> alsoDevices = devices.anchors().stream()
                .flatMap(anchor -> anchor.certificates().stream())
                .collect(Collectors.toSet());
        radsec.anchors().stream()
                .flatMap(anchor -> anchor.certificates().stream())
                .filter(alsoDevices::contains)
                .forEach(certificate -> findings.add("warning: "
                        + certificate.getSubjectX500Principal().getName()
                        + " is a root for devices and for switches; a device whose certificate bears a switch's name"
                        + " could act as that switch"));
        if (nas.lines().stream().allMatch(line -> line.entry().radsec().isEmpty())) {
            findings.add("warning: " + configuration.file()
                    + ": radius.radsec is enabled, and no client has radsec; every TLS connection will be refused");
        }
    }

    private void trust(TrustSettings trust) {
        for (Anchor anchor : trust.anchors()) {
            anchor.certificates().forEach(certificate -> expiry("the trust anchor", certificate));
        }
        trust.intermediates().forEach(certificate -> expiry("the intermediate", certificate));
    }

    private void expiry(String what, X509Certificate certificate) {
        String name = what + " " + certificate.getSubjectX500Principal().getName();
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            findings.add("warning: " + name + " expired at " + end);
        } else if (end.isBefore(now.plus(SOON))) {
            findings.add("warning: " + name + " expires at " + end);
        }
        if (certificate.getNotBefore().toInstant().isAfter(now)) {
            findings.add("warning: " + name + " is valid only from "
                    + certificate.getNotBefore().toInstant() + " on; check the clock");
        }
    }
}
