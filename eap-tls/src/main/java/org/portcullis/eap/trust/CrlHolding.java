package org.portcullis.eap.trust;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.eap.x509.PemException;

/**
 * The lists of one location that are in force. Readers see the old lists or the new ones, whole; writers come one at a
 * time.
 */
final class CrlHolding {
    private final CrlLocation location;
    private final CrlIntake intake;
    private final CrlListener listener;
    private final InstantSource clock;
    private volatile Optional<Look> look = Optional.empty();
    private volatile List<RevocationList> inForce = List.of();
    private volatile Set<Node> issuers = Set.of();
    private boolean warned;

    private record Look(Instant at, Optional<String> trouble) {}

    CrlHolding(CrlLocation location, CrlIntake intake, CrlListener listener, InstantSource clock) {
        this.clock = clock;
        this.location = location;
        this.intake = intake;
        this.listener = listener;
    }

    CrlLocation location() {
        return location;
    }

    List<RevocationList> inForce() {
        return inForce;
    }

    CrlState state() {
        Optional<Look> last = look;
        return new CrlState(location, inForce, last.map(Look::at), last.flatMap(Look::trouble));
    }

    /** @param trouble why it brought nothing; empty when all is well there */
    void lookedAt(Optional<String> trouble) {
        look = Optional.of(new Look(clock.instant(), trouble));
    }

    /** @param known the configured certificates, which the next lists are checked with */
    void issuers(Set<Node> known) {
        issuers = Set.copyOf(known);
    }

    /**
     * Puts these in force.
     *
     * @throws PemException when they may not be; those in force stay so
     */
    synchronized void take(byte[] content) {
        List<RevocationList> lists = CrlFile.parse(location.text(), content);
        intake.check(lists, inForce, issuers);
        inForce = lists;
        warned = false;
        listener.updated(location, lists);
    }

    /** Tells of a list that ends soon, once. */
    synchronized void warnOfExpiry(Instant now) {
        if (warned) {
            return;
        }
        inForce.stream().filter(list -> CrlExpiry.soon(list, now)).findFirst().ifPresent(list -> {
            warned = true;
            listener.expiresSoon(location, list);
        });
    }
}
