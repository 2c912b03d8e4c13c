package org.portcullis.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.ApplianceServices;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.policy.store.CertificateEnds;
import org.portcullis.policy.store.CredentialFinder;
import org.portcullis.policy.store.DeviceCounter;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.store.NodeStore;
import org.portcullis.siem.journal.DiskWatch;

/** What the console shows of the serving appliance. */
final class ServedState implements ApplianceState {
    private final RadiusServer radius;
    private final Supplier<Settings> settings;
    private final RevocationSources revocation;
    private final EventRetention retention;
    private final Optional<NodeStore> nodes;
    private final Supplier<Feeds> feeds;

    /** @param nodes where several share the registry */
    ServedState(
            RadiusServer radius,
            Supplier<Settings> settings,
            RevocationSources revocation,
            EventRetention retention,
            Optional<NodeStore> nodes,
            Supplier<Feeds> feeds) {
        this.radius = radius;
        this.settings = settings;
        this.revocation = revocation;
        this.retention = retention;
        this.nodes = nodes;
        this.feeds = feeds;
    }

    /** It with what else the console shows of the appliance. */
    ApplianceServices services(
            Configuration configuration, Registry registry, IssuingCa ca, PublishedCa published, InstantSource clock) {
        return new ApplianceServices(
                this,
                ca,
                published.lists(),
                configuration.ca().publicUrl(),
                new DeviceCounter(registry.database()),
                new CertificateEnds(registry.database()),
                new CredentialFinder(registry.database(), clock));
    }

    @Override
    public Radius radius() {
        Map<String, Long> drops = new TreeMap<>();
        radius.drops().forEach((reason, count) -> {
            if (count > 0) {
                drops.put(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count);
            }
        });
        RadiusServer.Gauges gauges = radius.gauges();
        return new Radius(drops, gauges.tlsQueue(), gauges.conversations());
    }

    @Override
    public Disk disk() {
        DataFolder data = new DataFolder(settings.get().configuration().dataDir());
        DiskWatch.Usage usage = retention.usage();
        try {
            FileStore disk = Files.getFileStore(data.journal());
            return new Disk(
                    octets(data.journal()),
                    octets(data.index()),
                    disk.getUsableSpace(),
                    disk.getTotalSpace(),
                    usage.used(),
                    usage.limit());
        } catch (IOException e) {
            throw new UncheckedIOException("the disk of " + data.journal() + " cannot be measured: " + e, e);
        }
    }

    /** Some files may go while they are added up. */
    private static long octets(Path folder) throws IOException {
        long[] octets = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                octets[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return octets[0];
    }

    @Override
    public X509Certificate eapCertificate() {
        return settings.get().serverKey().chain().get(0);
    }

    @Override
    public List<Node> nodes() {
        return nodes
                .map(store ->
                        store.all(settings.get().configuration().enforcement().nodeSilence()))
                .orElse(List.of())
                .stream()
                .map(life -> new Node(life.node(), life.seen(), life.silent(), life.takenBy()))
                .toList();
    }

    @Override
    public Trust trust() {
        return TrustInForce.of(settings.get(), revocation);
    }

    @Override
    public Feeds feeds() {
        return feeds.get();
    }
}
