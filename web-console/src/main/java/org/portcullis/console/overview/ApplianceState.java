package org.portcullis.console.overview;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.profiler.signal.OuiTable;

/** What the appliance says of itself. Quick, but for {@link #disk}; safe to call from several threads. */
public interface ApplianceState {

    Radius radius();

    /** Looks at every file of the events. */
    Disk disk();

    /** With which it shows itself to devices. */
    X509Certificate eapCertificate();

    /** The nodes that share the registry, by name; none where there is one alone. */
    List<Node> nodes();

    /** Whom devices and switches are believed. */
    Trust trust();

    /** What the profiler hears of devices by, beside RADIUS. */
    Feeds feeds();

    /**
     * How RADIUS is served, since the start.
     *
     * @param drops requests that got no answer, by the reason's word; only those that there were
     * @param waiting EAP steps that wait for a thread
     * @param conversations EAP conversations under way
     */
    record Radius(Map<String, Long> drops, long waiting, long conversations) {
        public long dropped() {
            return drops.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Where events are kept, in octets.
     *
     * @param free of the file system
     * @param used as {@code events.maxDisk} counts it
     * @param limit what {@code events.maxDisk} allows
     */
    record Disk(long journal, long index, long free, long size, long used, long limit) {}

    /**
     * A node.
     *
     * @param seen by the database's clock
     * @param silent whether it did not say for a while that it is there
     * @param takenBy who looks after its sessions; empty: itself
     */
    record Node(String name, Instant seen, boolean silent, Optional<String> takenBy) {}

    /**
     * Certificates that are believed, beside those of the own CA.
     *
     * @param responders OCSP responders that were asked since the start
     */
    record Trust(List<Anchor> anchors, List<Responder> responders) {}

    /**
     * One anchor.
     *
     * @param file where it was read
     * @param use {@code devices}, or {@code switches} for the peers of RADIUS/TLS
     * @param vendor the only maker whose devices it may name
     * @param checks how its certificates are checked for revocation, in this order: {@code crl}, {@code ocsp}
     * @param acceptUnknown whether no answer is as good as a good one
     * @param ocsp who is asked instead of the address in each certificate
     */
    record Anchor(
            String file,
            String use,
            Optional<String> vendor,
            List<X509Certificate> certificates,
            List<String> checks,
            boolean acceptUnknown,
            List<CrlPlace> crls,
            Optional<String> ocsp) {}

    /**
     * Where CRLs come from.
     *
     * @param place the file or address
     * @param lookedAt when it was last read, or could not be; empty before the first time
     * @param trouble why that time brought nothing; empty when it did
     */
    record CrlPlace(String place, List<CrlInForce> lists, Optional<Instant> lookedAt, Optional<String> trouble) {}

    /** A list that counts. */
    record CrlInForce(
            String issuer,
            Optional<String> number,
            boolean delta,
            Instant thisUpdate,
            Instant nextUpdate,
            int entries) {}

    /** @param reachable whether it is asked, and not left alone for a while */
    record Responder(String address, boolean reachable) {}

    /**
     * What the profiler hears of devices by, since the start.
     *
     * @param profiling whether anything of it counts
     * @param blocks the lists of MAC address blocks; what a later one says counts
     * @param dhcp where copies of DHCP messages are taken; none where they are not
     * @param copies what became of them, by a word each
     */
    record Feeds(
            boolean profiling, List<OuiTable.Origin> blocks, List<InetSocketAddress> dhcp, Map<String, Long> copies) {}
}
