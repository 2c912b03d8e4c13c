package org.portcullis.radius.nas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.portcullis.eap.tls.TlsOverride;

/**
 * Every client that was entered, in the configuration file or in the database. Where two cannot be at once, the file's is in
 * force: it is what somebody who cannot sign in any more still has. Immutable.
 */
public final class NasRoster {

    /**
     * One client.
     *
     * @param stored what the database says of it; empty for one of the file
     * @param conflict why it is not in force
     */
    public record Line(NasEntry entry, Optional<StoredNas> stored, Optional<NasConflict> conflict) {
        public String name() {
            return entry.name();
        }

        public boolean isInForce() {
            return conflict.isEmpty();
        }
    }

    private final List<Line> lines;
    private final NasIdentities ofFile = new NasIdentities();
    private final NasClients clients;
    private final Map<String, TlsOverride> tls;

    public NasRoster(List<NasEntry> file, List<StoredNas> database) {
        List<Line> all = new ArrayList<>();
        NasIdentities taken = new NasIdentities();
        for (NasEntry entry : file) {
            ofFile.add(entry);
            taken.add(entry);
            all.add(new Line(entry, Optional.empty(), Optional.empty()));
        }
        for (StoredNas stored : database) {
            Optional<NasConflict> conflict = taken.conflict(stored.entry());
            if (conflict.isEmpty()) {
                taken.add(stored.entry());
            }
            all.add(new Line(stored.entry(), Optional.of(stored), conflict));
        }
        all.sort(Comparator.comparing(Line::name).thenComparing(line -> !line.isInForce()));
        lines = List.copyOf(all);
        clients = new NasClients(
                inForce().map(NasEntry::client).toList(),
                inForce()
                        .flatMap(entry ->
                                entry.radsec().stream().map(identity -> new CertifiedClient(entry.client(), identity)))
                        .toList());
        tls = inForce()
                .filter(entry -> !entry.tls().isNone())
                .collect(Collectors.toUnmodifiableMap(NasEntry::name, NasEntry::tls));
    }

    private Stream<NasEntry> inForce() {
        return lines.stream().filter(Line::isInForce).map(Line::entry);
    }

    /** Those in force, to be asked for by address and certificate. */
    public NasClients clients() {
        return clients;
    }

    /** What is said of a client in force about EAP-TLS with the devices behind it. */
    public TlsOverride tls(String name) {
        return tls.getOrDefault(name, TlsOverride.NONE);
    }

    /** All of them, by name. */
    public List<Line> lines() {
        return lines;
    }

    /** The one of that name; the one in force, where there are two. */
    public Optional<Line> named(String name) {
        return lines.stream().filter(line -> line.name().equals(name)).findFirst();
    }

    /** Why a client cannot be added to the database, or changed into this one there, for what the file has. */
    public Optional<NasConflict> conflictWithFile(NasEntry wanted) {
        return ofFile.conflict(wanted);
    }
}
