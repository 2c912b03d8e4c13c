package org.portcullis.eap.trust;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.portcullis.eap.crypto.Cryptography;

/**
 * The local CRL cache (RFC 5280 §6.3): the lists of every configured location, which it follows in the background. It
 * outlives a reload of the configuration, so that what is in force stays so until something better is there.
 */
public final class CrlCache {
    private final Cryptography cryptography;
    private final InstantSource clock;
    private final CrlListener listener;
    private final CrlIntake intake;
    private final CrlDownload download;
    private final CrlCopies copies;
    private final Map<CrlLocation, CrlFollower> followed = new ConcurrentHashMap<>();
    private volatile Set<Node> issuers = Set.of();

    /** @param folder for copies of what comes from addresses */
    public CrlCache(
            Path folder, BoundedHttp http, Cryptography cryptography, InstantSource clock, CrlListener listener) {
        this.cryptography = cryptography;
        this.clock = clock;
        this.listener = listener;
        this.intake = new CrlIntake(new CertificateSignatures(cryptography));
        this.download = new CrlDownload(http);
        this.copies = new CrlCopies(folder);
    }

    /** The configured certificates; lists of theirs are taken in only with their signature. Before {@link #open}. */
    public void issuers(Collection<X509Certificate> certificates) {
        Set<Node> nodes = new HashSet<>();
        certificates.forEach(certificate -> nodes.add(Node.of(certificate, cryptography)));
        issuers = Set.copyOf(nodes);
        followed.values().forEach(follower -> follower.holding().issuers(issuers));
    }

    /**
     * Follows a location from now on. One that is followed already is looked at again at once, and what is wrong there is
     * the listener's to hear.
     *
     * @param every how often it is looked at
     * @throws org.portcullis.eap.x509.PemException when a file that was not followed before cannot be taken in
     */
    public void open(CrlLocation location, Duration every) {
        CrlFollower known = followed.get(location);
        if (known != null) {
            known.lookAgain(every);
        } else {
            CrlFollower follower = follower(location);
            follower.holding().issuers(issuers);
            follower.loadNow(every);
            followed.put(location, follower);
        }
    }

    private CrlFollower follower(CrlLocation location) {
        CrlHolding holding = new CrlHolding(location, intake, listener, clock);
        if (location instanceof CrlLocation.File file) {
            return new CrlFileWatch(file.path(), holding, listener, clock, System::nanoTime);
        }
        return new CrlUrlWatch(
                ((CrlLocation.Url) location).address(), holding, listener, download, copies, System::nanoTime);
    }

    /** Follows no others than these any more. */
    public void retain(Set<CrlLocation> locations) {
        followed.keySet().retainAll(locations);
    }

    /** What is in force of opened locations, at whatever time it is asked. */
    public CrlSource source(List<CrlLocation> locations) {
        List<CrlHolding> holdings = locations.stream()
                .distinct()
                .map(location -> followed.get(location).holding())
                .toList();
        return () ->
                holdings.stream().flatMap(holding -> holding.inForce().stream()).toList();
    }

    /** Every list that is in force. */
    public List<RevocationList> inForce() {
        return followed.values().stream()
                .flatMap(follower -> follower.holding().inForce().stream())
                .toList();
    }

    /** How it is with every location. */
    public List<CrlState> states() {
        return followed.values().stream()
                .map(follower -> follower.holding().state())
                .toList();
    }

    /** Looks at every file that is due, and at the time that lists have left. */
    public void followFiles() {
        followed.values().stream().filter(CrlFileWatch.class::isInstance).forEach(CrlFollower::follow);
        followed.values().forEach(follower -> follower.holding().warnOfExpiry(clock.instant()));
    }

    /** Asks every address that is due; waits for each, at most a minute. */
    public void followAddresses() {
        followed.values().stream().filter(CrlUrlWatch.class::isInstance).forEach(CrlFollower::follow);
    }
}
