package org.portcullis.profiler.mud;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Source;
import org.portcullis.profiler.store.MudStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which MUD URL belongs to whom: to a device by a certificate that it has proven, even if it shows another one today; to a
 * MAC address by what was claimed with it. At most {@value #MAX_CLAIMS}, in memory and in the store, for 90 days.
 */
final class MudClaims {
    static final int MAX_CLAIMS = 100_000;

    private static final Duration NOTED = Duration.ofDays(1);
    private static final Duration FORGET = Duration.ofDays(90);
    private static final Logger LOG = LoggerFactory.getLogger(MudClaims.class);

    /** Whose it is. */
    sealed interface Owner {
        record Device(Serial serial) implements Owner {
            @Override
            public String word() {
                return "device " + serial.text();
            }
        }

        record Mac(MacAddress mac) implements Owner {
            @Override
            public String word() {
                return mac.ecs();
            }
        }

        String word();
    }

    /** What it said. */
    record Claim(MudFileUrl url, Source source, Instant at) {}

    private final MudStore store;
    private final Executor thread;
    private final InstantSource clock;
    private final Map<String, Claim> claims = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();

    /** @param thread where the database is written */
    MudClaims(MudStore store, Executor thread, InstantSource clock) {
        this.store = store;
        this.thread = thread;
        this.clock = clock;
        for (MudStore.Claim claim : store.claims(MAX_CLAIMS)) {
            MudFileUrl.parse(claim.url())
                    .ifPresent(url -> claims.put(
                            claim.owner(),
                            new Claim(url, Source.valueOf(claim.source().toUpperCase(Locale.ROOT)), claim.at())));
        }
    }

    /** Never blocks; written only when it is new, or was last said a day ago. */
    void note(Owner owner, MudFileUrl url, Source source) {
        Claim before = claims.get(owner.word());
        Instant now = clock.instant();
        if (before != null
                && before.url().equals(url)
                && before.source() == source
                && before.at().isAfter(now.minus(NOTED))) {
            return;
        }
        if (before == null && claims.size() >= MAX_CLAIMS) {
            dropped.incrementAndGet();
            return;
        }
        claims.put(owner.word(), new Claim(url, source, now));
        thread.execute(() -> keep(new MudStore.Claim(owner.word(), url.text(), source.word(), now)));
    }

    Optional<Claim> of(Owner owner) {
        return Optional.ofNullable(claims.get(owner.word()));
    }

    /** To whom a URL belongs, by the owners' words; at most so many. */
    java.util.List<String> owners(MudFileUrl url, int atMost) {
        return claims.entrySet().stream()
                .filter(claim -> claim.getValue().url().equals(url))
                .map(Map.Entry::getKey)
                .sorted()
                .limit(atMost)
                .toList();
    }

    /** What there was no room for. */
    long dropped() {
        return dropped.get();
    }

    /** On the thread that writes. */
    void forget() {
        Instant longAgo = clock.instant().minus(FORGET);
        claims.values().removeIf(claim -> claim.at().isBefore(longAgo));
        store.forgetClaimsBefore(longAgo);
    }

    private void keep(MudStore.Claim claim) {
        try {
            store.keep(claim);
        } catch (StoreException unkept) {
            LOG.warn("the MUD URL of {} could not be kept: {}", claim.owner(), unkept.getMessage());
        }
    }
}
