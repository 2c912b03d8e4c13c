package org.portcullis.eap.ca;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.portcullis.eap.store.CrlStore;
import org.portcullis.eap.store.CrlStore.Kind;
import org.portcullis.eap.store.CrlStore.StoredCrl;
import org.portcullis.policy.device.RevokedCertificate;
import org.portcullis.policy.store.CredentialStore;

/**
 * Issues the CRLs of the issuing CA (RFC 5280 §5), for each of its generations a complete one and, where that is wanted,
 * delta ones between two of them. A certificate stays on them until a list's lifetime after its own end, so that it was on
 * one after that (§3.3).
 */
public final class RevocationListIssuer {
    /** By how much a delta reaches back before its base, whose time is that of another node's clock. */
    private static final Duration REACH_BACK = Duration.ofMinutes(5);

    private final IssuingCa ca;
    private final CredentialStore credentials;
    private final CrlStore store;
    private final InstantSource clock;
    private final Lifetimes lifetimes;
    private final RevocationListWriter writer;
    private final Map<Kind, Map<String, StoredCrl>> known =
            Map.of(Kind.COMPLETE, new ConcurrentHashMap<>(), Kind.DELTA, new ConcurrentHashMap<>());

    /**
     * How long lists are valid; the next one comes when half of that is over.
     *
     * @param delta empty: a revocation makes a complete list; else a delta one
     */
    public record Lifetimes(Duration complete, Optional<Duration> delta) {
        /** Complete lists alone. */
        public static Lifetimes of(Duration complete) {
            return new Lifetimes(complete, Optional.empty());
        }
    }

    public RevocationListIssuer(
            IssuingCa ca, CredentialStore credentials, CrlStore store, InstantSource clock, Lifetimes lifetimes) {
        this.ca = ca;
        this.credentials = credentials;
        this.store = store;
        this.clock = clock;
        this.lifetimes = lifetimes;
        this.writer = new RevocationListWriter(ca);
    }

    /** Whether there are delta lists. */
    public boolean hasDeltas() {
        return lifetimes.delta().isPresent();
    }

    /** The newest complete list of the newest generation, whichever node issued it. */
    public StoredCrl current() {
        return current(Kind.COMPLETE, ca.newest());
    }

    /** The newest list of that generation. */
    public StoredCrl current(Kind kind, CaGeneration generation) {
        String issuer = generation.name();
        Map<String, StoredCrl> ofKind = known.get(kind);
        StoredCrl last = ofKind.get(issuer);
        if (last == null || last.number() != store.number(kind, issuer)) {
            last = store.newest(kind, issuer).orElseGet(() -> issue(kind, generation));
            ofKind.put(issuer, last);
        }
        return last;
    }

    /** Issues what is not there yet, and that of which half the lifetime is over. */
    public void issueIfDue() {
        for (CaGeneration generation : ca.generations()) {
            if (isDue(Kind.COMPLETE, generation, lifetimes.complete())) {
                issue(Kind.COMPLETE, generation);
                // A delta to a list before the newest helps nobody.
                lifetimes.delta().ifPresent(wanted -> issue(Kind.DELTA, generation));
            } else if (lifetimes.delta().isPresent()
                    && isDue(Kind.DELTA, generation, lifetimes.delta().get())) {
                issue(Kind.DELTA, generation);
            }
        }
    }

    private boolean isDue(Kind kind, CaGeneration generation, Duration lifetime) {
        Optional<StoredCrl> newest = store.newest(kind, generation.name());
        return newest.isEmpty() || !clock.instant().isBefore(due(newest.get(), lifetime));
    }

    private static Instant due(StoredCrl crl, Duration lifetime) {
        Instant byAge = crl.thisUpdate()
                .plus(Duration.between(crl.thisUpdate(), crl.nextUpdate()).dividedBy(2));
        Instant asConfigured = crl.thisUpdate().plus(lifetime.dividedBy(2));
        return byAge.isBefore(asConfigured) ? byAge : asConfigured;
    }

    /** Has every generation say what is revoked now; the newest generation's list is returned. */
    public StoredCrl issue() {
        Kind kind = hasDeltas() ? Kind.DELTA : Kind.COMPLETE;
        List<StoredCrl> issued =
                ca.generations().stream().map(each -> issue(kind, each)).toList();
        return issued.get(0);
    }

    private StoredCrl issue(Kind kind, CaGeneration generation) {
        Optional<StoredCrl> base =
                kind == Kind.DELTA ? Optional.of(current(Kind.COMPLETE, generation)) : Optional.empty();
        StoredCrl issued = store.issue(
                kind,
                generation.name(),
                number -> base.isPresent() ? delta(generation, number, base.get()) : complete(generation, number));
        known.get(kind).put(generation.name(), issued);
        return issued;
    }

    private StoredCrl complete(CaGeneration generation, long number) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return made(
                generation,
                new RevocationListWriter.Content(
                        number,
                        OptionalLong.empty(),
                        now,
                        now.plus(lifetimes.complete()),
                        credentials.revoked(generation.name(), now.minus(lifetimes.complete())),
                        hasDeltas()));
    }

    private StoredCrl delta(CaGeneration generation, long number, StoredCrl base) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<RevokedCertificate> since = credentials.revokedSince(
                generation.name(),
                now.minus(lifetimes.complete()),
                base.thisUpdate().minus(REACH_BACK));
        return made(
                generation,
                new RevocationListWriter.Content(
                        number,
                        OptionalLong.of(base.number()),
                        now,
                        now.plus(lifetimes.delta().orElseThrow()),
                        since,
                        false));
    }

    private StoredCrl made(CaGeneration generation, RevocationListWriter.Content content) {
        return new StoredCrl(
                content.number(), content.thisUpdate(), content.nextUpdate(), writer.der(generation, content));
    }
}
